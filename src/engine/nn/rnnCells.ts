import { AssertionError, RuntimeError } from "../errors.js";
import { empty, type TensorOptions, zeros } from "../ops/creation.js";
import { gruCell, lstmCell, rnnReluCell, rnnTanhCell } from "../ops/rnnFunctions.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing, wholeNumber } from "../arguments.js";
import { uniform_ } from "./init.js";
import { Module } from "./module.js";
import { Parameter } from "./parameter.js";

type Placement = Pick<TensorOptions, "dtype" | "device">;

export interface CellOptions extends Placement {
  /** Add trained biases. */
  bias?: boolean;
}

export interface RNNCellOptions extends CellOptions {
  nonlinearity?: "tanh" | "relu";
}

/** The weights of one step of a recurrent layer, under PyTorch's names. */
export abstract class RNNCellBase extends Module {
  readonly bias: boolean;
  /** `[gates · hiddenSize, inputSize]` */
  weight_ih: Parameter;
  /** `[gates · hiddenSize, hiddenSize]` */
  weight_hh: Parameter;
  /** `[gates · hiddenSize]` */
  bias_ih: Parameter | null;
  /** `[gates · hiddenSize]` */
  bias_hh: Parameter | null;

  constructor(
    readonly inputSize: number,
    readonly hiddenSize: number,
    gates: number,
    { bias = true, dtype, device }: CellOptions,
  ) {
    super();
    wholeNumber("inputSize", inputSize);
    wholeNumber("hiddenSize", hiddenSize);
    this.bias = bias;
    const make = (...shape: number[]) => new Parameter(empty(shape, { dtype, device }));
    const rows = gates * hiddenSize;
    this.weight_ih = make(rows, inputSize);
    this.weight_hh = make(rows, hiddenSize);
    this.bias_ih = bias ? make(rows) : null;
    this.bias_hh = bias ? make(rows) : null;
    this.resetParameters();
  }

  /** Draws the parameters anew, uniform in ±1/√hiddenSize. */
  resetParameters(): void {
    const bound = this.hiddenSize > 0 ? 1 / Math.sqrt(this.hiddenSize) : 0;
    for (const weight of this.parameters()) uniform_(weight, -bound, bound);
  }

  /** Calls `step` with a batch; an input without one gets it for the call. */
  protected batched(
    input: Tensor,
    given: readonly Tensor[] | null,
    states: number,
    step: (input: Tensor, states: readonly Tensor[]) => Tensor[],
  ): Tensor[] {
    if (input.ndim !== 1 && input.ndim !== 2)
      throw new AssertionError(
        `${this.className()}: Expected input to be 1-D or 2-D but received ${input.ndim}-D tensor`,
      );
    const isBatched = input.ndim === 2;
    const batch = isBatched ? input : input.unsqueeze(0);
    const zero = () => zeros([batch.shape[0], this.hiddenSize], { dtype: input.dtype, device: input.device });
    const own = given?.map((state) => (isBatched ? state : state.unsqueeze(0)));
    const next = step(batch, own ?? new Array<null>(states).fill(null).map(zero));
    return isBatched ? next : next.map((state) => state.squeeze(0));
  }

  override extraRepr(): string {
    return `${this.inputSize}, ${this.hiddenSize}${this.bias ? "" : ", bias=False"}`;
  }
}

/**
 * One step of an Elman network: `h' = tanh(W x + b + W h + b)`. Input `[N, inputSize]`; the state `[N, hiddenSize]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.RNNCell.html
 */
export class RNNCell extends RNNCellBase {
  readonly nonlinearity: "tanh" | "relu";

  constructor(inputSize: number, hiddenSize: number, ...rest: Trailing<[boolean, "tanh" | "relu"], RNNCellOptions>) {
    const options = byName<RNNCellOptions>("RNNCell", ["bias", "nonlinearity", "device", "dtype"], rest);
    super(inputSize, hiddenSize, 1, options);
    this.nonlinearity = options.nonlinearity ?? "tanh";
  }

  /** `[batch, inputSize]` and `[batch, hiddenSize]` (zeros by default) to the next hidden state; also without the batch. */
  override forward(input: Tensor, hx: Tensor | null = null): Tensor {
    const { weight_ih, weight_hh, bias_ih, bias_hh, nonlinearity } = this;
    const cell = { tanh: rnnTanhCell, relu: rnnReluCell }[nonlinearity];
    if (cell === undefined) throw new RuntimeError(`Unknown nonlinearity: ${String(nonlinearity)}`);
    const step = (x: Tensor, [h]: readonly Tensor[]) => [cell(x, h, weight_ih, weight_hh, bias_ih, bias_hh)];
    return this.batched(input, hx && [hx], 1, step)[0];
  }

  override extraRepr(): string {
    return super.extraRepr() + (this.nonlinearity === "tanh" ? "" : `, nonlinearity=${this.nonlinearity}`);
  }
}

/**
 * One step of an LSTM: `const [h, c] = cell(x, [h, c])`. Input `[N, inputSize]`; `h` and `c` `[N, hiddenSize]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.LSTMCell.html
 */
export class LSTMCell extends RNNCellBase {
  constructor(inputSize: number, hiddenSize: number, ...rest: Trailing<[boolean], CellOptions>) {
    super(inputSize, hiddenSize, 4, byName<CellOptions>("LSTMCell", ["bias", "device", "dtype"], rest));
  }

  /** `[batch, inputSize]` and two states `[batch, hiddenSize]` (zeros by default) to the next ones; also without the batch. */
  override forward(input: Tensor, hx: readonly [Tensor, Tensor] | null = null): [hidden: Tensor, cell: Tensor] {
    const { weight_ih, weight_hh, bias_ih, bias_hh } = this;
    const step = (x: Tensor, [h, c]: readonly Tensor[]) => lstmCell(x, [h, c], weight_ih, weight_hh, bias_ih, bias_hh);
    return this.batched(input, hx, 2, step) as [Tensor, Tensor];
  }
}

/** One step of a GRU. Input `[N, inputSize]`; the state `[N, hiddenSize]`. https://pytorch.org/docs/1.13/generated/torch.nn.GRUCell.html */
export class GRUCell extends RNNCellBase {
  constructor(inputSize: number, hiddenSize: number, ...rest: Trailing<[boolean], CellOptions>) {
    super(inputSize, hiddenSize, 3, byName<CellOptions>("GRUCell", ["bias", "device", "dtype"], rest));
  }

  /** `[batch, inputSize]` and `[batch, hiddenSize]` (zeros by default) to the next hidden state; also without the batch. */
  override forward(input: Tensor, hx: Tensor | null = null): Tensor {
    const { weight_ih, weight_hh, bias_ih, bias_hh } = this;
    const step = (x: Tensor, [h]: readonly Tensor[]) => [gruCell(x, h, weight_ih, weight_hh, bias_ih, bias_hh)];
    return this.batched(input, hx && [hx], 1, step)[0];
  }
}
