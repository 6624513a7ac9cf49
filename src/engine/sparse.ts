/** `torch.sparse`. https://pytorch.org/docs/1.13/sparse.html */
export { addmm, logSoftmax, mm, softmax, sum } from "./ops/sparse.js";
