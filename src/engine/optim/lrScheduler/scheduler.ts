import { checkOptions } from "../../arguments.js";
import { KeyError, ValueError } from "../../errors.js";
import { warn } from "../../warn.js";
import { Optimizer } from "../optimizer.js";
import { fieldName, renamed, stateName } from "../stateNames.js";

/** A group as schedulers see it. */
export type ScheduledGroup = Record<string, unknown> & { lr: number; initialLr?: number };

/** What every scheduler takes beside its own options. */
export interface SchedulerOptions {
  /** The last epoch of the run that is resumed; −1 starts anew. */
  lastEpoch?: number;
  /** Print every change. */
  verbose?: boolean;
}

const attached = new WeakMap<Optimizer, object[]>();

/** Remembers that a scheduler sets an optimizer's learning rates. */
export function attach(optimizer: Optimizer, scheduler: Scheduler | ReducesRates): void {
  const present = attached.get(optimizer);
  if (present === undefined) attached.set(optimizer, [scheduler]);
  else present.push(scheduler);
}

/** The schedulers that were made for an optimizer, in the order they were made. */
export function schedulersOf(optimizer: Optimizer): readonly (Scheduler | ReducesRates)[] {
  return (attached.get(optimizer) ?? []) as (Scheduler | ReducesRates)[];
}

/** ReduceLROnPlateau, which has no list of its last rates. */
export type ReducesRates = Omit<Scheduler, "getLastLr">;

/** A scheduler's numbers by name; nested for those made of others. */
export type SchedulerState = Record<string, unknown>;

const epochDeprecation =
  "The epoch parameter in `scheduler.step()` was not necessary and is being deprecated where possible. Please use " +
  "`scheduler.step()` to step the scheduler. During the deprecation, if epoch is different from None, the closed form is used " +
  "instead of the new chainable form, where available.";

/** Warns of an epoch that was given. */
export function warnEpoch(): void {
  warn(epochDeprecation);
}

/** What every scheduler can do, whatever its rule. */
export interface Scheduler {
  readonly optimizer: Optimizer;
  getLastLr(): number[];
  stateDict(): SchedulerState;
  loadStateDict(state: SchedulerState): void;
}

/**
 * The base of the schedulers that follow a rule: `getLr` gives the next rates. A subclass calls `start()` when its own fields are set.
 * https://pytorch.org/docs/1.13/optim.html#how-to-adjust-learning-rate
 */
export abstract class LRScheduler implements Scheduler {
  /** The rates at the start, one a group. */
  baseLrs: number[];
  lastEpoch: number;
  /** Calls of `step`, the first of them made by the scheduler itself. */
  stepCount = 0;
  readonly verbose: boolean;
  protected lastLr: number[] = [];

  constructor(
    readonly optimizer: Optimizer,
    { lastEpoch = -1, verbose = false }: SchedulerOptions,
  ) {
    checkOptimizer(optimizer);
    this.groups.forEach((group, i) => {
      if (lastEpoch === -1) group.initialLr ??= group.lr;
      else if (group.initialLr === undefined)
        throw new KeyError(`param 'initialLr' is not specified in paramGroups[${i}] when resuming an optimizer`);
    });
    this.baseLrs = this.groups.map((group) => group.initialLr!);
    attach(optimizer, this);
    this.lastEpoch = lastEpoch;
    this.verbose = verbose;
  }

  protected get groups(): ScheduledGroup[] {
    return this.optimizer.paramGroups as unknown as ScheduledGroup[];
  }

  /** Sets the rates of the first epoch. @internal */
  start(): void {
    this.optimizer.stepsTaken = 0;
    this.stepCount = 0;
    this.step();
  }

  /** The rates of `lastEpoch`, one a group, from those of the epoch before. */
  abstract getLr(): number[];

  /** The rates of `lastEpoch` from those at the start, where the rule allows it. */
  protected closedFormLr?(): number[];

  /** The rates that the last `step` set. */
  getLastLr(): number[] {
    return [...this.lastLr];
  }

  /** Goes to the next epoch. @param epoch goes there instead (deprecated) */
  step(epoch?: number): void {
    if (this.stepCount === 1 && this.optimizer.stepsTaken < 1)
      warn(
        "Detected call of `lrScheduler.step()` before `optimizer.step()`. You should call them in the opposite order: " +
          "`optimizer.step()` before `lrScheduler.step()`.  Failure to do this will result in skipping the first value of the " +
          "learning rate schedule. See more details at https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate",
      );
    this.stepCount++;
    if (epoch === undefined) this.lastEpoch++;
    else {
      warnEpoch();
      this.lastEpoch = epoch;
    }
    const isClosed = epoch !== undefined && this.closedFormLr !== undefined;
    this.setRates(isClosed ? this.closedFormLr!() : this.getLr(), epoch);
  }

