/** Data sets of images: `torchvision.datasets`. https://pytorch.org/vision/0.14/datasets.html */
export {
  DatasetFolder,
  type DatasetFolderOptions,
  IMG_EXTENSIONS,
  ImageFolder,
  type ImageFolderOptions,
} from "./folder.js";
