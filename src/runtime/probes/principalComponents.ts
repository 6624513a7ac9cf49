import { eigh } from "../../engine/ops/decompositions.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import { float64 } from "../../engine/tensor/dtype.js";
import { numbersOf } from "./numbers.js";

/** Components that are kept: as many as neighbour embeddings are commonly given. */
const mostComponents = 50;

/**
 * Principal components of rows `[samples, dimensions]`: coordinates of the samples by falling variance, and the share of the variance of
 * each. The sign of a component is that in which its largest weight, or with fewer samples than dimensions its largest coordinate, is positive.
 */
export function principalComponents(rows: Tensor): {
  components: number;
  coordinates: Float32Array;
  variance: Float32Array;
} {
  const x = rows.to(float64);
  const centred = x.sub(x.mean(0, true));
  const [samples, dimensions] = centred.shape;
  const isWide = dimensions > samples;
  // Of the two products of the matrix with itself, the smaller one has all that is needed.
  const product = isWide ? centred.matmul(centred.t()) : centred.t().matmul(centred);
  if (!numbersOf(product).every(Number.isFinite)) return broken(samples);
  const { eigenvalues, eigenvectors } = eigh(product);
  const variances = [...numbersOf(eigenvalues)].reverse().map((value) => Math.max(0, value));
  const sum = variances.reduce((a, b) => a + b, 0);
  const components = Math.max(Math.min(2, variances.length), Math.min(mostComponents, variances.length));
  const vectors = numbersOf(eigenvectors);
  const size = variances.length;
  const projected = isWide ? undefined : numbersOf(centred.matmul(eigenvectors));
  const coordinates = new Float32Array(samples * components);
  for (let c = 0; c < components; c++) {
    const column = size - 1 - c;
    const scale = isWide ? Math.sqrt(variances[c]) : 1;
    const sign = signOf(vectors, size, column);
    for (let i = 0; i < samples; i++)
      coordinates[i * components + c] = sign * scale * (projected ?? vectors)[i * size + column];
  }
  const variance = Float32Array.from(variances.slice(0, components), (value) => (sum > 0 ? value / sum : 0));
  return { components, coordinates, variance };
}

function signOf(vectors: Float32Array, size: number, column: number): number {
  let largest = 0;
  for (let row = 0; row < size; row++) {
    const value = vectors[row * size + column];
    if (Math.abs(value) > Math.abs(largest)) largest = value;
  }
  return largest < 0 ? -1 : 1;
}

/** Vectors with NaN or infinities in them have no components. */
function broken(samples: number): { components: number; coordinates: Float32Array; variance: Float32Array } {
  return { components: 2, coordinates: new Float32Array(2 * samples).fill(NaN), variance: new Float32Array([0, 0]) };
}
