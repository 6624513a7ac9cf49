import { RuntimeError } from "../../errors.js";
import { boxMuller32, boxMuller64 } from "./boxMuller.js";
import { byKernel, cppNumber, floatArray, type Destination } from "./destination.js";
import type { Generator } from "./generator.js";
import { fma, log, sincos, trig } from "./libm.js";

const BLOCK = 16;

/**
 * Fills with normal numbers. PyTorch has two ways, and they draw differently:
 * - 16 elements or more and contiguous: uniforms for all, then Box-Muller over blocks of 16 in place; a last block that is not
 *   full is redrawn over the last 16 elements;
 * - otherwise one by one in float64, the second number of each pair being kept in the generator.
 *
 * @param contiguous false when the destination stands in for a tensor that is not contiguous: always one by one.
 * @throws RuntimeError when `std` is negative or NaN, or the dtype is not floating.
 *
 * https://pytorch.org/docs/1.13/generated/torch.Tensor.normal_.html
 */
export function fillNormal(destination: Destination, generator: Generator, mean = 0, std = 1, contiguous = true): void {
  if (!(std >= 0)) throw new RuntimeError(`normal expects std >= 0.0, but found std ${cppNumber(std)}`);
  const array = floatArray(destination, "normal_kernel_cpu");
  const { base, length } = destination;
  if (length < BLOCK || !contiguous) {
    for (let i = 0; i < length; i++) array[base + i] = nextNormal(generator, mean, std);
    return;
  }
  const end = base + length;
  const blocksEnd = end - (length % BLOCK);
  if (array instanceof Float32Array) {
    const [mean32, std32] = [Math.fround(mean), Math.fround(std)];
    if (
      byKernel(destination, generator, (kernels, state, at) => kernels.fillNormal32(state, at, length, mean32, std32))
    )
      return;
    for (let i = base; i < end; i++) array[i] = generator.uniform24();
    for (let at = base; at < blocksEnd; at += BLOCK) boxMuller32(array, at, mean32, std32);
    if (blocksEnd === end) return;
    for (let i = end - BLOCK; i < end; i++) array[i] = generator.uniform24();
    boxMuller32(array, end - BLOCK, mean32, std32);
  } else {
    for (let i = base; i < end; i++) array[i] = generator.uniform53();
    for (let at = base; at < blocksEnd; at += BLOCK) boxMuller64(array, at, mean, std);
    if (blocksEnd === end) return;
    for (let i = end - BLOCK; i < end; i++) array[i] = generator.uniform53();
    boxMuller64(array, end - BLOCK, mean, std);
  }
}

/** One normal number in float64, from the generator's cache if it holds one. */
export function nextNormal(generator: Generator, mean: number, std: number): number {
  let sample = generator.nextDoubleNormalSample;
  if (sample === undefined) {
    const angle = 2 * Math.PI * generator.uniform53();
    const radius = Math.sqrt(-2 * log(1 - generator.uniform53()));
    sincos(angle);
    generator.nextDoubleNormalSample = radius * trig.sin;
    sample = radius * trig.cos;
  } else {
    generator.nextDoubleNormalSample = undefined;
  }
  return std === 1 && mean === 0 ? sample : fma(sample, std, mean);
}
