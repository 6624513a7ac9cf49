import { checkOptions } from "../arguments.js";
import { shapesOnly } from "../tensor/hollow.js";
import { Tensor } from "../tensor/tensor.js";

/** A tensor that a module owns and an optimizer trains. https://pytorch.org/docs/1.13/generated/torch.nn.parameter.Parameter.html */
export class Parameter extends Tensor {
  constructor(data: Tensor, options: { requiresGrad?: boolean } = {}) {
    super(data.storageRef, data.shape, data.strides, data.offset, data.device);
    // What is trained depends on the training: nothing is drawn for it, and nothing computed with it.
    if (shapesOnly) data.storageRef.hollow = true;
    this.requiresGrad = checkOptions("Parameter", options, ["requiresGrad"]).requiresGrad ?? true;
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }
}

/** Gives a tensor other data, in its place: optimizers and modules that hold it go on with it. PyTorch's `tensor.data = other`. */
export function setData(tensor: Tensor, { storageRef, shape, strides, offset, device }: Tensor): void {
  Object.assign(tensor, { storageRef, shape, strides, offset, device });
}
