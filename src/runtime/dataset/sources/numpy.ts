import { storedArrays } from "../../../engine/io/numpy/stored.js";
import type { Shape } from "../../../engine/tensor/shape.js";
import { openSamples } from "../samples.js";
import { type NamedArray, openArrays } from "./arrays.js";
import type { Source } from "./source.js";
import { openTensors, previewTensors } from "./tensors.js";

/** Arrays of NumPy's. Of those that are not packed, the rows that are looked at are read. */
export const numpy: Source = {
  matches: (path, isFolder) => !isFolder && /\.np[yz]$/i.test(path),
  open(path, progress) {
    const found = storedArrays(path);
    const all = Object.entries(found);
    if (all.length === 0) throw new Error(`There are no arrays in ${path}.`);
    const [[name, { shape, row }]] = all;
    if (all.length === 1 && name === "array" && shape.length > 0 && shape[0] > 0) {
      const set = { name: "all", length: shape[0], at: (index: number) => [row(index)] };
      return openSamples([set], { format: "NumPy", names: [name], features: numbered(shape), progress });
    }
    const arrays = all.map(([name, { shape, row }]): NamedArray => ({ name, shape, at: row }));
    return openArrays("NumPy", arrays, progress) ?? openTensors("NumPy", found, progress);
  },
  previewsLarge: true,
  preview: (path) => previewTensors(storedArrays(path)),
};

/** Columns of a matrix by their numbers. */
function numbered(shape: Shape): string[] | undefined {
  return shape.length === 2 ? Array.from({ length: shape[1] }, (_, i) => String(i)) : undefined;
}
