/** What PyTorch says of paddings that do not fit. */
import { RuntimeError } from "../errors.js";
import { formatShape, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { INTEGERS, refuseDtypes, tuple } from "./spatial.js";

/** The modes that continue a tensor by its own values. */
export type BorderMode = "reflect" | "replicate" | "circular";

const letters = ["D", "H", "W"];

/** @throws RuntimeError in PyTorch's words where the padding does not fit the input. */
export function checkBorder(mode: BorderMode, x: Tensor, padding: readonly number[], shape: Shape): void {
  const dims = padding.length / 2;
  if (mode === "circular") return checkCircular(x, padding, shape);
  checkNotEmpty(mode, x, dims);
  if (mode === "reflect") checkReflection(x, padding);
  const sizes = shape.slice(-dims);
  const outer = x.shape.slice(-dims);
  const name = (size: number, i: number) => `${letters[3 - dims + i]}: ${size}`;
  // PyTorch lets images with one empty side pass.
  if (sizes.every((size) => size < 1))
    throw new RuntimeError(
      `input (${outer.map(name).join(dims === 3 && mode === "reflect" ? " " : ", ")}) is too small. ` +
        `Calculated output ${sizes.map(name).join(" ")}`,
    );
  const kernel =
    mode === "reflect" ? `reflection_pad${dims}d${dims === 3 ? "_cpu" : ""}` : `replication_pad${dims}d_cpu`;
  refuseDtypes(kernel, x, [...INTEGERS, "Half"]);
}

function checkNotEmpty(mode: BorderMode, x: Tensor, dims: number): void {
  const own = x.shape.slice(-dims - 1);
  if (own.every((size) => size > 0)) return;
  if (mode === "reflect" && dims < 3)
    throw new RuntimeError(
      `${dims + 1}D or ${dims + 2}D (batch mode) tensor expected for input, but got: [ ${x.dtype.tensorType}{${x.shape.join(",")}} ]`,
    );
  throw new RuntimeError(
    `Expected ${dims + 1}D or ${dims + 2}D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, ` +
      `but got: ${formatShape(x.shape)}`,
  );
}

function checkReflection(x: Tensor, padding: readonly number[]): void {
  for (let i = 0; i < padding.length; i += 2) {
    const d = x.ndim - 1 - i / 2;
    if (padding[i] >= x.shape[d] || padding[i + 1] >= x.shape[d])
      throw new RuntimeError(
        `Argument #${4 + i}: Padding size should be less than the corresponding input dimension, but got: padding ` +
          `${tuple(padding.slice(i, i + 2))} at dimension ${d} of input ` +
          String(padding.length === 4 ? x.ndim : formatShape(x.shape)),
      );
  }
}

function checkCircular(x: Tensor, padding: readonly number[], shape: Shape): void {
  const expected = 2 * (x.ndim - 2);
  if (padding.length !== expected)
    throw new RuntimeError(`Invalid padding size, expected ${expected} but got ${padding.length}`);
  for (let i = 0; i < padding.length; i += 2) {
    const d = x.ndim - 1 - i / 2;
    if (padding[i] > x.shape[d] || padding[i + 1] > x.shape[d])
      throw new RuntimeError("Padding value causes wrapping around more than once.");
    if (shape[d] < 0) throw new RuntimeError("Negative padding value is resulting in an empty dimension.");
  }
}
