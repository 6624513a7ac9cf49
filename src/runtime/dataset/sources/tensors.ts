import { load } from "../../../engine/io/torch/index.js";
import { loadSafetensors } from "../../../engine/io/safetensors/index.js";
import { Tensor } from "../../../engine/tensor/tensor.js";
import type { DatasetPreview } from "../../../protocol/dataset.js";
import { say } from "../../../protocol/said.js";
import type { Column, Opened, Progress } from "../opened.js";
import { someValuesOf } from "../values.js";
import type { Source } from "./source.js";

/** Numbers of each tensor that are looked at, and of all together. */
const mostOfOne = 1_000_000;
const mostTensors = 2000;
const mostPreviewed = 20;
const deepest = 20;

/** Files of tensors by name: state dicts, checkpoints. */
export const tensors: Source = {
  matches: (path, isFolder) => !isFolder && /\.(pth|pt|safetensors)$/i.test(path),
  open: (path, progress) => openTensors(formatOf(path), read(path), progress),
  preview: (path) => previewTensors(read(path)),
};

const isSafe = (path: string): boolean => /\.safetensors$/i.test(path);
const formatOf = (path: string): string => (isSafe(path) ? "safetensors" : "PyTorch");

function read(path: string): Record<string, Tensor> {
  return isSafe(path) ? loadSafetensors(path) : tensorsIn(load<unknown>(path, { mapLocation: "cpu" }));
}

/** All tensors in a value, by where they are: `model.layers.0.weight`. */
export function tensorsIn(value: unknown): Record<string, Tensor> {
  const found: [string, Tensor][] = [];
  const visit = (one: unknown, path: string, depth: number): void => {
    if (one instanceof Tensor) found.push([path || "tensor", one]);
    else if (typeof one === "object" && one !== null && !ArrayBuffer.isView(one) && depth < deepest) {
      const entries = one instanceof Map ? [...(one as Map<unknown, unknown>)] : Object.entries(one);
      for (const [key, inner] of entries) visit(inner, path ? `${path}.${String(key)}` : String(key), depth + 1);
    }
  };
  visit(value, "", 0);
  return Object.fromEntries(found);
}

/** Named tensors: each is a column, and there are no samples. */
export function openTensors(format: string, named: Readonly<Record<string, Tensor>>, progress: Progress): Opened {
  const all = Object.entries(named);
  const shown = all.slice(0, mostTensors);
  const columns = shown.map(([name, tensor], done): Column => {
    progress({ done, total: shown.length });
    const values = [someValuesOf(tensor, mostOfOne)];
    return { name, dtype: tensor.dtype.name, role: "input", shape: tensor.shape, content: { kind: "tensor", values } };
  });
  const bytes = all.reduce((sum, [, tensor]) => sum + tensor.numel() * tensor.dtype.itemsize, 0);
  const numbers = all.reduce((sum, [, tensor]) => sum + tensor.numel(), 0);
  return {
    format,
    kind: "tensors",
    parts: [{ name: "all", samples: numbers, looked: numbers, bytes, keys: new BigUint64Array(0) }],
    columns,
    notes: all.length > shown.length ? [say("The first {0} of {1} tensors are shown.", shown.length, all.length)] : [],
    cells: () => [],
  };
}

export function previewTensors(
  named: Readonly<Record<string, { readonly shape: readonly number[]; readonly dtype: { readonly name: string } }>>,
): DatasetPreview {
  const all = Object.entries(named);
  return {
    kind: "tensors",
    tensors: all
      .slice(0, mostPreviewed)
      .map(([name, { dtype, shape }]) => ({ name, dtype: dtype.name, shape: [...shape] })),
    more: Math.max(0, all.length - mostPreviewed),
  };
}
