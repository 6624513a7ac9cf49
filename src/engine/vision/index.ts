/** Images, their transforms, data sets and models. Names and numbers are those of torchvision. https://pytorch.org/vision/0.14/ */
// Tensor methods live in the operations: importing this entry alone must bring them too.
import "../torch.js";

export * as datasets from "./datasets/index.js";
export { Image, type ImageMode } from "./image.js";
export * as io from "./io/index.js";
export * as models from "./models/index.js";
export * as ops from "./ops/index.js";
export * as transforms from "./transforms/index.js";
export * as utils from "./utils.js";
