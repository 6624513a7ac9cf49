/** Small data sets, scalers and ways to split, with scikit-learn's own numbers. */
// Tensor methods live in the operations: importing this entry alone must bring them too.
import "../torch.js";
export { makeBlobs, type MakeBlobsOptions } from "./blobs.js";
export { makeCircles, type MakeCirclesOptions } from "./circles.js";
export { makeClassification, type MakeClassificationOptions } from "./classification.js";
export type { Labelled } from "./labelled.js";
export { makeMoons, type MakeMoonsOptions } from "./moons.js";
export { makeRegression, type MakeRegressionOptions } from "./regression.js";
export { MinMaxScaler, type MinMaxScalerOptions, StandardScaler, type StandardScalerOptions } from "./scalers.js";
export { trainTestSplit, type Splittable, type TrainTestSplitOptions } from "./trainTestSplit.js";
export type { RandomSource } from "./randomSource.js";
