import { checkOptions } from "../arguments.js";
import type { Module } from "../nn/module.js";
import { observer } from "../observe.js";
import { type Best, type Checkpoint, type CheckpointKind } from "./checkpoint.js";
import { readCheckpoint, writeCheckpoints } from "./checkpointFolder.js";
import { type Hyperparameters, isDefinition, type Training } from "./definition.js";
import { evaluate, trainEpoch } from "./epoch.js";
import type { Monitor } from "./monitor.js";
import { applyOverrides, type Overrides } from "./overrides.js";
import { begin, capture, restore, Rewind, type Session } from "./session.js";

export interface FitOptions {
  epochs?: number;
  /** Overrides by name: a key of the definition, a hyperparameter, or an option of the optimizer. */
  set?: Overrides;
  /** Goes on from a checkpoint, or from the file of one, to the same number of epochs in all. */
  resume?: Checkpoint | string;
  /** Called with the state of the last and of the best epoch; a value that stays as it is. */
  checkpoint?: (checkpoint: Checkpoint, kind: CheckpointKind) => void;
}

export interface FitResult {
  model: Module;
  /** Figures of the last epoch: `loss`, the metrics, and the same of the validation part as `validation loss`, .... */
  metrics: Record<string, number>;
  /** Figures of every epoch. */
  history: Record<string, number>[];
  /** The epoch with the best monitored figure; undefined where it was never a number. */
  best: Best | undefined;
  /** The monitored figure. */
  monitor: Monitor;
  /** Optimizer steps done. */
  steps: number;
  /** Epochs done: fewer than planned where early stopping ended the training. */
  epochs: number;
  /** The state after the last epoch, to go on from with `resume`. */
  checkpoint: Checkpoint;
}

/**
 * Trains what a definition says.
 * @throws DivergedError when the loss is no longer finite; TypeError for a wrong definition or override.
 */
export function fit<M extends Module, H extends Hyperparameters>(
  training: Training<M, H>,
  options: FitOptions = {},
): FitResult & { model: M } {
  if (!isDefinition(training)) throw new TypeError("train.fit takes what train.define returned");
  const { epochs, set = {}, resume } = checkOptions("train.fit", options, ["epochs", "set", "resume", "checkpoint"]);
  // From here on only the definition's own functions know what model and hyperparameters are.
  const definition = training as unknown as Training;
  const applied = applyOverrides(definition, epochs === undefined ? set : { ...set, epochs });
  const saves = savesOf(applied.definition, options);
  const from = typeof resume === "string" ? readCheckpoint(resume) : resume;
  const session = begin(applied, from, saves !== undefined);
  announce(session);
  run(session, saves);
  const checkpoint = capture(session);
  if (session.earlyStopping !== undefined && (definition.earlyStopping?.restoreBest ?? true)) restoreBest(session);
  session.model.train();
  return {
    model: session.model as M,
    metrics: session.history.at(-1) ?? {},
    history: session.history,
    best: session.best.state(),
    monitor: session.best.monitor,
    steps: session.steps,
    epochs: session.history.length,
    checkpoint,
  };
}

type Save = (checkpoint: Checkpoint, kind: CheckpointKind) => void;

function savesOf(definition: Training, { checkpoint }: FitOptions): Save | undefined {
  const folder = definition.checkpoint?.folder;
  const write = folder === undefined ? undefined : writeCheckpoints(folder);
  if (write === undefined) return checkpoint;
  return (state, kind) => {
    write(state, kind);
    checkpoint?.(state, kind);
  };
}

function run(session: Session, save: Save | undefined): void {
  const { definition, model, history, best, schedule, earlyStopping } = session;
  const every = definition.checkpoint?.every ?? 1;
  // The number of epochs may change on the way.
  while (history.length < definition.epochs) {
    const { epochs } = definition;
    const metrics = wholeEpoch(session);
    if (metrics === undefined) continue;
    history.push(metrics);
    const epoch = history.length;
    const isBest = best.note(epoch, metrics, model);
    schedule?.afterEpoch(metrics);
    const stops = earlyStopping?.note(metrics) ?? false;
    observer?.epoch?.({ epoch, epochs, metrics });
    const isLast = stops || epoch === epochs || epoch % every === 0;
    if (save !== undefined && (isBest || isLast)) {
      const state = capture(session);
      if (isBest) save(state, "best");
      if (isLast) save(state, "last");
    }
    if (stops) break;
  }
}

/** The figures of an epoch; undefined where it was left for a checkpoint. */
function wholeEpoch(session: Session): Record<string, number> | undefined {
  try {
    return { ...trainEpoch(session), ...evaluate(session) };
  } catch (error) {
    if (!(error instanceof Rewind)) throw error;
    restore(session, error.checkpoint);
    observer?.settled?.();
    return undefined;
  }
}

function restoreBest({ model, best }: Session): void {
  const weights = best.state()?.model;
  if (weights !== undefined) model.loadStateDict(weights);
}

function announce(session: Session): void {
  const { definition, model, stepsPerEpoch, trained } = session;
  observer?.fitStarted?.({
    model,
    session,
    epochs: definition.epochs,
    stepsPerEpoch,
    lossesPerStep: Math.min(definition.accumulate ?? 1, session.train.length),
    parameters: trained.reduce((sum, parameter) => sum + parameter.numel(), 0),
    hyperparameters: describeRun(session),
  });
}

function describeRun({ definition, hyperparameters, optimizer, batchSize }: Session): Hyperparameters {
  const [{ params: _, ...options }] = optimizer.paramGroups as unknown as Record<string, unknown>[];
  const plain = Object.entries(options).filter(([, value]) => ["number", "string", "boolean"].includes(typeof value));
  const settings = ["accumulate", "clipGradNorm", "clipGradValue", "l1", "l2", "seed"] as const;
  const given = settings.flatMap((name) => (definition[name] === undefined ? [] : [[name, definition[name]]]));
  return {
    optimizer: optimizer.constructor.name,
    ...(Object.fromEntries(plain) as Hyperparameters),
    batchSize,
    ...(Object.fromEntries(given) as Hyperparameters),
    ...hyperparameters,
  };
}
