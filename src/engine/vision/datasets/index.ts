/** Data sets of images: `torchvision.datasets`. https://pytorch.org/vision/0.14/datasets.html */
export { CIFAR10, CIFAR100, type CIFARFiles } from "./cifar.js";
export {
  DatasetFolder,
  type DatasetFolderOptions,
  IMG_EXTENSIONS,
  ImageFolder,
  type ImageFolderOptions,
} from "./folder.js";
export { FashionMNIST, MNIST } from "./mnist.js";
export { Pictures, type PicturesOptions } from "./pictures.js";
export type { Resource } from "./resource.js";
