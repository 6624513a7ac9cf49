import type { Optimizer } from "../../engine/optim/optimizer.js";
import { schedulersOf } from "../../engine/optim/lrScheduler/scheduler.js";
import { checkKey } from "../../engine/train/definitionChecks.js";
import type { Session } from "../../engine/train/session.js";
import type { HyperparameterValue as Value, RunChanged } from "../../protocol/run.js";

type Change = RunChanged["changes"][number];
type Group = Record<string, unknown>;

/** What came of an order. */
export interface Outcome {
  changes: Change[];
  /** What the person should know of them, and why something was not changed. */
  remarks: string[];
}

/** Keys of a definition that a training reads as it goes. */
const keys = ["epochs", "accumulate", "clipGradNorm", "clipGradValue", "l1", "l2"] as const;
type Key = (typeof keys)[number];

/** Keys that say how a training is set up. */
const fixedKeys = ["batchSize", "seed", "shuffle", "dropLast"];

/** Options below zero of which no optimizer makes sense. */
const notNegative = ["lr", "momentum", "weightDecay", "eps", "alpha", "rho", "lrDecay"];

/** Schedulers that compute each rate anew from the first ones; the others go on from the present rate. */
const computedAnew = ["LambdaLR", "CyclicLR", "OneCycleLR", "CosineAnnealingWarmRestarts"];

/** Reads and changes what can be changed of a training while it runs. */
export class Hyperparameters {
  /** Hyperparameters of the definition that were read since the training began. */
  private readonly read = new Set<string>();

  constructor(
    private readonly optimizers: readonly Optimizer[],
    private readonly session: () => Session | undefined,
  ) {}

  /** A training has begun: which of its hyperparameters it reads from now on tells which can be changed. */
  watch({ hyperparameters }: Session): void {
    for (const [name, given] of Object.entries(hyperparameters)) {
      let value = given;
      Object.defineProperty(hyperparameters, name, {
        get: () => {
          this.read.add(name);
          return value;
        },
        set: (changed: Value) => void (value = changed),
        enumerable: true,
        configurable: true,
      });
    }
  }

  /** All that can be changed, with its present values: those of the first group, and `lr.1` where another differs. */
  present(): Record<string, Value> {
    const values: Record<string, Value> = {};
    this.groups().forEach((group, i) => {
      for (const [name, value] of Object.entries(group)) {
        if (!isPlain(value)) continue;
        if (!(name in values)) values[name] = value;
        else if (values[name] !== value) values[`${name}.${i}`] = value;
      }
    });
    const session = this.session();
    if (session === undefined) return values;
    for (const name of keys) {
      const value = session.definition[name];
      if (value !== undefined) values[name] = value;
    }
    for (const [name, value] of this.own(session)) values[name] ??= value;
    return values;
  }

  set(values: Record<string, Value>): Outcome {
    const outcome: Outcome = { changes: [], remarks: [] };
    for (const [name, value] of Object.entries(values)) {
      try {
        this.change(name, value, outcome);
      } catch (error) {
        outcome.remarks.push(`${name} stays as it is: ${(error as Error).message}`);
      }
    }
    return outcome;
  }

  private change(name: string, value: Value, outcome: Outcome): void {
    const session = this.session();
    const [, option, number] = /^(.*?)(?:\.(\d+))?$/.exec(name)!;
    const groups = this.groups();
    const meant = (number === undefined ? groups : groups.slice(Number(number), Number(number) + 1)).filter(
      (group) => option in group && option !== "params",
    );
    if (meant.length > 0) {
      for (const group of meant) checkOption(option, value, group[option]);
      const from = meant[0][option] as Value;
      for (const group of meant) group[option] = value;
      outcome.changes.push({ name, from, to: value });
      if (option === "lr") outcome.remarks.push(...this.aboutSchedulers(value));
      if (session !== undefined && name in session.hyperparameters && typeof this.peek(session, name) === typeof value)
        session.hyperparameters[name] = value;
    } else if (session !== undefined && (keys as readonly string[]).includes(name))
      this.changeKey(session, name as Key, value, outcome);
    else if (session !== undefined && name in session.hyperparameters) this.changeOwn(session, name, value, outcome);
    else if (fixedKeys.includes(name))
      throw new TypeError("it is fixed when a training begins; stop the run and train anew with it");
    else
      throw new TypeError(
        `there is nothing of this name to set; there is ${Object.keys(this.present()).join(", ") || "nothing yet"}`,
      );
  }

  private changeKey(session: Session, name: Key, value: Value, { changes, remarks }: Outcome): void {
    const { definition, history } = session;
    checkKey(name, value);
    const from = definition[name] ?? (name === "accumulate" ? 1 : 0);
    definition[name] = value as number;
    changes.push({ name, from, to: value });
    if (name === "accumulate") remarks.push("accumulate counts from the next epoch on.");
    if (name === "epochs" && definition.scheduler !== undefined)
      remarks.push(`The scheduler keeps to its plan of ${from} epochs.`);
    if (name === "epochs" && (value as number) <= history.length)
      remarks.push(`${history.length} epochs are done already: the training ends with the present one.`);
  }

  private changeOwn(session: Session, name: string, value: Value, { changes, remarks }: Outcome): void {
    const from = this.peek(session, name);
    if (typeof value !== typeof from)
      throw new TypeError(`it must be a ${typeof from}, but got ${JSON.stringify(value)}`);
    session.hyperparameters[name] = value;
    changes.push({ name, from, to: value });
    if (!this.read.has(name))
      remarks.push(
        `${name} was read when the training was set up, and not since: the change has no effect on this run.`,
      );
  }

  /** The definition's own hyperparameters, read without being noticed. */
  private own({ hyperparameters }: Session): [string, Value][] {
    const before = new Set(this.read);
    const entries = Object.entries(hyperparameters);
    this.read.clear();
    for (const name of before) this.read.add(name);
    return entries;
  }

  private peek(session: Session, name: string): Value {
    return Object.fromEntries(this.own(session))[name];
  }

  private aboutSchedulers(value: Value): string[] {
    const names = new Set(
      this.optimizers.flatMap((optimizer) => schedulersOf(optimizer).map(({ constructor }) => constructor.name)),
    );
    return [...names]
      .filter((name) => name !== "SequentialLR" && name !== "ChainedScheduler")
      .map((name) =>
        computedAnew.includes(name)
          ? `${name} computes every rate from the first one, as in PyTorch: at its next step it replaces ${value}.`
          : `${name} goes on from ${value}, as in PyTorch.`,
      );
  }

  private groups(): Group[] {
    return this.optimizers.flatMap(({ paramGroups }) => paramGroups as unknown as Group[]);
  }
}

function isPlain(value: unknown): value is Value {
  return ["number", "string", "boolean"].includes(typeof value);
}

/** @throws TypeError, RangeError */
function checkOption(name: string, value: Value, present: unknown): void {
  if (!isPlain(present)) throw new TypeError("it is no single value, and can only be set in the file");
  if (typeof value !== typeof present)
    throw new TypeError(`it must be a ${typeof present}, but got ${JSON.stringify(value)}`);
  if (typeof value !== "number") return;
  if (!Number.isFinite(value)) throw new RangeError(`it must be finite, but got ${value}`);
  if (value < 0 && notNegative.includes(name)) throw new RangeError(`it must not be negative, but got ${value}`);
}
