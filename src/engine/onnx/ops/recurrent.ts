/** Recurrent layers: one direction of one layer is one node. */
import type { RecurrentMode } from "../../ops/rnn.js";
import { full } from "../../ops/creation.js";
import type { Value } from "../../program/program.js";
import type { MappedCall, Mapping } from "../mapping.js";
import { transposeOf } from "./linear.js";

interface Params {
  mode: RecurrentMode;
  steps: { sizes: readonly number[]; reverse: boolean; packed: boolean };
  hasBias: boolean;
}

type Call = MappedCall<Params>;

/** The blocks of the weights in ONNX's order, by their places in PyTorch's: i, f, g, o become i, o, f, c; r, z, n become z, r, h. */
const orders: Record<RecurrentMode, readonly number[]> = {
  lstm: [0, 3, 1, 2],
  gru: [1, 0, 2],
  rnnTanh: [0],
  rnnRelu: [0],
};
const types: Record<RecurrentMode, string> = { lstm: "LSTM", gru: "GRU", rnnTanh: "RNN", rnnRelu: "RNN" };

/** What the input's part of the gates is made of: `x Wᵀ + b` over rows. */
function projection(gates: Value): { x: Value; weight: Value; bias: Value | null } | null {
  const { origin } = gates;
  if (origin.kind !== "result") return null;
  const { operation, inputs } = origin.call;
  if (operation.name !== "addmm" && operation.name !== "mm") return null;
  const hasBias = operation.name === "addmm";
  const [x, turned] = hasBias ? inputs.slice(1) : inputs;
  const weight = transposeOf(turned);
  return weight && { x, weight, bias: hasBias ? inputs[0] : null };
}

function reordered(c: Call, name: string, { mode }: Params, size: number): string {
  const order = orders[mode];
  if (order.length === 1) return name;
  const blocks = c.graph.addMany("Split", [name, c.graph.ints(order.map(() => size))], order.length, { axis: 0 });
  return c.add(
    "Concat",
    order.map((i) => blocks[i]),
    { axis: 0 },
  );
}

function layer(c: Call): string[] {
  c.fitsAnySize();
  const { params } = c;
  const { mode, steps, hasBias } = params;
  if (steps.packed) c.fail("packed sequences: give the layer a padded batch");
  const [gates, hidden, weight] = c.inputs;
  const cell = mode === "lstm" ? c.inputs[3] : null;
  const bias = hasBias ? c.inputs[cell ? 4 : 3] : null;
  if (c.inputs.length > 3 + (cell ? 1 : 0) + (bias ? 1 : 0)) c.fail("projSize: ONNX's LSTM has no projection");
  const given = projection(gates);
  if (given === null) c.fail("the weights of its input were not found");
  const size = weight.shape[1];
  const [seqLength, batch] = [c.graph.dimOf(c.output, 0), c.graph.dimOf(c.output, 1)];

  const first = (name: string) => c.add("Unsqueeze", [name, c.graph.ints([0])]);
  const own = (value: Value) => reordered(c, c.graph.name(value), params, size);
  const zeros = () => c.graph.values(full([weight.shape[0]], 0, { dtype: c.output.dtype }));
  const x = c.graph.reshape(c.graph.name(given.x), [seqLength, batch, given.weight.shape[1]]);
  const biases =
    given.bias || bias
      ? first(c.add("Concat", [given.bias ? own(given.bias) : zeros(), bias ? own(bias) : zeros()], { axis: 0 }))
      : "";
  const states = [first(c.graph.name(hidden)), ...(cell ? [first(c.graph.name(cell))] : [])];
  const inputs = [x, first(own(given.weight)), first(own(weight)), biases, "", ...states];
  const [output, ...last] = c.graph.addMany(types[mode], inputs, cell ? 3 : 2, {
    hidden_size: size,
    direction: steps.reverse ? "reverse" : "forward",
    linear_before_reset: mode === "gru" ? 1 : undefined,
    activations: mode === "rnnRelu" ? ["Relu"] : undefined,
  });
  const without = (name: string, dim: number) => c.add("Squeeze", [name, c.graph.ints([dim])]);
  return [without(output, 1), ...last.map((state) => without(state, 0))];
}

export const recurrent: Record<string, Mapping> = { lstm: layer, gru: layer, rnnTanh: layer, rnnRelu: layer };
