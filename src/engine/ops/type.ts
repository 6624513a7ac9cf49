/** Types by name, and moves to a device that is not there: `x.type("torch.LongTensor")`, `x.cuda()`. */
import { ValueError } from "../errors.js";
import { DType, dtypes, getDefaultDtype } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { type TensorConstructor } from "./creationTypes.js";
import { methods } from "./methods.js";

/** A dtype, its tensor class (`torch.FloatTensor`), or that class's name. */
export type TypeLike = DType | TensorConstructor | string;

/**
 * The dtype that is meant.
 * @throws ValueError for a name that is none; TypeError for anything else.
 */
export function dtypeOf(type: TypeLike): DType {
  if (type instanceof DType) return type;
  if (typeof type !== "string" && typeof type !== "function")
    throw new TypeError(
      `dtype must be a type, str, or dtype object: expected torch.float32, torch.FloatTensor or "torch.FloatTensor", got ${typeof type}`,
    );
  const name = typeof type === "string" ? type : `torch.${(type as unknown as { name: string }).name}`;
  if (name === "torch.Tensor") return getDefaultDtype();
  const found = dtypes.find((dtype) => dtype.tensorType === name);
  if (found === undefined) throw new ValueError(`invalid type: '${name}'`);
  return found;
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** The name of the tensor's class: `torch.FloatTensor`. https://pytorch.org/docs/1.13/generated/torch.Tensor.type.html */
    type(): string;
    /** The tensor in another dtype, given as such, as a class, or by the class's name; itself where nothing changes. https://pytorch.org/docs/1.13/generated/torch.Tensor.type.html */
    type(type: TypeLike): Tensor;
    /** @throws AssertionError always: this engine has no CUDA. https://pytorch.org/docs/1.13/generated/torch.Tensor.cuda.html */
    cuda(): Tensor;
  }
}

function type(this: Tensor): string;
function type(this: Tensor, target: TypeLike): Tensor;
function type(this: Tensor, target?: TypeLike): string | Tensor {
  return target === undefined ? this.dtype.tensorType : this.to(dtypeOf(target));
}

methods({
  type,
  cuda() {
    return this.to("cuda");
  },
});
