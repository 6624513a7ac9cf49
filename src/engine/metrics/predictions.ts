import { ValueError } from "../errors.js";
import { checkSameShape, type Numbers, read, type Values } from "./values.js";

/** Predicted and right class of each sample. */
export interface Classes {
  readonly predicted: Float64Array;
  readonly target: Float64Array;
}

export interface ThresholdOption {
  /** Probabilities above it mean class 1 (0.5); 0 for scores that no sigmoid has seen. */
  threshold?: number;
}

/**
 * The classes that outputs mean:
 * - one dimension more than the target, `[N, C, ...]`: scores, the class with the largest is predicted;
 * - the target's shape, whole numbers: classes themselves;
 * - the target's shape, others: probabilities of class 1.
 *
 * @throws ValueError where the shapes do not fit together or a target is no whole number.
 */
export function classesOf(of: string, output: Values, target: Values, { threshold = 0.5 }: ThresholdOption): Classes {
  const given = read(output);
  const right = read(target);
  checkWhole(of, right);
  if (scoresFit(given, right)) return { predicted: largest(given), target: right.values };
  checkSameShape(of, given, right);
  const predicted = given.isFloating ? given.values.map((p) => (p > threshold ? 1 : 0)) : given.values;
  return { predicted, target: right.values };
}

/** True where the output is `[N, C, ...]` for a target of `[N, ...]`. */
export function scoresFit(output: Numbers, target: Numbers): boolean {
  const [samples, , ...rest] = output.shape;
  return (
    output.shape.length === target.shape.length + 1 &&
    output.shape[1] > 1 &&
    [samples, ...rest].join() === target.shape.join()
  );
}

/** The positions of each sample's scores: `visit(first, step, sample)`, where score c lies at `first + c * step`. */
export function eachSample(scores: Numbers, visit: (first: number, step: number, sample: number) => void): void {
  const [samples, classes, ...rest] = scores.shape;
  const step = rest.reduce((a, b) => a * b, 1);
  for (let i = 0; i < samples; i++) for (let j = 0; j < step; j++) visit(i * classes * step + j, step, i * step + j);
}

function largest(scores: Numbers): Float64Array {
  const { values, shape } = scores;
  const out = new Float64Array(values.length / shape[1]);
  eachSample(scores, (first, step, sample) => {
    let best = 0;
    for (let c = 1; c < shape[1]; c++) if (values[first + c * step] > values[first + best * step]) best = c;
    out[sample] = best;
  });
  return out;
}

function checkWhole(of: string, target: Numbers): void {
  const wrong = target.values.find((value) => !Number.isInteger(value));
  if (wrong !== undefined) throw new ValueError(`${of}: targets must be classes, whole numbers, but one is ${wrong}`);
}
