import { data } from "gradlens";

/** Loaders of a training and a test part. */
export function loadersOf(train: data.TensorDataset, test: data.TensorDataset, batchSize: number) {
  return { train: new data.DataLoader(train, { batchSize }), test: new data.DataLoader(test, { batchSize }) };
}
