import { RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { bool } from "../tensor/dtype.js";
import { formatShape, sameShape, wrapDim } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { zerosLike } from "./creation.js";
import { cat } from "./join.js";
import { methods } from "./methods.js";
import { cumsum } from "./scan.js";
import { narrow } from "./viewsSlice.js";

export interface DiffOptions {
  /** How often to take differences. */
  n?: number;
  dim?: number;
  /** Put before the elements first. */
  prepend?: Tensor | null;
  /** Put after the elements first. */
  append?: Tensor | null;
}

export type DiffArguments = Trailing<[number, number], DiffOptions>;

/**
 * The differences of neighbours along a dimension. https://pytorch.org/docs/1.13/generated/torch.diff.html
 * @throws RuntimeError for tensors with another number of dimensions or where shapes do not fit.
 */
export function diff(x: Tensor, ...args: DiffArguments): Tensor {
  const options = byName<DiffOptions>("diff", ["n", "dim", "prepend", "append"], args);
  const { n = 1, prepend = null, append = null } = options;
  if (x.ndim === 0) throw new RuntimeError("diff expects input to be at least one-dimensional");
  const dim = wrapDim(options.dim ?? -1, x.ndim);
  const parts = [prepend, x, append].filter((part) => part !== null);
  for (const part of parts) checkPart(x, part, dim);
  let out = parts.length === 1 ? x : cat(parts, dim);
  if (n <= 0) return zerosLike(out).copy_(out);
  const times = Math.min(n, out.shape[dim]);
  for (let i = 0; i < times; i++) {
    const size = out.shape[dim];
    const [later, earlier] = [
      narrow(out, dim, Math.min(1, size), Math.max(size - 1, 0)),
      narrow(out, dim, 0, Math.max(size - 1, 0)),
    ];
    out = x.dtype === bool ? later.logicalXor(earlier) : later.sub(earlier);
  }
  return out;
}

function checkPart(x: Tensor, part: Tensor, dim: number): void {
  if (part.ndim !== x.ndim) throw new RuntimeError("diff expects prepend or append to be the same dimension as input");
  const other = x.shape.findIndex((size, d) => d !== dim && size !== part.shape[d]);
  if (other >= 0)
    throw new RuntimeError(
      "diff expects the shape of tensor to prepend or append to match that of input except along the differencing dimension; " +
        `input.size(${other}) = ${x.shape[other]}, but got tensor.size(${other}) = ${part.shape[other]}`,
    );
}

export interface TrapezoidOptions {
  /** The distance of the points, where they are not given. */
  dx?: number;
  dim?: number;
}

export type TrapezoidArguments = [options?: TrapezoidOptions] | [x: Tensor, options?: Pick<TrapezoidOptions, "dim">];

interface Points extends TrapezoidOptions {
  x?: Tensor;
}

function pointsOf(of: string, args: TrapezoidArguments): Points {
  return byName<Points>(of, args[0] instanceof Tensor ? ["x", "dim"] : ["dx", "dim"], args);
}

/** The areas between neighbours. */
function areas(name: string, y: Tensor, options: Points): [areas: Tensor, dim: number] {
  const points = options.x ?? null;
  const dim = wrapDim(options.dim ?? -1, y.ndim);
  const size = y.shape[dim] ?? 1;
  const count = Math.max(size - 1, 0);
  const heights = narrow(y, dim, Math.min(1, size), count).add(narrow(y, dim, 0, count));
  if (points === null) return [heights.mul((options.dx ?? 1) / 2), dim];
  const steps = widths(name, y, points, dim);
  return [heights.mul(steps).div(2), dim];
}

function widths(name: string, y: Tensor, points: Tensor, dim: number): Tensor {
  if (points.ndim === 1) {
    if (points.shape[0] !== y.shape[dim])
      throw new RuntimeError(`${name}: There must be one \`x\` value for each sample point`);
    return diff(points).reshape(y.shape.map((size, d) => (d === dim ? size - 1 : 1)));
  }
  if (points.ndim === y.ndim && sameShape(points.shape, y.shape)) return diff(points, { dim });
  if (points.shape.at(dim - y.ndim) !== y.shape[dim])
    throw new RuntimeError(
      `${name}: There must be one \`x\` value for each sample point; got ${formatShape(points.shape)} for ${formatShape(y.shape)}`,
    );
  return diff(points, { dim: dim - y.ndim });
}

/**
 * The integral along a dimension by the trapezoidal rule. https://pytorch.org/docs/1.13/generated/torch.trapezoid.html
 * @throws RuntimeError where shapes do not fit.
 */
export function trapezoid(y: Tensor, ...args: TrapezoidArguments): Tensor {
  const [parts, dim] = areas("trapezoid", y, pointsOf("trapezoid", args));
  return parts.sum(dim);
}

/**
 * The integral up to each point. https://pytorch.org/docs/1.13/generated/torch.cumulative_trapezoid.html
 * @throws RuntimeError where shapes do not fit.
 */
export function cumulativeTrapezoid(y: Tensor, ...args: TrapezoidArguments): Tensor {
  const [parts, dim] = areas("cumulative_trapezoid", y, pointsOf("cumulativeTrapezoid", args));
  return cumsum(parts, dim);
}

export { trapezoid as trapz };

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * The differences of neighbours along a dimension. https://pytorch.org/docs/1.13/generated/torch.Tensor.diff.html
     * @throws RuntimeError for tensors with another number of dimensions or where shapes do not fit.
     */
    diff(...args: DiffArguments): Tensor;
  }
}

methods({
  diff(...args) {
    return diff(this, ...args);
  },
});
