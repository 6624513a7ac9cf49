import { noGrad } from "../autograd/mode.js";
import { DataLoader } from "../data/dataLoader.js";
import { Dataset, TensorDataset } from "../data/dataset.js";
import type { Samples, Split } from "../data/split.js";
import { Loss } from "../nn/loss.js";
import type { Module } from "../nn/module.js";
import { observer } from "../observe.js";
import type { Optimizer } from "../optim/optimizer.js";
import { Generator, manualSeed } from "../tensor/random/generator.js";
import { type DType, getDefaultDtype } from "../tensor/dtype.js";
import { Tensor } from "../tensor/tensor.js";
import { type Hyperparameters, isDefinition, type Training } from "./definition.js";
import { applyOverrides, overrideOptimizer, type Overrides } from "./overrides.js";

/** The loss became NaN or infinite: training cannot go on. */
export class DivergedError extends Error {
  override readonly name = "DivergedError";
}

export interface FitOptions {
  epochs?: number;
  /** Overrides by name: a key of the definition, a hyperparameter, or an option of the optimizer. */
  set?: Overrides;
}

export interface FitResult<M extends Module = Module> {
  model: M;
  /** Figures of the last epoch: `loss`, the metrics, and the same of the validation part as `validation loss`, .... */
  metrics: Record<string, number>;
  /** Optimizer steps done. */
  steps: number;
  epochs: number;
}

/**
 * Trains what a definition says.
 * @throws DivergedError when the loss is no longer finite; TypeError for a wrong definition or override.
 */
export function fit<M extends Module, H extends Hyperparameters>(
  training: Training<M, H>,
  options?: FitOptions,
): FitResult<M> {
  if (!isDefinition(training)) throw new TypeError("train.fit takes what train.define returned");
  // From here on the model is any module and the hyperparameters are any, which the definition's functions get as they gave them.
  return run(training as unknown as Training, options) as FitResult as FitResult<M>;
}

function run(training: Training, { epochs, set = {} }: FitOptions = {}): FitResult {
  const { definition, hyperparameters, optimizerOptions } = applyOverrides(
    training,
    epochs === undefined ? set : { ...set, epochs },
  );
  if (definition.seed !== undefined) manualSeed(definition.seed);
  const model = definition.model(hyperparameters);
  const { train, validation } = parts(definition.data(hyperparameters));
  const optimizer = definition.optimizer(model, hyperparameters) as Optimizer;
  overrideOptimizer(optimizer, optimizerOptions, hyperparameters);

  const batchSize = Math.min(definition.batchSize ?? train.length, train.length);
  const loader = new DataLoader(train, { batchSize, shuffle: definition.shuffle ?? batchSize < train.length });
  const dtype = parameterDtype(model);
  observer?.fitStarted?.({
    model,
    epochs: definition.epochs,
    stepsPerEpoch: loader.length,
    parameters: [...model.parameters()].filter((p) => p.requiresGrad).reduce((n, p) => n + p.numel(), 0),
    hyperparameters: describeRun(definition, hyperparameters, optimizer, batchSize),
  });

  let steps = 0;
  let metrics: Record<string, number> = {};
  for (let epoch = 1; epoch <= definition.epochs; epoch++) {
    const means = new Means();
    model.train();
    for (const batch of loader) {
      const [input, target] = prepare(batch, dtype, definition.loss);
      optimizer.zeroGrad();
      const output = model(input) as Tensor;
      const loss = definition.loss(output, target);
      const value = loss.item();
      if (!Number.isFinite(value))
        throw new DivergedError(
          `The loss became ${value} at epoch ${epoch}, step ${steps + 1}. A smaller learning rate usually helps ` +
            `(now ${optimizer.paramGroups.map((group) => group.lr).join(", ")}); also look for a log or a division of zero.`,
        );
      loss.backward();
      optimizer.step();
      steps++;
      means.add("loss", value, input.length);
      for (const [name, metric] of Object.entries(definition.metrics ?? {}))
        means.add(
          name,
          noGrad(() => metric(output, target)),
          input.length,
        );
    }
    metrics = {
      ...means.values(),
      ...(validation.length > 0 ? evaluate(definition, model, validation, batchSize, dtype) : {}),
    };
    observer?.epoch?.({ epoch, epochs: definition.epochs, metrics });
  }
  return { model, metrics, steps, epochs: definition.epochs };
}

function evaluate(
  definition: Training,
  model: Module,
  dataset: Dataset,
  batchSize: number,
  dtype: DType,
): Record<string, number> {
  const means = new Means();
  model.eval();
  noGrad(() => {
    // Its own generator: checking a model leaves the random numbers of training as they are.
    for (const batch of new DataLoader(dataset, { batchSize, generator: new Generator() })) {
      const [input, target] = prepare(batch, dtype, definition.loss);
      const output = model(input) as Tensor;
      means.add("validation loss", definition.loss(output, target).item(), input.length);
      for (const [name, metric] of Object.entries(definition.metrics ?? {}))
        means.add(`validation ${name}`, metric(output, target), input.length);
    }
  });
  return means.values();
}

function parts(data: Samples | Dataset | Split): Split {
  const none = new TensorDataset(Tensor.allocate([0], getDefaultDtype()));
  if (data instanceof Dataset) return { train: data, validation: none };
  if (Symbol.iterator in data) return { train: new TensorDataset(...data), validation: none };
  return data;
}

/** The floating type that the model computes in. */
function parameterDtype(model: Module): DType {
  for (const parameter of model.parameters()) if (parameter.isFloatingPoint()) return parameter.dtype;
  return getDefaultDtype();
}

/**
 * Input and target in the types that model and loss compute in: floating data in the model's type, and whole-number targets too
 * where the loss compares values rather than class indices.
 */
function prepare(batch: readonly Tensor[], dtype: DType, loss: Training["loss"]): [Tensor, Tensor] {
  const [input, target] = batch.map((t) => (t.isFloatingPoint() ? t.to(dtype) : t));
  const comparesValues = loss instanceof Loss && loss.targets === "values";
  return [input, comparesValues ? target.to(dtype) : target];
}

function describeRun(
  definition: Training,
  hyperparameters: Hyperparameters,
  optimizer: Optimizer,
  batchSize: number,
): Hyperparameters {
  const [{ params: _, ...options }] = optimizer.paramGroups as unknown as Record<string, unknown>[];
  const plain = Object.entries(options).filter(([, value]) => ["number", "string", "boolean"].includes(typeof value));
  return {
    optimizer: optimizer.constructor.name,
    ...(Object.fromEntries(plain) as Hyperparameters),
    batchSize,
    ...(definition.seed === undefined ? {} : { seed: definition.seed }),
    ...hyperparameters,
  };
}

/** Means by name, weighted by the number of samples. */
class Means {
  private readonly sums = new Map<string, { sum: number; count: number }>();

  add(name: string, value: number, count: number): void {
    const entry = this.sums.get(name) ?? { sum: 0, count: 0 };
    this.sums.set(name, { sum: entry.sum + value * count, count: entry.count + count });
  }

  values(): Record<string, number> {
    return Object.fromEntries([...this.sums].map(([name, { sum, count }]) => [name, sum / count]));
  }
}
