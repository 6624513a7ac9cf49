import type { Observer } from "../engine/observe.js";
import type { Order } from "../protocol/control.js";

type Handlers = { [K in Order["type"]]?: (order: Extract<Order, { type: K }>) => boolean | void };

/**
 * One thing that watches or steers the training inside the worker: statistics, graphs, control, probes. Adding one is adding a file and its
 * line in `worker.ts`.
 */
export interface Part {
  /** What it hears of the engine. */
  observer?: Observer;
  /**
   * Given by `joinParts`: leaves one of those calls out, or hears it again. A training may take thousands of steps a second, so who has nothing
   * to do at a step is not to hear of it.
   */
  listen?(name: keyof Observer, hears: boolean): void;
  /** A few times a second while a training goes on, in the middle of a step or after it: what is not worth a look at every step. */
  pulse?(now: number): void;
  /** The orders it carries out; true goes on from a pause. */
  orders?: Handlers;
  /** The run is about to wait at a checkpoint. */
  pausing?(): void;
  /** It goes on, or takes its first step. */
  resuming?(): void;
  /** The run is over; the events of now are its last. */
  ending?(outcome: { stopped: boolean }): void;
}

/** Carries out an order by the part that knows it. An order that nobody knows is one of a newer host: nothing happens. */
export function carryOut(parts: readonly Part[], order: Order): boolean {
  let resumes = false;
  for (const { orders } of parts) {
    const handler = orders?.[order.type] as ((order: Order) => boolean | void) | undefined;
    if (handler?.(order) === true) resumes = true;
  }
  return resumes;
}

/** All there is to hear; a name that is missing here does not compile. */
const names = Object.keys({
  loss: true,
  moduleMade: true,
  optimizerMade: true,
  zeroing: true,
  modeSet: true,
  loaderMade: true,
  loaderBegun: true,
  stepping: true,
  backward: true,
  step: true,
  skipped: true,
  settled: true,
  log: true,
  scalars: true,
  fitStarted: true,
  sweepStarted: true,
  trialEnded: true,
  epoch: true,
  figureBegun: true,
  figure: true,
} satisfies Record<keyof Observer, true>) as (keyof Observer)[];

/** No call has more than two values. Steps are heard often, so they come without an array. */
type Call = (first: unknown, second: unknown) => void;

/** The parts that hear one call of the observer, in their order. */
class Hearers {
  private readonly all: ReadonlyMap<Part, Call>;
  private readonly away = new Set<Part>();
  /** Replaced and never changed: a part may leave while it is called. */
  private calls: readonly Call[];

  constructor(name: keyof Observer, parts: readonly Part[]) {
    this.all = new Map(parts.map((part) => [part, (part.observer![name] as Call).bind(part.observer)]));
    this.calls = [...this.all.values()];
  }

  readonly tell: Call = (first, second) => {
    const { calls } = this;
    for (let i = 0; i < calls.length; i++) calls[i](first, second);
  };

  set(part: Part, hears: boolean): void {
    if (hears !== this.away.has(part)) return;
    if (hears) this.away.delete(part);
    else this.away.add(part);
    this.calls = [...this.all].filter(([other]) => !this.away.has(other)).map(([, call]) => call);
  }
}

/** One observer that passes everything on, in order, to those that listen. */
export function joinParts(parts: readonly Part[]): Observer {
  const heard = names.map((name) => [name, parts.filter(({ observer }) => observer?.[name] !== undefined)] as const);
  const hearers = new Map(
    heard.filter(([, those]) => those.length > 0).map(([name, those]) => [name, new Hearers(name, those)]),
  );
  for (const part of parts) part.listen = (name, hears) => hearers.get(name)?.set(part, hears);
  return Object.fromEntries([...hearers].map(([name, { tell }]) => [name, tell]));
}
