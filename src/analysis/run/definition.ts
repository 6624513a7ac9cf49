import { noGrad } from "../../engine/autograd/mode.js";
import type { DataLoader } from "../../engine/data/dataLoader.js";
import { Module } from "../../engine/nn/module.js";
import { batchOf } from "../../engine/shapeMode.js";
import { type Batch, prepare } from "../../engine/train/batches.js";
import type { Training } from "../../engine/train/definition.js";
import { Figures } from "../../engine/train/figures.js";
import type { FitOptions, FitResult } from "../../engine/train/fit.js";
import { addPenalties, clip } from "../../engine/train/gradients.js";
import { applyOverrides } from "../../engine/train/overrides.js";
import { begin, type Session } from "../../engine/train/session.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import { say } from "../../protocol/said.js";
import type { DefinitionRecord } from "../facts.js";
import type { SizeNames } from "./sizeNames.js";
import type { Watch } from "./watch.js";

export interface DefinitionRun {
  watch: Watch;
  names: SizeNames;
  /** Whether the batch is a name; else it is as large as the definition says. */
  named: boolean;
}

/** Runs what a definition says on one batch: model, loss, backward pass, step, and the same of the validation part. */
export function runDefinition(
  definition: Training,
  { watch, names, named }: DefinitionRun,
  options: FitOptions = {},
): Session {
  const { epochs, set = {} } = options;
  const session = begin(applyOverrides(definition, epochs === undefined ? set : { ...set, epochs }), undefined, false);
  const { model, optimizer, trained, frozen } = session;
  const rename = (batch: Batch): Batch => {
    if (!named || batch.samples !== session.batchSize) return batch;
    const size = names.size("N", say("the batch of the training definition"), session.batchSize);
    const many = (x: Tensor) => (x.ndim > 0 && x.shape[0] === batch.samples ? batchOf(x, size) : x);
    return { inputs: batch.inputs.map(many), target: many(batch.target), samples: size };
  };
  const figures = new Figures(session.definition.metrics);
  const pass = (
    loader: DataLoader<unknown, readonly Tensor[]>,
    part: "training" | "validation",
  ): Tensor | undefined => {
    for (const first of loader) {
      watch.batch(loader as never, first, part);
      const batch = rename(prepare(first, session.dtype, session.definition.loss));
      const output = model(...batch.inputs) as Tensor;
      const loss = session.definition.loss(output, batch.target);
      figures.add(0, output, batch.target, batch.samples);
      return loss;
    }
    return undefined;
  };
  model.train();
  for (const part of frozen) part.eval();
  optimizer.zeroGrad();
  const loss = pass(session.train, "training");
  loss?.backward();
  addPenalties(trained, session.definition);
  clip(trained, session.definition);
  optimizer.step();
  if (session.validation !== undefined) {
    const { validation } = session;
    model.eval();
    noGrad(() => pass(validation, "validation"));
  }
  return session;
}

/** In place of `train.fit`: as much of it as shapes need. */
export function fitShapes(definition: Training, run: DefinitionRun, options: FitOptions = {}): FitResult {
  const { model, best } = runDefinition(definition, { ...run, named: false }, options);
  const metrics = Object.fromEntries(
    [
      "loss",
      "validation loss",
      ...Object.keys(definition.metrics ?? {}).flatMap((name) => [name, `validation ${name}`]),
    ].map((name) => [name, 0]),
  );
  model.train();
  return {
    model,
    metrics,
    history: [metrics],
    best: best.state(),
    monitor: best.monitor,
    steps: 1,
    epochs: 1,
    checkpoint: {} as FitResult["checkpoint"],
  };
}

/** What checks ask of a definition. */
export function definitionRecord(definition: Training): DefinitionRecord {
  const settings: DefinitionRecord["settings"] = {};
  for (const [key, value] of Object.entries(definition))
    if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") settings[key] = value;
  const { loss } = definition as { loss: unknown };
  const name = loss instanceof Module ? loss.className() : (loss as { name?: string }).name;
  return { settings, ...(name ? { loss: name } : {}) };
}
