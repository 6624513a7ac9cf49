/** Recurrent networks of several layers and directions: `torch.lstm`, `torch.gru`, `torch.rnnTanh`, `torch.rnnRelu` and their cells. */
import { RuntimeError } from "../errors.js";
import type { Tensor } from "../tensor/tensor.js";
import { dropout } from "./dropout.js";
import { cat, stack } from "./join.js";
import { addmm, mm } from "./linalg.js";
import { recurrentLayer, type RecurrentMode } from "./rnn.js";
import { cellStep } from "./rnnCells.js";

export interface RecurrentSettings {
  mode: RecurrentMode;
  numLayers: number;
  /** Weights come as `[weightIh, weightHh, biasIh, biasHh, weightHr]` a layer and direction, without those that there are not. */
  hasBiases: boolean;
  bidirectional: boolean;
  /** Between the layers, in training. */
  dropout: number;
  train: boolean;
}

/** `x Wᵀ + b` over rows. */
function project(x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  if (x.dtype !== weight.dtype) throw new RuntimeError("mat1 and mat2 must have the same dtype");
  return bias === null ? mm(x, weight.t()) : addmm(bias, x, weight.t());
}

/**
 * Runs all layers over `[steps, batch, features]`, or over the rows of a packed batch.
 * @param states `[layers · directions, batch, hidden]`, and for LSTM those of the cells
 * @param sizes rows of each step of a packed batch, else null
 * @returns the output and the last states
 */
export function recurrent(
  input: Tensor,
  states: readonly Tensor[],
  weights: readonly Tensor[],
  settings: RecurrentSettings,
  sizes: readonly number[] | null = null,
): Tensor[] {
  const { mode, numLayers, hasBiases, bidirectional } = settings;
  const directions = bidirectional ? 2 : 1;
  if (sizes === null && input.shape[0] === 0)
    throw new RuntimeError("Expected sequence length to be larger than 0 in RNN");
  const perDirection = weights.length / (numLayers * directions);
  const steps = sizes ?? new Array<number>(input.shape[0]).fill(input.shape[1]);
  const last: Tensor[][] = states.map(() => []);
  let values = input;
  for (let layer = 0; layer < numLayers; layer++) {
    const rows = sizes === null ? values.reshape(-1, values.shape[2]) : values;
    const outputs = Array.from({ length: directions }, (_, direction) => {
      const index = layer * directions + direction;
      const own = weights.slice(index * perDirection, (index + 1) * perDirection);
      const [weightIh, weight, biasIh, bias] = own;
      const [hidden, cell = null] = states.map((state) => state.select(0, index));
      if ([hidden, cell].some((state) => state && state.dtype !== weight.dtype))
        throw new RuntimeError("mat1 and mat2 must have the same dtype");
      const [output, ...after] = recurrentLayer(
        mode,
        { sizes: steps, reverse: direction === 1, packed: sizes !== null },
        {
          gates: project(rows, weightIh, hasBiases ? biasIh : null),
          hidden,
          cell,
          weight,
          bias: hasBiases ? bias : null,
          projection: own[hasBiases ? 4 : 2] ?? null,
        },
      );
      after.forEach((state, i) => last[i].push(state));
      return output;
    });
    values = outputs.length === 1 ? outputs[0] : cat(outputs, values.ndim - 1);
    if (settings.dropout > 0 && settings.train && layer < numLayers - 1)
      values = dropout(values, settings.dropout, true);
  }
  return [values, ...last.map((list) => stack(list))];
}

type Layers = [
  params: readonly Tensor[],
  hasBiases: boolean,
  numLayers: number,
  dropout: number,
  train: boolean,
  bidirectional: boolean,
];
/** Over `[steps, batch, features]`, or `[batch, steps, features]` with `batchFirst`. */
type Padded<H> = [input: Tensor, hx: H, ...Layers, batchFirst: boolean];
/** Over a packed batch: its rows, and the number of them in each step. */
type Packed<H> = [data: Tensor, batchSizes: Tensor, hx: H, ...Layers];

