import {
  columnRows,
  gatherColumns,
  lineTable,
  product,
  scatterColumns,
  type Sliding,
  volume,
} from "../backend/cpu/columns.js";
import { dense } from "../backend/cpu/dense.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { formatShape, numel, wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { INTEGERS, type PerDimension, perDimension, refuseDtypes, tuple } from "./spatial.js";

/** Windows over an image; lists are `[height, width]`. */
interface Blocks {
  /** The image's size. */
  readonly size: readonly number[];
  readonly kernel: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: readonly number[];
  readonly stride: readonly number[];
}

/** How many windows fit along each dimension. */
const counts = (b: Blocks): number[] =>
  b.size.map(
    (size, d) => Math.floor((size + 2 * b.padding[d] - b.dilation[d] * (b.kernel[d] - 1) - 1) / b.stride[d]) + 1,
  );

/** Samples of a batch; a single sample has no batch dimension. */
const samples = (x: Tensor, own: number): number => numel(x.shape.slice(0, -own));

const elements = (b: Blocks): number => b.kernel[0] * b.kernel[1];

function sliding(b: Blocks, channels: number): Sliding {
  return {
    channels,
    input: volume(b.size, 1),
    output: volume(counts(b), 1),
    kernel: volume(b.kernel, 1),
    stride: volume(b.stride, 1),
    padding: volume(b.padding, 0),
    dilation: volume(b.dilation, 1),
  };
}

const unfoldOp: ComputeOperation<Blocks> = define<Blocks, ComputeOperation<Blocks>>({
  name: "im2col",
  gradName: "Im2ColBackward0",
  saves: [],
  infer: ([x], b) => ({
    shape: [...x.shape.slice(0, -3), x.shape.at(-3)! * elements(b), counts(b).reduce((n, count) => n * count, 1)],
    dtype: x.dtype,
  }),
  forward: ([output], [x], b) => {
    const channels = x.shape.at(-3)!;
    const window = sliding(b, channels);
    const [from, table] = [dense(x), lineTable(window)];
    const step = channels * product(window.input);
    const size = columnRows(window) * product(window.output);
    intoContiguous(output, (out, base) => {
      for (let n = 0; n < samples(x, 3); n++)
        gatherColumns(
          from.array,
          from.base + n * step,
          window,
          table,
          0,
          window.output[1],
          out.subarray(base + n * size, base + (n + 1) * size) as typeof out,
        );
    });
  },
  backward: (c, g) => [apply(foldOp, [g!], c.params)],
  formula: { forward: "windows of x as columns", backward: ["columns of g added where they came from"] },
});

const foldOp: ComputeOperation<Blocks> = define<Blocks, ComputeOperation<Blocks>>({
  name: "col2im",
  gradName: "Col2ImBackward0",
  saves: [],
  infer: ([x], b) => ({
    shape: [...x.shape.slice(0, -2), x.shape.at(-2)! / elements(b), ...b.size],
    dtype: x.dtype,
  }),
  forward: ([output], [x], b) => {
    const channels = output.shape.at(-3)!;
    const window = sliding(b, channels);
    const [from, table] = [dense(x), lineTable(window)];
    const step = channels * product(window.input);
    const size = columnRows(window) * product(window.output);
    intoContiguous(output, (out, base) => {
      for (let n = 0; n < samples(x, 2); n++) {
        const start = from.base + n * size;
        const columns = from.array.subarray(start, start + size) as typeof out;
        scatterColumns(columns, window, table, 0, window.output[1], out, base + n * step);
      }
    });
  },
  backward: (c, g) => [apply(unfoldOp, [g!], c.params)],
  formula: { forward: "columns added where they belong", backward: ["windows of g as columns"] },
});

export interface BlockArguments {
  dilation?: PerDimension;
  padding?: PerDimension;
  stride?: PerDimension;
}

type BlockRest = Trailing<[PerDimension, PerDimension, PerDimension], BlockArguments>;

