/** Recurrent cells made of recorded operations: single steps, and the second derivative of whole layers. */
import type { Steps } from "../backend/cpu/recurrent.js";
import type { RecurrentMode } from "../backend/cpu/recurrentCells.js";
import type { Tensor } from "../tensor/tensor.js";
import { cat, stack } from "./join.js";
import { matmul } from "./linalg.js";
import { narrow } from "./viewsSlice.js";

/** Weights by which the hidden state enters a cell. */
interface HiddenWeights {
  readonly weight: Tensor;
  readonly bias: Tensor | null;
  readonly projection: Tensor | null;
}

function blocks(x: Tensor, count: number): Tensor[] {
  const size = x.shape[1] / count;
  return Array.from({ length: count }, (_, i) => narrow(x, 1, i * size, size));
}

/**
 * One step of a cell: from what the input gives to the gates, `[batch, gates · hidden]`, and the states before to those after.
 * @param fromHidden what the hidden state gives to the gates, of the same shape
 */
export function cellStep(
  mode: RecurrentMode,
  fromInput: Tensor,
  fromHidden: Tensor,
  hidden: Tensor,
  cell: Tensor | null,
): [hidden: Tensor, cell: Tensor | null] {
  switch (mode) {
    case "rnnTanh":
      return [fromInput.add(fromHidden).tanh(), null];
    case "rnnRelu":
      return [fromInput.add(fromHidden).relu(), null];
    case "lstm": {
      const [i, f, g, o] = blocks(fromInput.add(fromHidden), 4);
      const next = f.sigmoid().mul(cell!).add(i.sigmoid().mul(g.tanh()));
      return [o.sigmoid().mul(next.tanh()), next];
    }
    case "gru": {
      const [r, z, n] = blocks(fromInput, 3);
      const [hiddenR, hiddenZ, hiddenN] = blocks(fromHidden, 3);
      const fresh = r.add(hiddenR).sigmoid().mul(hiddenN).add(n).tanh();
      return [hidden.sub(fresh).mul(z.add(hiddenZ).sigmoid()).add(fresh), null];
    }
  }
}

function project(x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  const product = matmul(x, weight.t());
  return bias === null ? product : product.add(bias);
}

/** All steps of one direction of a layer, one recorded operation after the other; outputs as `recurrentLayer` gives them. */
export function recurrentSteps(
  mode: RecurrentMode,
  { sizes, reverse, packed }: Steps,
  { gates, hidden, cell, ...weights }: HiddenWeights & { gates: Tensor; hidden: Tensor; cell: Tensor | null },
): Tensor[] {
  const { weight, bias, projection } = weights;
  const firsts = sizes.map((_, t) => sizes.slice(0, t).reduce((a, b) => a + b, 0));
  const order = sizes.map((_, t) => (reverse ? sizes.length - 1 - t : t));
  const outputs = new Array<Tensor>(sizes.length);
  let states: [Tensor, Tensor | null] = [hidden, cell];
  const top = (x: Tensor, rows: number) => (rows === x.shape[0] ? x : narrow(x, 0, 0, rows));
  /** The states with the rows that took part in the step replaced. */
  const merge = (before: Tensor, after: Tensor) => {
    const rows = after.shape[0];
    return rows === before.shape[0] ? after : cat([after, narrow(before, 0, rows, before.shape[0] - rows)]);
  };
  for (const t of order) {
    const [h, c] = states.map((x) => x && top(x, sizes[t]));
    const [raw, nextCell] = cellStep(mode, narrow(gates, 0, firsts[t], sizes[t]), project(h!, weight, bias), h!, c);
    const next = projection === null ? raw : project(raw, projection, null);
    outputs[t] = next;
    states = [merge(states[0], next), nextCell && merge(states[1]!, nextCell)];
  }
  return [packed ? cat(outputs) : stack(outputs), ...states.filter((x) => x !== null)];
}
