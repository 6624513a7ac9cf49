import { noGrad } from "../autograd/mode.js";
import { orthonormalize } from "../backend/cpu/orthonormalize.js";
import { encode } from "../backend/cpu/numeric.js";
import { ValueError } from "../errors.js";
import { randperm } from "../ops/random.js";
import { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";

/** Fills a matrix with the identity. @throws ValueError for other ranks. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.eye_ */
export function eye_(tensor: Tensor): Tensor {
  checkMatrix(tensor);
  noGrad(() => {
    tensor.zero_();
    for (let i = 0; i < Math.min(...tensor.shape); i++) tensor.select(0, i).select(0, i).fill_(1);
  });
  return tensor;
}

function checkMatrix(tensor: Tensor): void {
  if (tensor.ndim !== 2) throw new ValueError("Only tensors with 2 dimensions are supported");
}

/** Makes a convolution's weight hand channels through. @throws ValueError for other ranks than 3 to 5. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.dirac_ */
export function dirac_(tensor: Tensor, ...args: Trailing<[number], { groups?: number }>): Tensor {
  const { groups = 1 } = byName<{ groups?: number }>("dirac_", ["groups"], args);
  if (tensor.ndim < 3 || tensor.ndim > 5) throw new ValueError("Only tensors with 3, 4, or 5 dimensions are supported");
  const [outputs, inputs, ...field] = tensor.shape;
  if (outputs % groups !== 0) throw new ValueError("dim 0 must be divisible by groups");
  const perGroup = outputs / groups;
  noGrad(() => {
    tensor.zero_();
    for (let group = 0; group < groups; group++)
      for (let channel = 0; channel < Math.min(perGroup, inputs); channel++) {
        const kernel = tensor.select(0, group * perGroup + channel).select(0, channel);
        field.reduce((part, size) => part.select(0, Math.floor(size / 2)), kernel).fill_(1);
      }
  });
  return tensor;
}

/** Fills with rows, or columns, that are orthonormal. @throws ValueError below two dimensions. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.orthogonal_ (Saxe et al., https://arxiv.org/abs/1312.6120) */
export function orthogonal_(tensor: Tensor, ...args: Trailing<[number], { gain?: number }>): Tensor {
  const { gain = 1 } = byName<{ gain?: number }>("orthogonal_", ["gain"], args);
  if (tensor.ndim < 2) throw new ValueError("Only tensors with 2 or more dimensions are supported");
  if (tensor.numel() === 0 || tensor.storageRef.hollow) return tensor;
  const rows = tensor.shape[0];
  const columns = tensor.numel() / rows;
  const drawn = Tensor.allocate([rows, columns], tensor.dtype).normal_(0, 1);
  const isWide = rows < columns;
  const tall = isWide ? drawn.t() : drawn;
  const values = new Float64Array(tall.numel());
  tall.forEachValue((value, i) => (values[i] = value));
  orthonormalize(values, tall.shape[0], tall.shape[1]);
  const result = Tensor.allocate(tall.shape, tensor.dtype);
  encode(result.storageRef, 0, values);
  noGrad(() => tensor.copy_((isWide ? result.t() : result).reshape(tensor.shape)).mul_(gain));
  return tensor;
}

/**
 * Fills a matrix from a normal distribution and sets a part of each column to zero.
 * @param sparsity the part of each column that becomes zero
 * @throws ValueError for other ranks than 2.
 * https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.sparse_
 */
export function sparse_(tensor: Tensor, sparsity: number, ...args: Trailing<[number], { std?: number }>): Tensor {
  const { std = 0.01 } = byName<{ std?: number }>("sparse_", ["std"], args);
  checkMatrix(tensor);
  const [rows, columns] = tensor.shape;
  const zeros = Math.ceil(sparsity * rows);
  noGrad(() => {
    tensor.normal_(0, std);
    for (let column = 0; column < columns; column++)
      for (const row of (randperm(rows).tolist() as number[]).slice(0, zeros))
        tensor.select(0, row).select(0, column).fill_(0);
  });
  return tensor;
}
