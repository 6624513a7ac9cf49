/**
 * Inputs of the workloads: described here, made alike by every engine, so that all compute the same thing. Values come from
 * a hash of position and seed in 32-bit integers (the finalizer of MurmurHash3, https://github.com/aappleby/smhasher), which
 * bench/engines/pytorch.py repeats in NumPy bit by bit.
 */

/**
 * @typedef {{ shape: number[], kind: "uniform", low: number, high: number }
 *   | { shape: number[], kind: "integers", below: number }
 *   | { shape: number[], kind: "constant", value: number }} TensorSpec
 */

/** float32 values of [low, high). @param {number[]} shape @returns {TensorSpec} */
export const uniform = (shape, low = -1, high = 1) => ({ shape, kind: "uniform", low, high });

/** Whole numbers of [0, below). @param {number[]} shape @param {number} below @returns {TensorSpec} */
export const integers = (shape, below) => ({ shape, kind: "integers", below });

/** @param {number[]} shape @param {number} value @returns {TensorSpec} */
export const constant = (shape, value) => ({ shape, kind: "constant", value });

/** Weight and bias of a layer that sums over `fanIn` inputs, as PyTorch draws them. @param {number[]} shape @param {number} fanIn */
export const layer = (shape, fanIn) => uniform(shape, -1 / Math.sqrt(fanIn), 1 / Math.sqrt(fanIn));

/**
 * Weights of consecutive linear layers under the names that nn.Sequential gives them.
 *
 * @param {number[]} widths @param {number} stride distance of their places: 2 where an activation stands between
 * @returns {Record<string, TensorSpec>}
 */
export function linearLayers(widths, stride = 2) {
  /** @type {Record<string, TensorSpec>} */
  const specs = {};
  for (let i = 1; i < widths.length; i++) {
    const [inputs, outputs] = [widths[i - 1], widths[i]];
    specs[`${(i - 1) * stride}.weight`] = layer([outputs, inputs], inputs);
    specs[`${(i - 1) * stride}.bias`] = layer([outputs], inputs);
  }
  return specs;
}

/** @param {number} x @returns {number} a hash of 32 bits */
function hash(x) {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** @param {string} name @returns {number} */
function seedOf(name) {
  let seed = 0;
  for (let i = 0; i < name.length; i++) seed = hash(Math.imul(seed, 31) + name.charCodeAt(i));
  return seed;
}

/** @param {number[]} shape */
export const sizeOf = (shape) => shape.reduce((product, size) => product * size, 1);

/** The values of a tensor, which depend on its name and its place in it. @param {string} name @param {TensorSpec} spec */
export function fill(name, spec) {
  const size = sizeOf(spec.shape);
  if (spec.kind === "constant") return new Float32Array(size).fill(spec.value);
  const seed = seedOf(name);
  if (spec.kind === "integers")
    return Int32Array.from({ length: size }, (_, i) => Math.floor((hash(i ^ seed) / 2 ** 32) * spec.below));
  const values = new Float32Array(size);
  const range = spec.high - spec.low;
  for (let i = 0; i < size; i++) values[i] = spec.low + range * ((hash(i ^ seed) >>> 8) / 2 ** 24);
  return values;
}
