/** Datasets and loaders: `torch.utils.data`. https://pytorch.org/docs/1.13/data.html */
export { DataLoader, type DataLoaderOptions } from "./dataLoader.js";
export {
  Dataset,
  randomSplit,
  type Samples,
  split,
  type Split,
  type SplitOptions,
  Subset,
  TensorDataset,
} from "./dataset.js";