function network<H extends Tensor | readonly Tensor[]>(mode: RecurrentMode, args: Padded<H> | Packed<H>): Tensor[] {
  const isPacked = Array.isArray(args[3]);
  const [input, batchSizes, hx, weights, hasBiases, numLayers, dropped, train, bidirectional, batchFirst] = (
    isPacked ? [...args, false] : [args[0], null, ...args.slice(1)]
  ) as [Tensor, Tensor | null, Tensor | readonly Tensor[], ...Layers, boolean];
  const states = Array.isArray(hx) ? (hx as readonly Tensor[]) : [hx as Tensor];
  const settings = { mode, numLayers, hasBiases, bidirectional, dropout: dropped, train };
  const sizes = batchSizes && (batchSizes.tolist() as number[]);
  const [output, ...last] = recurrent(batchFirst ? input.transpose(0, 1) : input, states, weights, settings, sizes);
  return [batchFirst ? output.transpose(0, 1) : output, ...last];
}

/** An LSTM network: `[output, h, c]`. https://pytorch.org/docs/1.13/generated/torch.nn.LSTM.html */
export function lstm(...args: Padded<readonly [Tensor, Tensor]> | Packed<readonly [Tensor, Tensor]>): Tensor[] {
  return network("lstm", args);
}

/** A GRU network: `[output, h]`. https://pytorch.org/docs/1.13/generated/torch.nn.GRU.html */
export function gru(...args: Padded<Tensor> | Packed<Tensor>): Tensor[] {
  return network("gru", args);
}

/** An Elman network with tanh: `[output, h]`. https://pytorch.org/docs/1.13/generated/torch.nn.RNN.html */
export function rnnTanh(...args: Padded<Tensor> | Packed<Tensor>): Tensor[] {
  return network("rnnTanh", args);
}

/** An Elman network with ReLU: `[output, h]`. https://pytorch.org/docs/1.13/generated/torch.nn.RNN.html */
export function rnnRelu(...args: Padded<Tensor> | Packed<Tensor>): Tensor[] {
  return network("rnnRelu", args);
}

/** One step over `[batch, features]`. @throws RuntimeError in PyTorch's words for sizes that do not fit. */
function cellOf(
  mode: RecurrentMode,
  input: Tensor,
  [hidden, cell]: readonly [Tensor, Tensor | null],
  [weightIh, weightHh]: readonly [Tensor, Tensor],
  [biasIh, biasHh]: readonly (Tensor | null)[],
): Tensor[] {
  const [features, units] = [weightIh.shape[1], weightHh.shape[1]];
  if (input.shape[1] !== features)
    throw new RuntimeError(`input has inconsistent input_size: got ${input.shape[1]} expected ${features}`);
  for (const [i, state] of [hidden, cell].entries()) {
    if (state === null) continue;
    if (state.shape[0] !== input.shape[0])
      throw new RuntimeError(
        `Input batch size ${input.shape[0]} doesn't match hidden${i} batch size ${state.shape[0]}`,
      );
    if (state.shape[1] !== units)
      throw new RuntimeError(`hidden${i} has inconsistent hidden_size: got ${state.shape[1]}, expected ${units}`);
  }
  const [next, nextCell] = cellStep(
    mode,
    project(input, weightIh, biasIh),
    project(hidden, weightHh, biasHh),
    hidden,
    cell,
  );
  return nextCell === null ? [next] : [next, nextCell];
}

/** One step of an LSTM: `[h, c]`. https://pytorch.org/docs/1.13/generated/torch.nn.LSTMCell.html */
export function lstmCell(
  input: Tensor,
  hx: readonly [Tensor, Tensor],
  weightIh: Tensor,
  weightHh: Tensor,
  biasIh: Tensor | null = null,
  biasHh: Tensor | null = null,
): [Tensor, Tensor] {
  return cellOf("lstm", input, hx, [weightIh, weightHh], [biasIh, biasHh]) as [Tensor, Tensor];
}

const singleState =
  (mode: RecurrentMode) =>
  (
    input: Tensor,
    hx: Tensor,
    weightIh: Tensor,
    weightHh: Tensor,
    biasIh: Tensor | null = null,
    biasHh: Tensor | null = null,
  ): Tensor =>
    cellOf(mode, input, [hx, null], [weightIh, weightHh], [biasIh, biasHh])[0];

/** One step of a GRU. https://pytorch.org/docs/1.13/generated/torch.nn.GRUCell.html */
export const gruCell = singleState("gru");
/** One step of an Elman network with tanh. https://pytorch.org/docs/1.13/generated/torch.nn.RNNCell.html */
export const rnnTanhCell = singleState("rnnTanh");
/** One step of an Elman network with ReLU. https://pytorch.org/docs/1.13/generated/torch.nn.RNNCell.html */
export const rnnReluCell = singleState("rnnRelu");
