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

function inTurn(calls: readonly Call[]): Call {
  return (first, second) => {
    for (let i = 0; i < calls.length; i++) calls[i](first, second);
  };
}

/** One observer that passes everything on, in order. */
export function joinObservers(observers: readonly Observer[]): Observer {
  const joined: Record<string, Call> = {};
  for (const name of names) {
    const listeners = observers.filter((observer) => observer[name] !== undefined);
    if (listeners.length === 0) continue;
    const calls = listeners.map((listener) => (listener[name] as Call).bind(listener));
    joined[name] = calls.length === 1 ? calls[0] : inTurn(calls);
  }
  return joined;
}
