/** Samples of recurrent layers and of packed sequences. */
import torch, { nn } from "../../../../src/engine/index.js";
import { gateCounts, recurrentLayer, type RecurrentMode } from "../../../../src/engine/ops/rnn.js";
import { leaf } from "../../../support/gradcheck.js";
import type { Sample, Samples } from "./sample.js";

type Tensor = torch.Tensor;

const { packPaddedSequence, padPackedSequence, padSequence, PackedSequence } = nn.utils.rnn;

/** A direction over steps of 3, 3, 2 and 1 rows, all outputs in one. */
function layer(mode: RecurrentMode, { reverse = false, bias = true, out = 3 } = {}): Sample {
  const rows = 3 * gateCounts[mode];
  const shapes = [
    [9, rows],
    [3, out],
    [rows, out],
  ];
  if (mode === "lstm") shapes.push([3, 3]);
  if (bias) shapes.push([rows]);
  if (out !== 3) shapes.push([out, 3]);
  return {
    f: (gates, hidden, weight, ...rest) => {
      const cell = mode === "lstm" ? rest.shift()! : null;
      const operands = {
        gates,
        hidden,
        weight,
        cell,
        bias: bias ? rest.shift()! : null,
        projection: rest.shift() ?? null,
      };
      const outputs = recurrentLayer(mode, { sizes: [3, 3, 2, 1], reverse, packed: true }, operands);
      return torch.cat(outputs.map((output) => output.reshape(-1)));
    },
    inputs: () => shapes.map((shape, i) => leaf(shape, i + 1)),
  };
}

const both = (mode: RecurrentMode): Sample[] => [layer(mode), layer(mode, { reverse: true, bias: false })];
const int64 = (values: number[]) => torch.tensor(values, { dtype: torch.int64 });

export const recurrent: Samples = {
  rnnTanh: both("rnnTanh"),
  rnnRelu: both("rnnRelu"),
  gru: both("gru"),
  lstm: [...both("lstm"), layer("lstm", { out: 2 }), layer("lstm", { out: 2, reverse: true, bias: false })],
  packPaddedSequence: {
    f: (x: Tensor) => packPaddedSequence(x, [3, 2, 1]).data.exp(),
    inputs: () => [leaf([4, 3, 2])],
  },
  padPackedSequence: {
    f: (x: Tensor) => padPackedSequence(new PackedSequence(x, int64([3, 2, 1])))[0].exp(),
    inputs: () => [leaf([6, 2])],
  },
  padSequence: {
    f: (a: Tensor, b: Tensor) => padSequence([a, b], { paddingValue: 2 }).exp(),
    inputs: () => [leaf([3, 2], 1), leaf([1, 2], 2)],
  },
};
