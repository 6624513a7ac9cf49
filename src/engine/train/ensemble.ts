import { Subset } from "../data/subset.js";
import { checkOptions } from "../arguments.js";
import { ModuleList } from "../nn/containerLists.js";
import { Module } from "../nn/module.js";
import { stack } from "../ops/join.js";
import { defaultGenerator, manualSeed } from "../tensor/random/generator.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkingLoader, parameterDtype, type Parts, partsOf } from "./batches.js";
import { type Hyperparameters, isDefinition, type Training } from "./definition.js";
import { evaluate } from "./epoch.js";
import { fit, type FitResult } from "./fit.js";
import { asSeries, observedBy } from "./observed.js";
import { applyOverrides, type Overrides } from "./overrides.js";

export interface EnsembleOptions {
  /** Models to train (5). */
  members?: number;
  /** The mean of outputs (`"mean"`, the default), or the share of members that vote for each class (`"vote"`). */
  combine?: "mean" | "vote";
  /** Whether each member trains on its own random draw of the training samples, with replacement (false). */
  bootstrap?: boolean;
  epochs?: number;
  /** Overrides by name, as of `train.fit`. */
  set?: Overrides;
}

export interface EnsembleResult {
  /** All members as one model. */
  model: Ensemble;
  members: FitResult[];
  /** Validation figures of the members together; none where nothing is held out. Votes have no loss. */
  metrics: Record<string, number>;
}

/** Models that answer together. Its state holds theirs: `members.0.weight`. */
export class Ensemble extends Module {
  readonly members: ModuleList;

  constructor(
    members: Iterable<Module>,
    readonly combine: "mean" | "vote" = "mean",
  ) {
    super();
    this.members = new ModuleList(members);
  }

  /** The mean output; or votes: for scores [N, C] the share of each class, else of values above 0.5. */
  override forward(...inputs: Tensor[]): Tensor {
    const outputs = [...this.members].map((member) => member(...inputs) as Tensor);
    return stack(this.combine === "mean" ? outputs : outputs.map(votes)).mean(0);
  }
}

function votes(output: Tensor): Tensor {
  if (output.ndim < 2 || output.shape[1] === 1) return output.gt(0.5).to(output.dtype);
  const best = output.argmax(1, true);
  return output.detach().mul(0).scatter(1, best, 1);
}

/**
 * Trains several models of one definition, which differ by their seed, on the same split of the data.
 * @throws as `train.fit`
 */
export function ensemble<M extends Module, H extends Hyperparameters>(
  training: Training<M, H>,
  options: EnsembleOptions = {},
): EnsembleResult {
  if (!isDefinition(training)) throw new TypeError("train.ensemble takes what train.define returned");
  checkOptions("train.ensemble", options, ["members", "combine", "bootstrap", "epochs", "set"]);
  const { members: count = 5, combine = "mean", bootstrap = false, epochs, set = {} } = options;
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`members must be a whole number from 1, but got ${String(count)}`);
  if (combine !== "mean" && combine !== "vote")
    throw new TypeError(`combine must be 'mean' or 'vote', but got '${String(combine)}'`);

  const definition = training as unknown as Training;
  const { definition: changed, hyperparameters } = applyOverrides(definition, set);
  if (changed.seed !== undefined) manualSeed(changed.seed);
  const parts = partsOf(changed.data(hyperparameters));
  const members = Array.from({ length: count }, (_, i) => {
    const seed = changed.seed === undefined ? undefined : changed.seed + i;
    const member: Training = { ...definition, seed, data: () => dataOf(parts, bootstrap) };
    const { seed: _seed, ...others } = set;
    return observedBy(asSeries(`member ${i + 1}`), () => fit(member, { epochs, set: others }));
  });
  const model = new Ensemble(
    members.map((member) => member.model),
    combine,
  );
  return { model, members, metrics: figuresOf(changed, model, parts) };
}

/** The parts for one member. */
function dataOf({ train, validation }: Parts, bootstrap: boolean) {
  const draw = () => defaultGenerator.random32() % train.length;
  const own = bootstrap ? new Subset(train, Array.from({ length: train.length }, draw)) : train;
  return validation === undefined ? own : { train: own, validation };
}

function figuresOf(definition: Training, model: Ensemble, { train, validation }: Parts): Record<string, number> {
  if (validation === undefined) return {};
  const batchSize = Math.min(definition.batchSize ?? train.length, train.length);
  const figures = evaluate({
    definition,
    model,
    dtype: parameterDtype(model),
    validation: checkingLoader(definition, validation, batchSize),
  });
  if (model.combine === "vote") delete figures["validation loss"];
  return figures;
}
