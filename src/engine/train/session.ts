import { Module } from "../nn/module.js";
import type { Optimizer } from "../optim/optimizer.js";
import type { DType } from "../tensor/dtype.js";
import { manualSeed } from "../tensor/random/generator.js";
import { Tensor } from "../tensor/tensor.js";
import { type Batch, checkingLoader, parameterDtype, partsOf, trainingLoader } from "./batches.js";
import { BestEpoch } from "./bestEpoch.js";
import { type Checkpoint, copied, type Within } from "./checkpoint.js";
import type { Hyperparameters, Training } from "./definition.js";
import { EarlyStopping } from "./earlyStopping.js";
import type { Figures } from "./figures.js";
import { monitorOf } from "./monitor.js";
import { type Applied, overrideOptimizer } from "./overrides.js";
import { type RandomStates, randomStates, setRandomStates } from "./randomState.js";
import { Schedule } from "./schedule.js";

/** A training at work: what a definition says, made, and how far it has come. */
export interface Session {
  readonly definition: Training;
  readonly hyperparameters: Hyperparameters;
  readonly model: Module;
  /** Parameters that learn. */
  readonly trained: readonly Tensor[];
  readonly frozen: readonly Module[];
  readonly optimizer: Optimizer;
  readonly schedule: Schedule | undefined;
  readonly train: ReturnType<typeof trainingLoader>;
  readonly validation: ReturnType<typeof checkingLoader> | undefined;
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  readonly dtype: DType;
  readonly best: BestEpoch;
  readonly earlyStopping: EarlyStopping | undefined;
  /** The random numbers before anything was made. */
  readonly start: RandomStates;
  /** Figures of the epochs done. */
  readonly history: Record<string, number>[];
  /** Optimizer steps done. */
  steps: number;
  /** The epoch that is being trained, and its steps done; undefined between epochs. */
  present: { steps: number; readonly random: RandomStates; readonly figures: Figures } | undefined;
  /** Where the next epoch goes on, and with which random numbers, where it was begun before. */
  begun: { readonly within: Within; readonly random: RandomStates } | undefined;
  /** The newest batch. */
  batch: Batch | undefined;
}

/** Leaves the epoch that is being trained: the training goes on from a checkpoint. */
export class Rewind extends Error {
  constructor(readonly checkpoint: Checkpoint) {
    super("The training goes on from a checkpoint.");
  }
}

/**
 * Makes what a definition says, or makes it again as it was at a checkpoint.
 * @param keepsWeights whether the best epoch's weights are wanted
 * @throws TypeError, RangeError for what a definition's functions may not give; RuntimeError for a checkpoint of another model
 */
export function begin(
  { definition, hyperparameters, optimizerOptions }: Applied,
  resume: Checkpoint | undefined,
  keepsWeights: boolean,
): Session {
  if (resume !== undefined && resume.format !== 1)
    throw new TypeError(`resume takes a checkpoint of this library, but got one of format ${String(resume.format)}`);
  if (definition.seed !== undefined) manualSeed(definition.seed);
  // Model and data then come out as they did at first, a random split included.
  if (resume !== undefined) setRandomStates(resume.random.start);
  const start = randomStates();
  const model = definition.model(hyperparameters);
  if (!(model instanceof Module)) throw new TypeError(`model must give an nn.Module, but gave ${typeof model}`);
  const frozen = freeze(definition, model, hyperparameters);
  const { train: samples, validation } = partsOf(definition.data(hyperparameters));
  const optimizer = definition.optimizer(model, hyperparameters) as Optimizer;
  overrideOptimizer(optimizer, optimizerOptions, hyperparameters);

  const train = trainingLoader(definition, samples, hyperparameters);
  if (train.length === 0)
    throw new RangeError(
      `dropLast leaves no batch: there are ${samples.length} samples for batches of ${train.batchSize}`,
    );
  const batchSize = train.batchSize!;
  const stepsPerEpoch = Math.ceil(train.length / (definition.accumulate ?? 1));
  const hasValidation = validation !== undefined;
  const plan = { epochs: definition.epochs, stepsPerEpoch };
  const stopping = definition.earlyStopping;
  const monitor = monitorOf(definition, hasValidation, stopping);
  const session: Session = {
    definition,
    hyperparameters,
    model,
    trained: [...model.parameters()].filter((parameter) => parameter.requiresGrad),
    frozen,
    optimizer,
    schedule: Schedule.of(definition, optimizer, hyperparameters, plan, hasValidation),
    train,
    validation: hasValidation ? checkingLoader(definition, validation, batchSize) : undefined,
    batchSize,
    stepsPerEpoch,
    dtype: parameterDtype(model),
    best: new BestEpoch(monitor, keepsWeights || (stopping !== undefined && (stopping.restoreBest ?? true))),
    earlyStopping: stopping && new EarlyStopping(monitor, stopping),
    start,
    history: [],
    steps: 0,
    present: undefined,
    begun: undefined,
    batch: undefined,
  };
  if (resume !== undefined) restore(session, resume);
  return session;
}

