import { IndexError, RuntimeError, ValueError } from "../../errors.js";
import { random } from "../../numpy/index.js";
import { isDefinition, type Training } from "../definition.js";
import { DivergedError } from "../epoch.js";
import { fit, type FitResult } from "../fit.js";
import type { Mode } from "../monitor.js";
import { type Heard, observedBy } from "../observed.js";
import type { Overrides } from "../overrides.js";

/** What a trial is to do: plain data, which may go to another thread. */
export interface TrialRequest {
  set: Overrides;
  epochs?: number;
  /** Seeds trials of a definition without a seed of its own. */
  seed: number;
  /** The sweep's figure, where it is not the definition's. */
  monitor?: string;
  mode?: Mode;
  /** Whether any error but divergence is thrown: the first trial of a sweep shows mistakes of the file. */
  strict: boolean;
}

export interface TrialOutcome {
  status: "completed" | "diverged" | "failed";
  /** The monitored figure of the best epoch; undefined where there is none. */
  value?: number;
  /** All figures of that epoch, and its number. */
  metrics: Record<string, number>;
  bestEpoch?: number;
  /** The monitored figure's name. */
  monitor?: string;
  epochs: number;
  steps: number;
  /** Why the trial failed. */
  error?: string;
}

/** Errors that a combination of values may cause: a size that does not divide, a range left. Others end the sweep. */
const ofValues = [RuntimeError, ValueError, IndexError, TypeError, RangeError];

/** Trains once. @param heard hears of each epoch */
export function runTrial(definition: Training, request: TrialRequest, heard: Heard): TrialOutcome {
  if (!isDefinition(definition)) throw new TypeError("a trial needs what train.define returned");
  const { set, epochs, monitor, mode, strict } = request;
  const seed = definition.seed ?? request.seed;
  const { earlyStopping } = definition;
  const trial: Training = {
    ...definition,
    seed,
    ...(monitor !== undefined && {
      monitor,
      earlyStopping: earlyStopping && { ...earlyStopping, monitor: undefined, mode: undefined },
    }),
    ...(mode !== undefined && { mode }),
    checkpoint: undefined,
  };
  let [last, done, steps]: [Record<string, number>, number, number] = [{}, 0, 0];
  const listen: Heard = (figures, step) => {
    [last, steps] = [figures, step];
    done++;
    heard(figures, step);
  };
  // Data drawn from NumPy's shared generator come out alike in every trial, on whatever thread it runs.
  random.seed(Math.abs(seed) % 2 ** 32);
  try {
    const result = observedBy(listen, () => fit(trial, { epochs, set }));
    return { status: "completed", ...figuresOf(result), epochs: result.epochs, steps: result.steps };
  } catch (error) {
    const diverged = error instanceof DivergedError;
    if (!diverged && (strict || !ofValues.some((kind) => error instanceof kind))) throw error;
    const status = diverged ? "diverged" : "failed";
    return { status, metrics: last, epochs: done, steps, error: (error as Error).message };
  }
}

function figuresOf({
  best,
  metrics,
  monitor,
}: FitResult): Pick<TrialOutcome, "value" | "metrics" | "bestEpoch" | "monitor"> {
  const { name } = monitor;
  return best === undefined
    ? { metrics, monitor: name }
    : { value: best.value, metrics: best.metrics, bestEpoch: best.epoch, monitor: name };
}
