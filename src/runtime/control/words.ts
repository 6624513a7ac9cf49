import type { Tensor } from "../../engine/tensor/tensor.js";
import { joined, say, type Words } from "../../protocol/said.js";

/** What a tensor holds, counted. */
interface Counts {
  nan: number;
  positive: number;
  negative: number;
  zeros: number;
  finite: number;
  min: number;
  max: number;
}

/** Describes a tensor's numbers: `64×10, 3 NaN, the rest from -2.1 to 4.5`. */
export function tensorInWords(tensor: Tensor): Words {
  const counts = countsOf(tensor);
  if (tensor.ndim === 0) return say("a number, {0}", numberText(tensor.item()));
  return joined(tensor.shape.join("×"), ...numbersInWords(counts, tensor.numel()));
}

function countsOf(tensor: Tensor): Counts {
  const counts = { nan: 0, positive: 0, negative: 0, zeros: 0, finite: 0, min: Infinity, max: -Infinity };
  tensor.detach().forEachValue((given) => {
    const value = Number(given);
    if (Number.isNaN(value)) counts.nan++;
    else if (value === Infinity) counts.positive++;
    else if (value === -Infinity) counts.negative++;
    else {
      counts.finite++;
      if (value === 0) counts.zeros++;
      if (value < counts.min) counts.min = value;
      if (value > counts.max) counts.max = value;
    }
  });
  return counts;
}

function numbersInWords({ nan, positive, negative, zeros, finite, min, max }: Counts, all: number): Words[] {
  const parts = [
    [nan, "NaN"],
    [positive, "Infinity"],
    [negative, "-Infinity"],
  ] as const;
  const words: Words[] = parts
    .filter(([count]) => count > 0)
    .map(([count, name]) => (count === all ? say("all {0}", name) : `${count} ${name}`));
  if (finite === 0) return words;
  const [low, high] = [numberText(min), numberText(max)];
  const isRest = words.length > 0;
  if (min === max) words.push(isRest ? say("the rest {0}", low) : say("all {0}", low));
  else words.push(isRest ? say("the rest from {0} to {1}", low, high) : say("from {0} to {1}", low, high));
  if (zeros > 0 && min !== max) words.push(say("{0} of them zero", zeros));
  return words;
}

/** Three significant digits, exponent where the number would be long. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return value.toExponential(2);
  return String(Number(value.toPrecision(3)));
}
