/** `torch.autograd`. https://pytorch.org/docs/1.13/autograd.html */
export { detectAnomaly, isAnomalyEnabled, setDetectAnomaly } from "./anomaly.js";
export { backward, type BackwardOptions, grad, type GradOptions } from "./backward.js";
export { Function, FunctionCtx } from "./function.js";
export { RemovableHandle } from "./hooks.js";
export { type GradHook, Node } from "./node.js";
export * as functional from "./functional.js";
export {
  gradcheck,
  GradcheckError,
  type GradcheckOptions,
  gradgradcheck,
  type GradgradcheckOptions,
} from "./gradcheck.js";
export { enableGrad, inferenceMode, noGrad, setGradEnabled } from "./mode.js";
