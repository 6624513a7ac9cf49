/** Building blocks of vision models: `torchvision.ops`. https://pytorch.org/vision/0.14/ops.html */
export {
  type ActivationLayer,
  Conv2dNormActivation,
  type Conv2dNormActivationOptions,
  type NormLayer,
} from "./convNormActivation.js";
