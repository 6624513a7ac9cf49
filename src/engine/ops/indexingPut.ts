import { intoContiguous } from "../backend/cpu/numeric.js";
import { dense } from "../backend/cpu/dense.js";
import { loadRowMajor } from "../backend/cpu/places.js";
import { IndexError, RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { bool, int64 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { linearPositions, take } from "./gather.js";
import { methods } from "./methods.js";
import { apply, applyInPlace, type ComputeOperation, define } from "./operation.js";
import { zeros } from "./creation.js";

export interface PutOptions {
  /** Add to what is there instead of replacing it. */
  accumulate?: boolean;
}

const putOp: ComputeOperation<boolean> = define<boolean, ComputeOperation<boolean>>({
  name: "put",
  gradName: "PutBackward0",
  saves: [1],
  infer: ([x, index, source]) => {
    if (index.dtype !== int64)
      throw new RuntimeError(`put_(): Expected a long tensor for index, but got ${index.dtype.scalarType}`);
    if (x.dtype !== source.dtype)
      throw new RuntimeError(
        `put_(): self and source expected to have the same dtype, but got self.dtype = ${x.dtype.scalarType} and source.dtype = ${source.dtype.scalarType}`,
      );
    if (index.numel() !== source.numel())
      throw new IndexError(
        `put_(): Expected source and index to have the same number of elements, but got source.numel() = ${source.numel()}, ` +
          `index.numel() = ${index.numel()}`,
      );
    if (x.numel() === 0 && index.numel() > 0)
      throw new IndexError("put_(): Tried to put elements into an empty tensor");
    return x;
  },
  forward: ([output], [x, index, source], accumulate) => {
    const places = linearPositions(index, x.numel());
    const { array, base: from } = dense(source);
    intoContiguous(output, (out, base) => {
      loadRowMajor(out, base, x, x.shape);
      for (let i = 0; i < places.length; i++) {
        const value = array[from + i];
        out[base + places[i]] = accumulate ? out[base + places[i]] + value : value;
      }
      if (x.dtype === bool) for (let i = 0; i < x.numel(); i++) out[base + i] = Number(out[base + i] !== 0);
    });
  },
  backward: (c, g) => {
    const index = c.input(1);
    const none = () => zeros(index.shape, { dtype: g!.dtype, device: g!.device });
    return [
      !c.needs(0) || c.params ? g : apply(putOp, [g!, index, none()], false),
      null,
      c.needs(2) ? take(g!, index).reshape(c.inputSpecs[2].shape) : null,
    ];
  },
  formula: { forward: "x with s at i, x as a vector", backward: ["g, 0 at i", "g[i]"] },
});

/**
 * `x` with values put at positions counted in row-major order. https://pytorch.org/docs/1.13/generated/torch.Tensor.put_.html
 * @throws IndexError where shapes do not fit or for an index that is out of range; RuntimeError where types differ.
 */
export function put(x: Tensor, index: Tensor, source: Tensor, options: PutOptions = {}): Tensor {
  return apply(putOp, [x, index, source], checkOptions("put", options, ["accumulate"]).accumulate ?? false);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * With values put at positions counted in row-major order.
     * @throws IndexError where shapes do not fit or for an index that is out of range; RuntimeError where types differ.
     */
    put(index: Tensor, source: Tensor, options?: PutOptions): Tensor;
    /** In place with values put at positions counted in row-major order. https://pytorch.org/docs/1.13/generated/torch.Tensor.put_.html */
    put_(index: Tensor, source: Tensor, options?: PutOptions): Tensor;
  }
}

methods({
  put(index, source, options) {
    return put(this, index, source, options);
  },
  put_(index, source, options = {}) {
    return applyInPlace(
      putOp,
      [this, index, source],
      checkOptions("put_", options, ["accumulate"]).accumulate ?? false,
    );
  },
});
