import type { Tensor } from "../tensor/tensor.js";
import { div } from "./arithmetic.js";
import * as self from "./arithmeticExtrema.js";
import { addMethods, type MethodsOf } from "./family.js";
import { apply } from "./operation.js";
import { binary } from "./pointwise.js";
import { where } from "./where.js";

const maximumOp = extremum("maximum", "MaximumBackward0", (a, b) => (a > b || Number.isNaN(a) ? a : b), "max(a, b)");
const minimumOp = extremum("minimum", "MinimumBackward0", (a, b) => (a < b || Number.isNaN(a) ? a : b), "min(a, b)");

/** Where both are equal each gets half of the gradient, as in PyTorch. */
function extremum(
  name: "maximum" | "minimum",
  gradName: string,
  kernel: (a: number, b: number) => number,
  forward: string,
) {
  return binary({
    name,
    gradName,
    fast: name,
    kernel,
    saves: [0, 1],
    backward: (c, g) => {
      const [a, b] = [c.input(0), c.input(1)];
      const shared = where(a.eq(b), div(g, 2), g);
      const loses = (x: Tensor, y: Tensor) => (name === "maximum" ? x.lt(y) : x.gt(y));
      return [c.needs(0) ? where(loses(a, b), 0, shared) : null, c.needs(1) ? where(loses(b, a), 0, shared) : null];
    },
    formula: { forward, backward: ["g where a wins, g/2 where equal", "g where b wins, g/2 where equal"] },
  });
}

const fmaxOp = numberExtremum("fmax", "FmaxBackward0", (a, b) => a >= b || Number.isNaN(b), "max(a, b)");
const fminOp = numberExtremum("fmin", "FminBackward0", (a, b) => a <= b || Number.isNaN(b), "min(a, b)");

/** NaN only where both are NaN; the first gets the whole gradient where both are equal. */
function numberExtremum(name: string, gradName: string, wins: (a: number, b: number) => boolean, forward: string) {
  return binary({
    name,
    gradName,
    kernel: (a, b) => (wins(a, b) ? a : b),
    saves: [0, 1],
    backward: (c, g) => {
      const [a, b] = [c.input(0), c.input(1)];
      const first = (name === "fmax" ? a.ge(b) : a.le(b)).logicalOr(b.isnan());
      return [where(first, g, 0), where(first, 0, g)];
    },
    formula: { forward, backward: ["g where a wins, else 0", "g where b wins, else 0"] },
  });
}

/**
 * The larger of each pair; NaN where one is NaN. https://pytorch.org/docs/1.13/generated/torch.maximum.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export function maximum(a: Tensor, b: Tensor): Tensor {
  return apply(maximumOp, [a, b], null);
}

/**
 * The smaller of each pair; NaN where one is NaN. https://pytorch.org/docs/1.13/generated/torch.minimum.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export function minimum(a: Tensor, b: Tensor): Tensor {
  return apply(minimumOp, [a, b], null);
}

/**
 * The larger of each pair; the number where the other is NaN. https://pytorch.org/docs/1.13/generated/torch.fmax.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export function fmax(a: Tensor, b: Tensor): Tensor {
  return apply(fmaxOp, [a, b], null);
}

/**
 * The smaller of each pair; the number where the other is NaN. https://pytorch.org/docs/1.13/generated/torch.fmin.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export function fmin(a: Tensor, b: Tensor): Tensor {
  return apply(fminOp, [a, b], null);
}

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