/** Everything needed to go on from here, independent of what happens next. */
export function capture(session: Session): Checkpoint {
  const { model, optimizer, schedule, earlyStopping, best, history, steps, start, present, begun } = session;
  return {
    format: 1,
    epoch: history.length,
    ...copied({
      steps,
      history,
      model: model.stateDict(),
      optimizer: optimizer.stateDict(),
      scheduler: schedule?.state(),
      earlyStopping: earlyStopping?.state(),
      best: best.state(),
    }),
    ...(present
      ? { within: { steps: present.steps, random: present.random, figures: present.figures.state() } }
      : begun && { within: begun.within }),
    random: { start, now: randomStates() },
  };
}

/** Makes a training what it was at a checkpoint. @throws RuntimeError for a checkpoint of another model */
export function restore(session: Session, checkpoint: Checkpoint): void {
  const { model, optimizer, schedule, earlyStopping, best, history } = session;
  model.loadStateDict(checkpoint.model);
  optimizer.loadStateDict(checkpoint.optimizer);
  if (checkpoint.scheduler !== undefined) schedule?.load(checkpoint.scheduler);
  if (checkpoint.earlyStopping !== undefined) earlyStopping?.load(checkpoint.earlyStopping);
  best.load(copied(checkpoint.best));
  history.splice(0, history.length, ...copied(checkpoint.history));
  session.steps = checkpoint.steps;
  session.present = undefined;
  session.begun = checkpoint.within && { within: checkpoint.within, random: checkpoint.random.now };
  setRandomStates(checkpoint.random.now);
}

/** Stops the gradients of the definition's frozen parts. @returns the modules among them */
function freeze(definition: Training, model: Module, hyperparameters: Hyperparameters): Module[] {
  if (definition.freeze === undefined) return [];
  const given = definition.freeze(model, hyperparameters);
  const modules: Module[] = [];
  for (const part of given instanceof Module || given instanceof Tensor ? [given] : listed(given)) {
    if (part instanceof Module) modules.push(part.requiresGrad_(false));
    else if (part instanceof Tensor) part.requiresGrad_(false);
    else
      throw new TypeError(
        `freeze must give modules or parameters, but one is ${String(part)}: is the field's name right?`,
      );
  }
  if (![...model.parameters()].some((parameter) => parameter.requiresGrad))
    throw new TypeError("freeze leaves nothing to train: all parameters of the model are frozen");
  return modules;
}

function listed(parts: unknown): Iterable<unknown> {
  if (typeof (parts as Iterable<unknown> | undefined)?.[Symbol.iterator] === "function")
    return parts as Iterable<unknown>;
  throw new TypeError(`freeze must give modules or parameters, (net) => [net.features], but gave ${String(parts)}`);
}
