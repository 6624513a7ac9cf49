import { RuntimeError } from "../../errors.js";
import { byKernel, cppNumber, floatArray, type Destination } from "./destination.js";
import type { Generator } from "./generator.js";
import { fma } from "./libm.js";

const MAX = { Float: 3.4028234663852886e38, Double: Number.MAX_VALUE };

/**
 * Fills with uniform numbers in [from, to): float32 from 24 bits of one draw, float64 from 53 bits of two.
 * The scaling is one fused multiply-add, as PyTorch's x86 build compiles it.
 * @throws RuntimeError when `from > to`, or the range does not fit the dtype, or the dtype is not floating.
 *
 * https://pytorch.org/docs/1.13/generated/torch.Tensor.uniform_.html
 */
export function fillUniform(destination: Destination, generator: Generator, from = 0, to = 1): void {
  const array = floatArray(destination, "check_uniform_bounds");
  const { base, length } = destination;
  checkBounds(destination.dtype.scalarType === "Float" ? "Float" : "Double", from, to);
  const end = base + length;
  if (array instanceof Float32Array) {
    const low = Math.fround(from);
    const range = Math.fround(Math.fround(to) - low);
    if (byKernel(destination, generator, (kernels, state, at) => kernels.fillUniform32(state, at, length, low, range)))
      return;
    for (let i = base; i < end; i++) array[i] = generator.uniform24() * range + low;
  } else if (from === 0 && to === 1) {
    if (byKernel(destination, generator, (kernels, state, at) => kernels.fillUniform64(state, at, length))) return;
    for (let i = base; i < end; i++) array[i] = generator.uniform53();
  } else {
    const range = to - from;
    for (let i = base; i < end; i++) array[i] = fma(generator.uniform53(), range, from);
  }
}

function checkBounds(type: "Float" | "Double", from: number, to: number): void {
  const max = MAX[type];
  for (const [name, value] of [
    ["from", from],
    ["to", to],
  ] as const)
    if (!(Math.abs(value) <= max)) throw new RuntimeError(`${name} is out of bounds for ${type.toLowerCase()}`);
  if (from > to)
    throw new RuntimeError(
      `uniform_ expects to return a [from, to) range, but found from=${cppNumber(from)} > to=${cppNumber(to)}`,
    );
  if (to - from > max)
    throw new RuntimeError(
      `uniform_ expects to-from <= std::numeric_limits<${type}>::max(), but found to=${cppNumber(to)} and ` +
        `from=${cppNumber(from)} which result in to-from to exceed the limit`,
    );
}
