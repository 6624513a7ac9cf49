import { Hdf5Dataset, type Hdf5Group, readHdf5 } from "../../../engine/io/hdf5/index.js";
import { elementType } from "../../../engine/io/numpy/descr.js";
import type { StoredTensor } from "../../../engine/io/stored.js";
import { numel } from "../../../engine/tensor/shape.js";
import type { Tensor } from "../../../engine/tensor/tensor.js";
import { type NamedArray, openArrays } from "./arrays.js";
import type { Source } from "./source.js";
import { openTensors, previewTensors } from "./tensors.js";

/** A file of up to so many numbers is read at once; of a larger one, the rows that are looked at. */
const mostNumbers = 2 ** 26;
/** Numbers of an array that is no sample. */
const mostOfOne = 1_000_000;
const deepest = 20;

/** HDF5: arrays of one length are samples, by parts where their names or groups say so; others a table of tensors. */
export const hdf5: Source = {
  matches: (path, isFolder) => !isFolder && /\.(h5|hdf5|hdf|he5)$/i.test(path),
  open(path, progress) {
    const found = arraysIn(readHdf5(path));
    if (found.length === 0) throw new Error(`There are no arrays of numbers or texts in ${path}.`);
    const total = found.reduce((sum, { shape }) => sum + numel(shape), 0);
    const arrays = found.map((dataset) => rowsOf(dataset, total <= mostNumbers));
    const numbers = found.filter((dataset) => !isText(dataset));
    return openArrays("HDF5", arrays, progress) ?? openTensors("HDF5", stored(numbers), progress);
  },
  previewsLarge: true,
  preview: (path) =>
    previewTensors(
      Object.fromEntries(
        arraysIn(readHdf5(path)).map((dataset) => [
          nameOf(dataset),
          { shape: dataset.shape, dtype: { name: dataset.dtype } },
        ]),
      ),
    ),
};

const nameOf = ({ path }: Hdf5Dataset): string => path.slice(1);
const isText = ({ dtype }: Hdf5Dataset): boolean => dtype === "text";
/** Numbers and booleans in NumPy's words. */
const isNumbers = ({ dtype }: Hdf5Dataset): boolean => /^[<>|][bifu]\d$/.test(dtype);

/** The arrays of numbers and of texts in a group and in those below. */
function arraysIn(group: Hdf5Group, depth = 0): Hdf5Dataset[] {
  if (depth > deepest) return [];
  return group.members().flatMap((found) => {
    if (!(found instanceof Hdf5Dataset)) return arraysIn(found, depth + 1);
    return isText(found) || isNumbers(found) ? [found] : [];
  });
}

function rowsOf(dataset: Hdf5Dataset, isSmall: boolean): NamedArray {
  const { shape } = dataset;
  const name = nameOf(dataset);
  if (isText(dataset)) {
    let texts: string[] | undefined;
    const at = (index: number): string =>
      isSmall ? (texts ??= dataset.texts())[index] : dataset.texts({ start: index, stop: index + 1 })[0];
    // Texts of several dimensions are no samples' values.
    return { name, shape: shape.length === 1 ? shape : [], at };
  }
  let all: Tensor | undefined;
  const at = (index: number): Tensor =>
    isSmall
      ? (all ??= dataset.tensor()).select(0, index)
      : dataset.tensor({ start: index, stop: index + 1 }).select(0, 0);
  return { name, shape, at };
}

/** Arrays that are no samples: of a large one the first rows are read. */
function stored(datasets: readonly Hdf5Dataset[]): Record<string, StoredTensor> {
  const named = datasets.map((dataset): [string, StoredTensor] => {
    const { shape, dtype } = dataset;
    const numbers = numel(shape);
    const isSmall = shape.length === 0 || numbers <= mostOfOne;
    const rows = isSmall ? {} : { stop: Math.max(1, Math.floor((mostOfOne * shape[0]) / numbers)) };
    return [nameOf(dataset), { shape, dtype: elementType(dtype).dtype, tensor: () => dataset.tensor(rows) }];
  });
  return Object.fromEntries(named);
}
