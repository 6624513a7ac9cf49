import { tensor } from "../../engine/ops/creation.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { DataPart, PlaneGrid } from "../../protocol/modelView.js";
import { say, type Words } from "../../protocol/said.js";
import { numbersOf } from "./numbers.js";
import { Problem, type ProbeContext } from "./probe.js";
import { firstInput, partsOf, someSamples, type SomeSamples } from "./sampled.js";

/** Points of each part that are drawn. */
const mostPoints = 1000;
/** Room beside the data, as a share of its extent. */
const margin = 0.15;

/** Whether the plane of inputs can be looked at: what is wrong with it, or undefined. */
export function planeProblem({ batch }: ProbeContext): Words | undefined {
  const inputs = batch.inputs;
  const first = firstInput(inputs);
  if (inputs.length === 1 && first.ndim === 2 && first.shape[1] === 2 && first.isFloatingPoint()) return undefined;
  if (inputs.length > 1)
    return say("A plane can be drawn for models of two numbers, samples×2. This one takes {0} inputs.", inputs.length);
  return say(
    "A plane can be drawn for models of two numbers, samples×2. This one takes an input of shape {0}, {1}.",
    first.shape.join("×"),
    first.dtype.name,
  );
}

/** The samples in the plane, training first. @throws Problem for a model of other inputs */
export function planeSamples(context: ProbeContext): SomeSamples[] {
  const problem = planeProblem(context);
  if (problem !== undefined) throw new Problem(problem);
  return (Object.keys(partsOf(context)) as DataPart[]).map((part) => someSamples(context, part, mostPoints));
}

/** Cells over the range of samples, with room beside them. */
export function gridOver(samples: readonly SomeSamples[], size: number): PlaneGrid {
  const points = samples.map(({ inputs }) => numbersOf(inputs[0]));
  const range = (column: number): [number, number] => {
    let low = Infinity;
    let high = -Infinity;
    for (const values of points)
      for (let i = column; i < values.length; i += 2) {
        if (!Number.isFinite(values[i])) continue;
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
    if (!(high > low)) return low === high ? [low - 1, high + 1] : [-1, 1];
    const room = margin * (high - low);
    return [low - room, high + room];
  };
  return { size, x: range(0), y: range(1) };
}

/** The centres of all cells, row by row from the lowest y: `[size * size, 2]` of the type that the model takes. */
export function gridInputs({ size, x, y }: PlaneGrid, like: Tensor): Tensor {
  const places = new Float64Array(2 * size * size);
  const at = ([low, high]: readonly [number, number], i: number): number => low + ((high - low) * i) / (size - 1);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const cell = 2 * (row * size + column);
      places[cell] = at(x, column);
      places[cell + 1] = at(y, row);
    }
  return tensor(places, { dtype: like.dtype }).reshape([size * size, 2]);
}
