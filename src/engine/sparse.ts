/** `torch.sparse`. https://pytorch.org/docs/1.13/sparse.html */
export { addmm, mm, sum } from "./ops/sparse.js";
