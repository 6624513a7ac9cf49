/** Images, their transforms, data sets and models. Names and numbers are those of torchvision. */
// Tensor methods live in the operations: importing this entry alone must bring them too.
import "../torch.js";

export {};
