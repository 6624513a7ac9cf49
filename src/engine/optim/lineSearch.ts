import type { Tensor } from "../tensor/tensor.js";

/** The loss and its gradient at a step length along the search direction. */
export interface Evaluation {
  loss: number;
  grad: Tensor;
}

/** A point of the line: step length, loss, gradient, slope along the direction. */
interface Point extends Evaluation {
  t: number;
  slope: number;
}

export interface LineSearchResult extends Evaluation {
  t: number;
  evaluations: number;
}

const armijo = 1e-4;
const curvature = 0.9;
const toleranceChange = 1e-9;
const maxIterations = 25;

/**
 * The minimum of the cubic through two points and their slopes, kept within bounds; the middle of the bounds where it has none.
 * Nocedal and Wright, Numerical Optimization (2006), eq. 3.59.
 */
function cubicMinimum(a: Point, b: Point, bounds?: readonly [number, number]): number {
  const [low, high] = bounds ?? (a.t <= b.t ? [a.t, b.t] : [b.t, a.t]);
  const d1 = a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.t - b.t);
  const square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0)) return (low + high) / 2;
  const d2 = Math.sqrt(square);
  const [left, right] = a.t <= b.t ? [a, b] : [b, a];
  const best = right.t - (right.t - left.t) * ((right.slope + d2 - d1) / (right.slope - left.slope + 2 * d2));
  return Math.min(Math.max(best, low), high);
}

/**
 * A step length that satisfies the strong Wolfe conditions: first a bracket that holds one, then a zoom into it.
 * Nocedal and Wright, Numerical Optimization (2006), algorithms 3.5 and 3.6, with the safeguards of PyTorch's L-BFGS.
 */
export function strongWolfe(
  evaluate: (t: number) => Evaluation,
  direction: Tensor,
  firstStep: number,
  start: Evaluation & { slope: number },
): LineSearchResult {
  let evaluations = 0;
  const at = (t: number): Point => {
    evaluations++;
    const { loss, grad } = evaluate(t);
    return { t, loss, grad, slope: grad.dot(direction).item() };
  };
  const origin: Point = { t: 0, ...start };
  const tooHigh = (point: Point) => point.loss > origin.loss + armijo * point.t * origin.slope;
  const isFlat = (point: Point) => Math.abs(point.slope) <= -curvature * origin.slope;

  let previous = origin;
  let point = at(firstStep);
  let iterations = 0;
  let bracket: [Point, Point] | null = null;
  for (; iterations < maxIterations; iterations++) {
    if (tooHigh(point) || (iterations > 1 && point.loss >= previous.loss) || (!isFlat(point) && point.slope >= 0)) {
      bracket = [previous, point];
      break;
    }
    if (isFlat(point)) return { ...point, evaluations };
    const next = cubicMinimum(previous, point, [point.t + 0.01 * (point.t - previous.t), point.t * 10]);
    previous = point;
    point = at(next);
  }
  bracket ??= [origin, point];

  const width = direction.abs().max().item();
  let stalled = false;
  let low = bracket[0].loss <= bracket[1].loss ? 0 : 1;
  for (; iterations < maxIterations; iterations++) {
    const [a, b] = [bracket[0].t, bracket[1].t];
    if (Math.abs(b - a) * width < toleranceChange) break;
    const [smallest, largest] = [Math.min(a, b), Math.max(a, b)];
    let t = cubicMinimum(bracket[0], bracket[1]);
    // Near a boundary twice in a row, or beyond one: move a tenth of the bracket inwards, or the zoom would not end.
    const margin = 0.1 * (largest - smallest);
    if (Math.min(largest - t, t - smallest) < margin) {
      if (stalled || t >= largest || t <= smallest) {
        t = Math.abs(t - largest) < Math.abs(t - smallest) ? largest - margin : smallest + margin;
        stalled = false;
      } else stalled = true;
    } else stalled = false;

    const trial = at(t);
    const high = 1 - low;
    if (tooHigh(trial) || trial.loss >= bracket[low].loss) {
      bracket[high] = trial;
      low = bracket[0].loss <= bracket[1].loss ? 0 : 1;
      continue;
    }
    const isDone = isFlat(trial);
    if (!isDone && trial.slope * (bracket[high].t - bracket[low].t) >= 0) bracket[high] = bracket[low];
    bracket[low] = trial;
    if (isDone) break;
  }
  return { ...bracket[low], evaluations };
}
