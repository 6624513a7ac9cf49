import { load } from "../../../engine/numpy/files.js";
import { Tensor } from "../../../engine/tensor/tensor.js";
import { openSamples, rowsOf } from "../samples.js";
import { type NamedArray, openArrays } from "./arrays.js";
import type { Source } from "./source.js";
import { openTensors, previewTensors } from "./tensors.js";

/** Arrays of NumPy's. */
export const numpy: Source = {
  matches: (path, isFolder) => !isFolder && /\.np[yz]$/i.test(path),
  open(path, progress) {
    const found = load<Tensor | Record<string, Tensor>>(path);
    if (found instanceof Tensor) {
      if (found.ndim === 0 || found.length === 0) return openTensors("NumPy", { array: found }, progress);
      return openSamples([rowsOf("all", [found])], {
        format: "NumPy",
        names: ["array"],
        features: numbered(found),
        progress,
      });
    }
    const arrays = Object.entries(found).map(([name, tensor]): NamedArray => ({
      name,
      shape: tensor.shape,
      at: (index) => tensor.select(0, index),
    }));
    return openArrays("NumPy", arrays, progress) ?? openTensors("NumPy", found, progress);
  },
  preview(path) {
    const found = load<Tensor | Record<string, Tensor>>(path);
    return previewTensors(found instanceof Tensor ? { array: found } : found);
  },
};

/** Columns of a matrix by their numbers. */
function numbered({ shape }: Tensor): string[] | undefined {
  return shape.length === 2 ? Array.from({ length: shape[1] }, (_, i) => String(i)) : undefined;
}