  protected setRates(rates: readonly number[], epoch?: number): void {
    this.groups.forEach((group, i) => {
      group.lr = rates[i];
      if (this.verbose) print("adjusting", i, rates[i], epoch);
    });
    this.lastLr = this.groups.map((group) => group.lr);
  }

  /** Everything but the optimizer and functions, under PyTorch's names. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.StepLR.html */
  stateDict(): SchedulerState {
    return fieldsOf(this);
  }

  /** Takes over a state made by `stateDict`. */
  loadStateDict(state: SchedulerState): void {
    assignFields(this, state);
  }
}

/** Prints a change of a learning rate as PyTorch does. */
export function print(what: "adjusting" | "reducing", group: number, rate: number, epoch?: number): void {
  const text = `learning rate of group ${group} to ${rate.toExponential(4).replace(/e([+-])(\d)$/, "e$10$2")}.`;
  if (epoch === undefined) return console.log(`Adjusting ${text}`);
  const number = Number.isInteger(epoch) ? String(epoch).padStart(5, "0") : epoch.toFixed(2);
  console.log(`Epoch ${number}: ${what} ${text}`);
}

/** A copy of the fields that hold data, under PyTorch's names. */
export function fieldsOf(scheduler: object): SchedulerState {
  const fields = Object.entries(scheduler).filter(
    ([name, value]) => name !== "optimizer" && typeof value !== "function" && !holdsFunctions(value),
  );
  return renamed(structuredClone(Object.fromEntries(fields)) as SchedulerState, stateName);
}

function holdsFunctions(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.some((entry) => typeof entry === "function" || (entry instanceof Object && "step" in entry))
  );
}

/**
 * Gives a scheduler the fields of a state made here or in PyTorch. What it keeps in another form than PyTorch does follows from how it was made, and stays.
 */
export function assignFields(scheduler: object, state: SchedulerState): void {
  const own = scheduler as Record<string, unknown>;
  for (const [name, value] of Object.entries(state)) {
    const field = fieldName(name);
    if (Object.hasOwn(own, field) && sameForm(own[field], value)) own[field] = structuredClone(value);
  }
}

function sameForm(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return typeof a === typeof b && Array.isArray(a) === Array.isArray(b);
  return a.length === 0 || b.length === 0 || sameForm(a[0], b[0]);
}

/** @throws TypeError for what is no optimizer. */
export function checkOptimizer(optimizer: unknown): asserts optimizer is Optimizer {
  if (!(optimizer instanceof Optimizer))
    throw new TypeError(`${(optimizer as object | null)?.constructor?.name ?? typeof optimizer} is not an Optimizer`);
}

/**
 * A scheduler's arguments as one record: leading ones by position, the rest in a trailing options object.
 * @throws TypeError for an unknown option or a missing argument.
 */
export function argumentsOf<O extends SchedulerOptions>(
  of: string,
  defaults: O,
  positional: readonly (keyof O & string)[],
  given: readonly unknown[],
): O {
  const last = given.at(-1);
  const isOptions = typeof last === "object" && last !== null && !Array.isArray(last);
  const options = isOptions ? (last as Partial<O>) : {};
  checkOptions(of, options, [...Object.keys(defaults), "lastEpoch", "verbose"]);
  const placed = (isOptions ? given.slice(0, -1) : given).map((value, i) => [positional[i], value] as const);
  const all = {
    ...defaults,
    ...Object.fromEntries(placed.filter(([, value]) => value !== undefined)),
    ...options,
  } as O;
  for (const name of positional)
    if (all[name] === undefined) throw new TypeError(`${of} missing required argument: '${name}'`);
  return all;
}

/** One value for every group. @throws ValueError for a list of another length. */
export function forGroups<T>(
  optimizer: Optimizer,
  value: T | readonly T[],
  wrong: (expected: number, got: number) => string,
): T[] {
  const count = optimizer.paramGroups.length;
  if (!Array.isArray(value)) return new Array<T>(count).fill(value as T);
  if (value.length !== count) throw new ValueError(wrong(count, value.length));
  return [...(value as T[])];
}
