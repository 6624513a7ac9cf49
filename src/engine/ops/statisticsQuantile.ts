import { RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { float32, float64, int64 } from "../tensor/dtype.js";
import { wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { full } from "./creation.js";
import { addMethods, type MethodsOf } from "./family.js";
import { gather } from "./gather.js";
import { sort } from "./sort.js";
import * as self from "./statisticsQuantile.js";
import { where } from "./where.js";

const interpolations = ["linear", "lower", "higher", "midpoint", "nearest"] as const;
export type Interpolation = (typeof interpolations)[number];

export interface QuantileOptions {
  /** All elements where it is left out. */
  dim?: number | null;
  keepdim?: boolean;
  /** What stands for a quantile between two elements. */
  interpolation?: Interpolation;
}

export type QuantileArguments = Trailing<[number | null, boolean], QuantileOptions>;

function checkQuantile(x: Tensor, q: Tensor, interpolation: Interpolation): void {
  if (x.numel() === 0) throw new RuntimeError("quantile() input tensor must be non-empty");
  if (q.ndim > 1)
    throw new RuntimeError(`quantile() q must be a scalar or 1D tensor, but got tensor of dimension ${q.ndim}`);
  if (x.dtype !== float32 && x.dtype !== float64)
    throw new RuntimeError("quantile() input tensor must be either float or double dtype");
  if (x.dtype !== q.dtype) throw new RuntimeError("quantile() q tensor must be same dtype as the input tensor");
  if (!interpolations.includes(interpolation))
    throw new RuntimeError(
      `quantile() interpolation must be one of linear, lower, higher, midpoint or nearest, but got ${String(interpolation)}`,
    );
}

/** Sorts, and reads between the neighbours of each rank. */
function quantiles(
  x: Tensor,
  q: Tensor | number,
  { dim, keepdim = false, interpolation = "linear" }: QuantileOptions,
  ignoreNan: boolean,
): Tensor {
  const levels = typeof q === "number" ? full([], q, { dtype: x.dtype, device: x.device }) : q;
  if (typeof q === "number" && !(q >= 0 && q <= 1))
    throw new RuntimeError(`quantile() q must be in the range [0, 1] but got ${q}`);
  checkQuantile(x, levels, interpolation);
  if (typeof q !== "number" && !q.storageRef.hollow)
    q.detach().forEachValue((level) => {
      if (!(level >= 0 && level <= 1)) throw new RuntimeError("quantile() q values must be in the range [0, 1]");
    });
  const whole = dim === undefined || dim === null;
  const along = whole ? 0 : wrapDim(dim, x.ndim);
  const flat = whole ? x.reshape(-1) : x.ndim === 0 ? x.reshape(1) : x;
  // [..., 1 at dim, ..., n]: the reduced dimension stays in its place with size 1.
  const sorted = sort(flat.unsqueeze(-1).transpose(along, -1), -1).values;
  const size = sorted.shape.at(-1)!;
  const nans = sorted.detach().isnan().sum(-1, { keepdim: true });
  const last = ignoreNan
    ? nans
        .neg()
        .add(size - 1)
        .clamp({ min: 0 })
    : nans.mul(0).add(size - 1);
  const exact = last.to(x.dtype).mul(levels.detach().reshape(-1));
  // A slice with NaN has NaN for every quantile: it is sorted to the end.
  const spoiled = nans.gt(0).logicalAnd(full([], ignoreNan ? 0 : 1, { dtype: int64, device: x.device }));
  const ranks = where(spoiled, size - 1, exact.detach()).to(x.dtype);
  const out = between(sorted, rounded(ranks, interpolation), interpolation);
  return finish(out, x, { whole, along, keepdim, scalar: levels.ndim === 0 });
}

function rounded(ranks: Tensor, interpolation: Interpolation): Tensor {
  if (interpolation === "lower") return ranks.floor();
  if (interpolation === "higher") return ranks.ceil();
  return interpolation === "nearest" ? ranks.round() : ranks;
}

/** The elements at the ranks, or between them. */
function between(sorted: Tensor, ranks: Tensor, interpolation: Interpolation): Tensor {
  const below = ranks.to(int64);
  const lower = gather(sorted, -1, below);
  if (interpolation !== "linear" && interpolation !== "midpoint") return lower;
  const weight =
    interpolation === "midpoint" ? full([], 0.5, { dtype: ranks.dtype, device: ranks.device }) : ranks.sub(below);
  return lower.lerp(gather(sorted, -1, ranks.ceil().to(int64)), weight.to(ranks.dtype));
}

interface Layout {
  whole: boolean;
  along: number;
  keepdim: boolean;
  scalar: boolean;
}

/** The quantiles in front, the reduced dimensions gone or kept. */
function finish(out: Tensor, x: Tensor, { whole, along, keepdim, scalar }: Layout): Tensor {
  const levels = out.shape.at(-1)!;
  const rest =
    whole || x.ndim === 0
      ? keepdim
        ? x.shape.map(() => 1)
        : []
      : keepdim
        ? x.shape.with(along, 1)
        : x.shape.toSpliced(along, 1);
  const front = out.permute([out.ndim - 1, ...out.shape.slice(0, -1).map((_, d) => d)]);
  return front.reshape(scalar ? rest : [levels, ...rest]);
}

const names = ["dim", "keepdim", "interpolation"] as const;

/**
 * The quantiles of all elements, or along a dimension.
 * @param q a number from 0 to 1, or a vector of them: then the first dimension of the result runs over them
 * @throws RuntimeError for q out of range, for types that are not floating point, and for an empty tensor
 * https://pytorch.org/docs/1.13/generated/torch.quantile.html
 */
export function quantile(x: Tensor, q: Tensor | number, ...args: QuantileArguments): Tensor {
  return quantiles(x, q, byName<QuantileOptions>("quantile", names, args), false);
}

/**
 * The quantiles of those that are no NaN. `[]`, or without `dim`; several `q` come first. https://pytorch.org/docs/1.13/generated/torch.nanquantile.html
 * @throws RuntimeError for numbers out of range, for numbers below what is allowed, for a name that it does not know, or for an empty tensor.
 */
export function nanquantile(x: Tensor, q: Tensor | number, ...args: QuantileArguments): Tensor {
  return quantiles(x, q, byName<QuantileOptions>("nanquantile", names, args), true);
}

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
