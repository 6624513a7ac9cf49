/** Runs exported models in onnxruntime, whose loading checks types and shapes, and compares with the engine. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type * as Ort from "onnxruntime-common";
import torch from "../../../src/engine/index.js";
import { onnxBytes, type ExportOptions } from "../../../src/engine/onnx/export.js";
import { rowMajorBytes } from "../../../src/engine/tensor/bytes.js";
import { bool, dtypes, float32, int64 } from "../../../src/engine/tensor/dtype.js";
import type { Module } from "../../../src/engine/nn/module.js";
import { Tensor } from "../../../src/engine/tensor/tensor.js";

// Its binary is loaded by the first test that asks for it.
const ort = createRequire(import.meta.url)("onnxruntime-node") as typeof Ort;

export function toOrt(tensor: Tensor) {
  const { buffer } = rowMajorBytes(tensor);
  const shape = [...tensor.shape];
  if (tensor.dtype === int64) return new ort.Tensor("int64", new BigInt64Array(buffer as ArrayBuffer), shape);
  if (tensor.dtype === bool) return new ort.Tensor("bool", new Uint8Array(buffer as ArrayBuffer), shape);
  assert.equal(tensor.dtype, float32, "the tests give inputs of float32, int64 and bool");
  return new ort.Tensor("float32", new Float32Array(buffer as ArrayBuffer), shape);
}

/** What the bytes of a model give for inputs, by the names of its outputs. */
export async function runOnnx(bytes: Uint8Array, inputs: readonly Tensor[]) {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const feeds = Object.fromEntries(session.inputNames.map((name, i) => [name, toOrt(inputs[i])]));
  const results = await session.run(feeds);
  return session.outputNames.map((name) => results[name]);
}

export type Input = Tensor | readonly (Tensor | readonly Tensor[])[];

const listed = (x: unknown): Tensor[] => [x].flat(Infinity).filter((entry): entry is Tensor => entry instanceof Tensor);

export interface Tolerance {
  rtol?: number;
  atol?: number;
}

/**
 * Exports a model with the first input and compares what onnxruntime and the engine give for all of them.
 * @param inputs of different batch sizes
 */
export async function checkExport(
  model: Module,
  inputs: readonly Input[],
  options: ExportOptions = {},
  { rtol = 1e-4, atol = 1e-5 }: Tolerance = {},
): Promise<void> {
  const bytes = onnxBytes(model, inputs[0], options);
  model.eval();
  for (const input of inputs) {
    const args = input instanceof Tensor ? [input] : input;
    const expected = listed(torch.noGrad(() => (model as unknown as (...args: unknown[]) => unknown)(...args)));
    const results = await runOnnx(bytes, listed(args));
    assert.equal(results.length, expected.length);
    expected.forEach((tensor, i) => {
      const { dims, data, type } = results[i];
      assert.deepEqual([...dims], [...tensor.shape], `shape of output ${i}`);
      const dtype = dtypes.find(({ name }) => name === type);
      assert.equal(dtype, tensor.dtype, `dtype of output ${i}`);
      const values = data as Float32Array | BigInt64Array;
      tensor.forEachValue((value, at) => {
        const found = Number(values[at]);
        const close = Object.is(found, value) || Math.abs(found - value) <= atol + rtol * Math.abs(value);
        assert.ok(close, `element ${at} of output ${i}, shape [${dims.join()}]: ${found}, and here ${value}`);
      });
    });
  }
}
