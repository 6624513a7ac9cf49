/** Which input positions make each output position, and with what weights, rounded as PyTorch's float kernels round. */
import type { Taps } from "../backend/cpu/resample.js";

export type TapMode = "nearest" | "nearest-exact" | "linear" | "cubic";

export interface TapSettings {
  readonly mode: TapMode;
  readonly alignCorners: boolean;
  /** Low-pass filter before making smaller. */
  readonly antialias: boolean;
  /** Whether positions are rounded too, and not only the scale that they are made of. */
  readonly roundsPositions: boolean;
  /** Rounds to the type of the values. */
  readonly round: (x: number) => number;
}

type Round = TapSettings["round"];

/** Input positions for one output position. */
function step(input: number, output: number, factor: number | null, s: TapSettings): number {
  const { round } = s;
  if (s.alignCorners) return output > 1 ? round((input - 1) / (output - 1)) : 0;
  return factor !== null && factor > 0 ? round(1 / factor) : round(input / output);
}

/** The centre of output position `o` among the input's. */
function center(o: number, scale: number, { alignCorners, roundsPositions, round }: TapSettings): number {
  const place = roundsPositions ? round : (x: number) => x;
  return alignCorners ? place(scale * o) : place(place(scale * (o + 0.5)) - 0.5);
}

function table(taps: number, output: number, fill: (o: number, indices: number[], weights: number[]) => void): Taps {
  const [indices, weights] = [new Int32Array(output * taps), new Float64Array(output * taps)];
  for (let o = 0; o < output; o++) {
    const [own, ownWeights]: number[][] = [[], []];
    fill(o, own, ownWeights);
    indices.set(own, o * taps);
    weights.set(ownWeights, o * taps);
  }
  return { taps, indices, weights };
}

const clamp = (i: number, size: number) => Math.min(Math.max(i, 0), size - 1);

/** Keys' cubic convolution weights of the four neighbours, at distance t from the second. */
function cubicWeights(t: number, a: number, round: Round): number[] {
  const near = (x: number) => round(round(round(round(a + 2) * x - round(a + 3)) * x * x) + 1);
  const far = (x: number) => round(round(round(a * x - round(5 * a)) * x + round(8 * a)) * x - round(4 * a));
  return [far(round(t + 1)), near(t), near(round(1 - t)), far(round(2 - t))];
}

/**
 * The taps of one dimension. The second comes before the first: PyTorch's compiler fuses the first product into the sum with the
 * second, so that it is the second that is rounded first.
 * @param factor the scale factor that the user gave
 */
export function tapsOf(input: number, output: number, factor: number | null, s: TapSettings): Taps {
  const scale = step(input, output, factor, s);
  const { round } = s;
  if (s.antialias) return filtered(input, output, scale, s);
  if (s.mode === "nearest" || s.mode === "nearest-exact") {
    const shift = s.mode === "nearest" ? 0 : 0.5;
    return table(1, output, (o, indices, weights) => {
      indices.push(clamp(Math.floor(round(round(o + shift) * scale)), input));
      weights.push(1);
    });
  }
  if (s.mode === "linear")
    return table(2, output, (o, indices, weights) => {
      const at = input === output ? o : Math.max(0, center(o, scale, s));
      const first = Math.min(Math.floor(at), input - 1);
      const part = Math.min(Math.max(round(at - first), 0), 1);
      indices.push(Math.min(first + 1, input - 1), first);
      weights.push(part, round(1 - part));
    });
  return table(4, output, (o, indices, weights) => {
    const at = input === output ? o : center(o, scale, s);
    const first = Math.floor(at);
    for (const i of [0, -1, 1, 2]) indices.push(clamp(first + i, input));
    const [before, ...others] = cubicWeights(Math.min(Math.max(round(at - first), 0), 1), -0.75, round);
    weights.push(others[0], before, ...others.slice(1));
  });
}

/** The filter of width 1 (triangle) or 2 (cubic) in both directions. */
function filter(x: number, mode: TapMode): number {
  const t = Math.abs(x);
  if (mode === "linear") return t < 1 ? 1 - t : 0;
  const a = -0.5;
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  return t < 2 ? (((t - 5) * t + 8) * t - 4) * a : 0;
}

/** Taps of a filter that is as wide as the step, so that making smaller does not alias. */
function filtered(input: number, output: number, scale: number, s: TapSettings): Taps {
  const reach = s.mode === "linear" ? 1 : 2;
  const support = scale >= 1 ? reach * scale : reach;
  const inverse = scale >= 1 ? 1 / scale : 1;
  const taps = Math.ceil(support) * 2 + 1;
  return table(taps, output, (o, indices, weights) => {
    const middle = scale * (o + 0.5);
    const first = Math.max(Math.trunc(middle - support + 0.5), 0);
    const count = Math.min(Math.trunc(middle + support + 0.5), input) - first;
    let total = 0;
    for (let i = 0; i < count; i++) {
      const weight = s.round(filter((i + first - middle + 0.5) * inverse, s.mode));
      total += weight;
      indices.push(first + i);
      weights.push(weight);
    }
    for (let i = 0; i < count; i++) weights[i] = s.round(weights[i] / total);
  });
}
