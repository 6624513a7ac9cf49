/** Samples of the operations that sparse tensors are computed with. */
import torch from "../../../../src/engine/index.js";
import { leaf } from "../../../support/gradcheck.js";
import type { Samples } from "./sample.js";

type Tensor = torch.Tensor;

/** A matrix `[2, 3]` with one index twice. */
const matrix = (values: Tensor) =>
  torch.sparseCooTensor(
    [
      [0, 1, 1, 0],
      [2, 0, 2, 2],
    ],
    values,
    [2, 3],
  );

export const sparse: Samples = {
  sparseScatter: { f: (values: Tensor) => matrix(values).toDense().exp(), inputs: () => [leaf([4])] },
  sparseGather: { f: (x: Tensor) => x.toSparse(1).values().exp(), inputs: () => [leaf([3, 2])] },
  sparseMm: {
    f: (values: Tensor, x: Tensor) => matrix(values).mm(x).exp(),
    inputs: () => [leaf([4], 1), leaf([3, 2], 2)],
  },
  sparseSampledMm: {
    f: (values: Tensor, x: Tensor, upstream: Tensor) => {
      const [gradient] = torch.autograd.grad(matrix(values).mm(x), values, {
        gradOutputs: upstream,
        createGraph: true,
      });
      return gradient.exp();
    },
    inputs: () => [leaf([4], 1), leaf([3, 2], 2), leaf([2, 2], 3)],
  },
};