function blocksOf(of: string, size: readonly number[], kernelSize: PerDimension, rest: BlockRest): Blocks {
  const { dilation = 1, padding = 0, stride = 1 } = byName<BlockArguments>(of, ["dilation", "padding", "stride"], rest);
  const pair = (name: string, value: PerDimension) => {
    const list = perDimension(of, name, value, 2);
    if (list.length !== 2) throw new RuntimeError(`It is expected ${name} equals to 2, but got size ${list.length}`);
    return list;
  };
  const blocks: Blocks = {
    size,
    kernel: pair("kernel_size", kernelSize),
    dilation: pair("dilation", dilation),
    padding: pair("padding", padding),
    stride: pair("stride", stride),
  };
  checkPositive("kernel size", "kernel", blocks.kernel);
  checkPositive("dilation", "dilation", blocks.dilation);
  if (blocks.padding.some((value) => value < 0))
    throw new RuntimeError(
      `padding should be non-negative, but got pad_height: ${blocks.padding[0]} pad_width: ${blocks.padding[1]}`,
    );
  checkPositive("stride", "stride", blocks.stride);
  return blocks;
}

function checkPositive(what: string, name: string, [height, width]: readonly number[]): void {
  if (height <= 0 || width <= 0)
    throw new RuntimeError(
      `${what} should be greater than zero, but got ${name}_height: ${height} ${name}_width: ${width}`,
    );
}

/**
 * `(input, kernelSize, dilation, padding, stride)`: the windows of `[N, C, H, W]` as columns, `[N, C · kH · kW, L]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.unfold.html
 * @throws RuntimeError for numbers below what is allowed, for tensors with another number of dimensions, or for sizes that do not fit; IndexError for a dimension that the tensor does not have.
 */
export function unfold(input: Tensor, kernelSize: PerDimension, ...rest: BlockRest): Tensor {
  if (input.ndim < 3) wrapDim(2, input.ndim);
  const blocks = blocksOf("unfold", input.shape.slice(-2), kernelSize, rest);
  if ((input.ndim !== 3 && input.ndim !== 4) || input.shape.slice(-3).includes(0))
    throw new RuntimeError(
      "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: " +
        formatShape(input.shape),
    );
  const found = counts(blocks);
  if (found.some((count) => count < 1))
    throw new RuntimeError(
      `Given input with spatial size ${tuple(blocks.size)}, kernel_size=${tuple(blocks.kernel)}, dilation=${tuple(blocks.dilation)}, ` +
        `padding=${tuple(blocks.padding)}, calculated shape of the array of sliding blocks as ${tuple(found)}, but its components ` +
        "must be at least one.",
    );
  refuseDtypes("im2col_out_cpu", input, INTEGERS);
  return apply(unfoldOp, [input], blocks);
}

/**
 * `(input, outputSize, kernelSize, dilation, padding, stride)`: columns `[N, C · kH · kW, L]` summed into an image `[N, C, H, W]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.fold.html
 * @throws RuntimeError for padding that does not fit, for tensors with another number of dimensions, for sizes that do not fit, or for types that it does not take.
 */
export function fold(input: Tensor, outputSize: PerDimension, kernelSize: PerDimension, ...rest: BlockRest): Tensor {
  const blocks = blocksOf("fold", perDimension("fold", "output_size", outputSize, 2), kernelSize, rest);
  if ((input.ndim !== 2 && input.ndim !== 3) || input.shape.slice(-2).includes(0))
    throw new RuntimeError(
      "Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for input, but got: " +
        formatShape(input.shape),
    );
  const [rows, columns] = input.shape.slice(-2);
  if (rows % elements(blocks) !== 0)
    throw new RuntimeError(
      `Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got input.size(1)=${rows} and ` +
        `kernel_size=${tuple(blocks.kernel)}.`,
    );
  const found = counts(blocks);
  const given =
    `Given output_size=${tuple(blocks.size)}, kernel_size=${tuple(blocks.kernel)}, dilation=${tuple(blocks.dilation)}, ` +
    `padding=${tuple(blocks.padding)}, stride=${tuple(blocks.stride)}, `;
  if (found.some((count) => count < 0) || found[0] * found[1] !== columns)
    throw new RuntimeError(
      `${given}expected size of input's dimension 2 to match the calculated number of sliding blocks ${found.join(" * ")} = ` +
        `${found[0] * found[1]}, but got input.size(2)=${columns}.`,
    );
  refuseDtypes("col2im_out_cpu", input, INTEGERS);
  return apply(foldOp, [input], blocks);
}
