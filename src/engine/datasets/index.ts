/** Small data sets and ways to split them, with scikit-learn's own numbers. */
// Tensor methods live in the operations: importing this entry alone must bring them too.
import "../torch.js";
export { makeMoons, type Labelled, type MakeMoonsOptions } from "./moons.js";
export { trainTestSplit, type Splittable, type TrainTestSplitOptions } from "./trainTestSplit.js";
export type { RandomSource } from "./randomSource.js";
