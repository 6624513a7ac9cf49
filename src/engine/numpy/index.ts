/** The part of NumPy that PyTorch's lessons lean on, with NumPy's own numbers. Results are tensors. */
// Tensor methods live in the operations: importing this entry alone must bring them too.
import "../torch.js";
import { RandomState } from "./randomState.js";
import { linspace, sort } from "./arrays.js";
import { load, save, savez, savezCompressed } from "./files.js";

export { RandomState } from "./randomState.js";
export type { LegacyState, Seed } from "./legacyGenerator.js";
export { linspace, sort } from "./arrays.js";
export { type Arrays, load, type LoadOptions, save, savez, savezCompressed } from "./files.js";

/** `numpy.random`: the generator that everyone shares, started anew by `random.seed(0)`, and the class to make others. */
export const random: RandomState & { RandomState: typeof RandomState } = Object.assign(new RandomState(), {
  RandomState,
});

/** The namespace, as in `import numpy from "gradlens/numpy"`. */
const numpy = { RandomState, random, linspace, sort, load, save, savez, savezCompressed };
export default numpy;
