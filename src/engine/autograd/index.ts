/** `torch.autograd`. https://pytorch.org/docs/1.13/autograd.html */
export { backward, type BackwardOptions, grad, type GradOptions } from "./backward.js";
export { type GradHook, Node } from "./node.js";
