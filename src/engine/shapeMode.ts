/**
 * Shapes by running: the engine of a shape run (docs/decisions/language.md), in a process of its own and off in every other.
 *
 * A storage of this mode may be *hollow*: its tensors have a shape, a dtype and a graph, and no values. Large storages are, parameters are, and so
 * is what an operation makes of a hollow or a large input. Reading hollow values gives zeros. Hollow and full tensors mix freely.
 *
 * The rule is in `ops/operation.ts`; where else the engine reads or fills values it looks at `Storage.hollow`.
 */
import { Tensor } from "./tensor/tensor.js";

export { setShapesOnly, UNKNOWN_SIZE, unknownReads } from "./tensor/hollow.js";

/** As `x` with another first size, without values: a batch of as many samples. */
export function batchOf(x: Tensor, samples: number): Tensor {
  return Tensor.hollow([samples, ...x.shape.slice(1)], x.dtype);
}
