import type { Tensor } from "../tensor/tensor.js";

/** Positions along a dimension counted from the front; `outOfRange` makes the error of one that is not there. */
export function positions(
  index: Tensor,
  size: number,
  outOfRange: (value: number) => Error,
  negative: "counts from the end" | "is out of range" = "is out of range",
): Int32Array {
  const least = negative === "counts from the end" ? -size : 0;
  const out = new Int32Array(index.numel());
  index.forEachValue((value, i) => {
    if (value < least || value >= size) throw outOfRange(value);
    out[i] = value < 0 ? value + size : value;
  });
  return out;
}
