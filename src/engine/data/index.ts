/** Datasets and loaders: `torch.utils.data`. https://pytorch.org/docs/1.13/data.html */
export { type Collated, defaultCollate, defaultConvert } from "./collate.js";
export { ChainDataset, ConcatDataset } from "./concat.js";
export { DataLoader, type DataLoaderOptions } from "./dataLoader.js";
export { Dataset, IterableDataset, TensorDataset } from "./dataset.js";
export {
  BatchSampler,
  RandomSampler,
  type RandomSamplerOptions,
  Sampler,
  SequentialSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
  type WeightedRandomSamplerOptions,
} from "./sampler.js";
export { type Samples, split, type Split, type SplitOptions } from "./split.js";
export { randomSplit, Subset } from "./subset.js";
