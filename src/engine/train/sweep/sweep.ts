import type { Module } from "../../nn/module.js";
import { observer } from "../../observe.js";
import { type Hyperparameters, isDefinition, type Training } from "../definition.js";
import { isBetter, type Mode, modeOf } from "../monitor.js";
import { asSeries } from "../observed.js";
import type { Overrides } from "../overrides.js";
import { randomStates, setRandomStates } from "../randomState.js";
import { checkSweepOptions, type SweepOptions } from "./options.js";
import type { Values } from "./draw.js";
import { proposerOf } from "./propose.js";
import { runnerOf } from "./runner.js";
import { rangesOf } from "./space.js";
import { tableOf } from "./table.js";
import type { TrialOutcome, TrialRequest } from "./trial.js";

/** One training of a sweep. */
export interface Trial extends TrialOutcome {
  /** From 1, in the order in which trials were proposed. */
  number: number;
  values: Values;
}

export interface SweepResult {
  /** In the order in which they were proposed. */
  trials: Trial[];
  /** The trial with the best figure; undefined where none completed. */
  best: Trial | undefined;
  /** The figure that trials were judged by. */
  monitor: string;
  mode: Mode;
  /** All trials as text, the best first. */
  table(): string;
}

export interface RunSweepOptions extends Partial<SweepOptions> {
  /** Overrides that hold for all trials, as of `train.fit`. */
  set?: Overrides;
}

const defaults = { strategy: "tpe", trials: 20, seed: 0, workers: 1 } as const;
type Settings = SweepOptions & Required<Pick<SweepOptions, keyof typeof defaults>>;

/**
 * Trains a definition with many values of its hyperparameters, and finds the best. The same seed gives the same trials.
 * @param options go before those of the definition's `sweep`
 * @throws TypeError, RangeError for wrong options; whatever the first trial throws, where it fails
 */
export async function sweep<M extends Module, H extends Hyperparameters>(
  training: Training<M, H>,
  { set = {}, ...options }: RunSweepOptions = {},
): Promise<SweepResult> {
  if (!isDefinition(training)) throw new TypeError("train.sweep takes what train.define returned");
  const definition = training as unknown as Training;
  const settings = { ...defaults, ...definition.sweep, ...withoutUndefined(options) } as Settings;
  checkSweepOptions(settings);
  const { monitor, mode } = judge(definition, settings);
  const { strategy, seed, trials: planned, workers, epochs, space } = settings;
  const propose = proposerOf(strategy, rangesOf(space), seed, mode);
  observer?.sweepStarted?.({
    trials: planned,
    settings: { strategy, seed, ...(monitor === undefined ? {} : { monitor }), mode },
  });

  const trials: Trial[] = [];
  let done = 0;
  let bestValue: number | undefined;
  const before = randomStates();
  const runner = runnerOf(definition, workers);
  const runOne = async (values: Values, number: number): Promise<Trial> => {
    const request: TrialRequest = { set: { ...set, ...values }, epochs, seed, monitor: settings.monitor, mode: settings.mode, strict: number === 1 }; // prettier-ignore
    const outcome = await runner.run(request, asSeries(`trial ${number}`));
    if (outcome.value !== undefined && isBetter({ mode }, outcome.value, bestValue)) bestValue = outcome.value;
    const { status, value, steps, error } = outcome;
    const progress = { done: ++done, trials: planned, best: bestValue };
    observer?.trialEnded?.({ trial: number, values, status, value, steps, error, ...progress });
    return { number, values, ...outcome };
  };
  try {
    while (trials.length < planned) {
      // A whole round is proposed before any of it is known: what is tried does not depend on which trial ends first.
      const round = propose(Math.min(workers, planned - trials.length), trials);
      if (round.length === 0) break;
      const first = trials.length + 1;
      trials.push(...(await Promise.all(round.map((values, i) => runOne(values, first + i)))));
    }
  } finally {
    await runner.close();
    setRandomStates(before);
  }
  const ordered = inOrder(trials, mode);
  const name = monitor ?? trials.find((trial) => trial.monitor !== undefined)?.monitor ?? "loss";
  return {
    trials,
    best: ordered[0]?.value === undefined ? undefined : ordered[0],
    monitor: name,
    mode,
    table: () => tableOf(ordered, name),
  };
}

/** The figure's name, undefined where it depends on whether data are held out, and which way it is better. */
function judge(definition: Training, settings: SweepOptions): { monitor: string | undefined; mode: Mode } {
  const { earlyStopping, monitor: own, mode } = definition;
  const monitor = settings.monitor ?? earlyStopping?.monitor ?? own;
  return { monitor, mode: settings.mode ?? earlyStopping?.mode ?? mode ?? modeOf(definition, monitor ?? "loss") };
}

/** The best first; those without a figure last. */
function inOrder(trials: readonly Trial[], mode: Mode): Trial[] {
  const rank = ({ value }: Trial): number =>
    value === undefined || Number.isNaN(value) ? Infinity : mode === "min" ? value : -value;
  return trials.toSorted((a, b) => (rank(a) === rank(b) ? a.number - b.number : rank(a) - rank(b)));
}

function withoutUndefined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}
