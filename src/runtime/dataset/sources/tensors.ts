import { storedSafetensors } from "../../../engine/io/safetensors/decode.js";
import type { StoredTensor } from "../../../engine/io/stored.js";
import { storedTensors } from "../../../engine/io/torch/stored.js";
import { sourceOfFile } from "../../../engine/platform/source.js";
import { numel } from "../../../engine/tensor/shape.js";
import type { DatasetPreview } from "../../../protocol/dataset.js";
import { say } from "../../../protocol/said.js";
import type { Column, Opened, Progress } from "../opened.js";
import { someValuesOf } from "../values.js";
import type { Source } from "./source.js";

/** Numbers of each tensor that are looked at, and of all together. */
const mostOfOne = 1_000_000;
const mostTensors = 2000;
const mostPreviewed = 20;

/** Files of tensors by name: state dicts, checkpoints. */
export const tensors: Source = {
  matches: (path, isFolder) => !isFolder && /\.(pth|pt|safetensors)$/i.test(path),
  open: (path, progress) => openTensors(isSafe(path) ? "safetensors" : "PyTorch", storedIn(path), progress),
  previewsLarge: true,
  preview: (path) => previewTensors(storedIn(path)),
};

const isSafe = (path: string): boolean => /\.safetensors$/i.test(path);

const storedIn = (path: string): Record<string, StoredTensor> =>
  isSafe(path) ? storedSafetensors(path, sourceOfFile(path)).stored : storedTensors(path);

/** Named tensors: each is a column, and there are no samples. They are read one by one. */
export function openTensors(format: string, named: Readonly<Record<string, StoredTensor>>, progress: Progress): Opened {
  const all = Object.entries(named);
  const shown = all.slice(0, mostTensors);
  const columns = shown.map(([name, tensor], done): Column => {
    progress({ done, total: shown.length });
    const values = [someValuesOf(tensor.tensor(), mostOfOne)];
    return { name, dtype: tensor.dtype.name, role: "input", shape: tensor.shape, content: { kind: "tensor", values } };
  });
  const bytes = all.reduce((sum, [, tensor]) => sum + numel(tensor.shape) * tensor.dtype.itemsize, 0);
  const numbers = all.reduce((sum, [, tensor]) => sum + numel(tensor.shape), 0);
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
