import { statSync } from "node:fs";
import path from "node:path";
import { Module } from "../engine/nn/module.js";
import { onnxBytes } from "../engine/onnx/export.js";
import { writeBytes } from "../engine/platform/files.js";
import { exportPytorch } from "../engine/pytorch/export.js";
import { exportTraining } from "../engine/pytorch/exportTraining.js";
import { save } from "../engine/io/torch/index.js";
import { Tensor } from "../engine/tensor/tensor.js";
import { readCheckpoint } from "../engine/train/checkpointFolder.js";
import type { Training } from "../engine/train/definition.js";
import { applyOverrides } from "../engine/train/overrides.js";
import { begin, type Session } from "../engine/train/session.js";
import { prepare } from "../engine/train/batches.js";
import type { ModelInputs } from "../engine/program/trace.js";
import type { RunRequest } from "../protocol/run.js";

/**
 * Exports what a file defines: the model of its training, as it is at a checkpoint or before the first step, or a model among its exports with
 * `inputs` to call it with.
 * @returns the files that were written
 * @throws Error that tells what a file has to export
 */
export function exportModel(exports: unknown, definition: Training | undefined, request: RunRequest): string[] {
  const { format, folder } = request.export!;
  const session = definition && sessionOf(definition, request);
  const { model, inputs } = session ? trainedModel(session) : exportedModel(exports, request.file);
  const started = Date.now();
  if (format === "onnx") writeBytes(path.join(folder, "model.onnx"), onnxBytes(model, inputs()));
  else if (format === "weights") save(model.stateDict(), path.join(folder, "weights.pth"));
  else if (session) exportTraining(session, folder, path.basename(request.file));
  else exportPytorch(model, inputs(), folder);
  return filesOf[format].map((name) => path.join(folder, name)).filter((file) => isNew(file, started));
}

const filesOf = {
  onnx: ["model.onnx"],
  weights: ["weights.pth"],
  pytorch: ["model.py", "weights.pth", "constants.pth", "train.py", "training.pth", "data.pth"],
};

/** Clocks of files may be coarser than those of programs. */
function isNew(file: string, started: number): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && found.mtimeMs > started - 2000;
}

function sessionOf(definition: Training, { options, snapshot }: RunRequest): Session {
  const { epochs, set = {} } = options;
  const applied = applyOverrides(definition, epochs === undefined ? set : { ...set, epochs });
  return begin(applied, snapshot === undefined ? undefined : readCheckpoint(snapshot), false);
}

function trainedModel({ model, train, dtype, definition }: Session): { model: Module; inputs: () => ModelInputs } {
  const inputs = () => {
    const [batch] = train;
    return prepare(batch, dtype, definition.loss).inputs.map((x) => x.narrow(0, 0, Math.min(2, x.shape[0])));
  };
  return { model, inputs };
}

function exportedModel(exports: unknown, file: string): { model: Module; inputs: () => ModelInputs } {
  const named = (typeof exports === "object" && exports !== null ? exports : {}) as Record<string, unknown>;
  const model = [named.default, named.model, ...Object.values(named)].find((value) => value instanceof Module);
  if (model === undefined)
    throw new Error(
      `${path.basename(file)} exports no model. Expected a training, \`export default train.define(...)\`, or a model and what to call it ` +
        "with: `export const model = new Net(); export const inputs = torch.randn(1, 2);`",
    );
  const inputs = () => {
    const given = named.inputs;
    if (given instanceof Tensor || Array.isArray(given)) return given as ModelInputs;
    throw new Error(
      `${path.basename(file)} exports a model, but not what to call it with: \`export const inputs = torch.randn(1, 2);\``,
    );
  };
  return { model, inputs };
}
