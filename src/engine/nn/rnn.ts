import { RuntimeError, ValueError } from "../errors.js";
import { empty, type TensorOptions, zeros } from "../ops/creation.js";
import { gateCounts, type RecurrentMode } from "../ops/rnn.js";
import { recurrent } from "../ops/rnnFunctions.js";
import { formatShape, sameShape, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { warn } from "../warn.js";
import { byName, type Trailing, wholeNumber } from "../arguments.js";
import { uniform_ } from "./init.js";
import { Module } from "./module.js";
import { Parameter } from "./parameter.js";
import { PackedSequence, reorder } from "./utils/rnn.js";

export interface RecurrentOptions extends Pick<TensorOptions, "dtype" | "device"> {
  /** Layers, each over the outputs of the one before. */
  numLayers?: number;
  /** Add trained biases. */
  bias?: boolean;
  /** Inputs and outputs are `[batch, steps, features]`. */
  batchFirst?: boolean;
  /** Probability of dropout between the layers. */
  dropout?: number;
  /** Add a second direction, from the last step to the first. */
  bidirectional?: boolean;
}

export interface RNNOptions extends RecurrentOptions {
  nonlinearity?: "tanh" | "relu";
}

export interface LSTMOptions extends RecurrentOptions {
  /** Width to which the hidden state is projected; 0 for none. */
  projSize?: number;
}

type Positions = [number, boolean, boolean, number, boolean];

const names = ["numLayers", "bias", "batchFirst", "dropout", "bidirectional"] as const;
const placement = ["device", "dtype"] as const;

const plural = (shape: Shape) => `(${shape.join(", ")})`;

interface Settings extends LSTMOptions {
  mode: RecurrentMode;
}

/**
 * The weights and the calling of all recurrent layers. Parameters have PyTorch's names: `weight_ih_l0`, `weight_hh_l0`,
 * `bias_ih_l0`, `bias_hh_l0`, `weight_hr_l0`, and the same with `_reverse` for the second direction.
 * https://pytorch.org/docs/1.13/generated/torch.nn.RNNBase.html
 */
export abstract class RNNBase extends Module {
  readonly numLayers: number;
  readonly bias: boolean;
  readonly batchFirst: boolean;
  readonly dropout: number;
  readonly bidirectional: boolean;
  readonly projSize: number;
  readonly mode: RecurrentMode;

  constructor(
    readonly inputSize: number,
    readonly hiddenSize: number,
    settings: Settings,
  ) {
    super();
    const { numLayers = 1, bias = true, batchFirst = false, dropout = 0, bidirectional = false } = settings;
    const { projSize = 0, mode, dtype, device } = settings;
    wholeNumber("inputSize", inputSize);
    wholeNumber("hiddenSize", hiddenSize);
    if (!Number.isInteger(numLayers) || numLayers < 1)
      throw new ValueError(`numLayers must be a whole number from 1, but got ${String(numLayers)}`);
    if (typeof dropout !== "number" || !(dropout >= 0 && dropout <= 1))
      throw new ValueError(
        "dropout should be a number in range [0, 1] representing the probability of an element being zeroed",
      );
    if (dropout > 0 && numLayers === 1)
      warn(
        "dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects num_layers greater than 1, " +
          `but got dropout=${dropout} and num_layers=${numLayers}`,
      );
    if (projSize < 0) throw new ValueError("proj_size should be a positive integer or zero to disable projections");
    if (projSize >= hiddenSize) throw new ValueError("proj_size has to be smaller than hidden_size");
    this.mode = mode;
    this.numLayers = numLayers;
    this.bias = bias;
    this.batchFirst = batchFirst;
    this.dropout = dropout;
    this.bidirectional = bidirectional;
    this.projSize = projSize;
    for (const [name, shape] of this.weightShapes())
      this.registerParameter(name, new Parameter(empty(shape, { dtype, device })));
    this.resetParameters();
  }

  private get directions(): number {
    return this.bidirectional ? 2 : 1;
  }

  private *weightShapes(): Generator<[name: string, shape: Shape]> {
    const { hiddenSize, projSize, directions } = this;
    const rows = gateCounts[this.mode] * hiddenSize;
    const out = projSize || hiddenSize;
    for (let layer = 0; layer < this.numLayers; layer++)
      for (let direction = 0; direction < directions; direction++) {
        const suffix = `l${layer}${direction === 1 ? "_reverse" : ""}`;
        yield [`weight_ih_${suffix}`, [rows, layer === 0 ? this.inputSize : out * directions]];
        yield [`weight_hh_${suffix}`, [rows, out]];
        if (this.bias) {
          yield [`bias_ih_${suffix}`, [rows]];
          yield [`bias_hh_${suffix}`, [rows]];
        }
        if (projSize > 0) yield [`weight_hr_${suffix}`, [projSize, hiddenSize]];
      }
  }

  /** The parameters of each layer and direction. */
  get allWeights(): Parameter[][] {
    const all = this.flatWeights();
    const count = all.length / (this.numLayers * this.directions);
    return Array.from({ length: all.length / count }, (_, i) => all.slice(i * count, (i + 1) * count));
  }

  private flatWeights(): Parameter[] {
    return [...this.weightShapes()].map(([name]) => (this as unknown as Record<string, Parameter>)[name]);
  }

  /** Draws the parameters anew, uniform in ±1/√hiddenSize. */
  resetParameters(): void {
    const bound = this.hiddenSize > 0 ? 1 / Math.sqrt(this.hiddenSize) : 0;
    for (const weight of this.parameters()) uniform_(weight, -bound, bound);
  }

  /** Here for programs that call it: weights need no rearrangement on the CPU. */
  flattenParameters(): void {}

  /** Shapes of the initial states, the cells' last. */
  protected stateShapes(batch: number): Shape[] {
    return [[this.numLayers * this.directions, batch, this.projSize || this.hiddenSize]];
  }

  /** @throws RuntimeError for a rank that does not go with the input's. */
  protected abstract checkRank(states: readonly Tensor[], isBatched: boolean): void;
  /** `Expected hidden size`, as the errors name the states. */
  protected abstract readonly expected: readonly string[];

  /** Runs over a padded, an unbatched or a packed input: the output in the same form and the last states. */
  protected run<X extends Tensor | PackedSequence>(input: X, given: readonly Tensor[] | null): [X, Tensor[]] {
    if (input instanceof PackedSequence) {
      const { data, batchSizes, sortedIndices, unsortedIndices } = input;
      const sizes = batchSizes.tolist() as number[];
      this.checkInput(data, 2);
      const states = this.initial(data, sizes[0], given && permuted(given, sortedIndices));
      const [output, ...last] = this.layers(data, states, sizes);
      return [input.with(output) as X, permuted(last, unsortedIndices)];
    }
    const isBatched = input.ndim === 3;
    const batchDim = this.batchFirst ? 0 : 1;
    const batched: Tensor = isBatched ? input : input.unsqueeze(batchDim);
    if (given) this.checkRank(given, isBatched);
    this.checkInput(batched, 3);
    const asBatch = given && (isBatched ? given : given.map((state) => state.unsqueeze(1)));
    const states = this.initial(batched, batched.shape[batchDim], asBatch);
    const [out, ...last] = this.layers(this.batchFirst ? batched.transpose(0, 1) : batched, states, null);
    const output = this.batchFirst ? out.transpose(0, 1) : out;
    if (isBatched) return [output as X, last];
    return [output.squeeze(batchDim) as X, last.map((state) => state.squeeze(1))];
  }

  private layers(input: Tensor, states: readonly Tensor[], sizes: readonly number[] | null): Tensor[] {
    const { mode, numLayers, bias: hasBiases, bidirectional, dropout, training: train } = this;
    const settings = { mode, numLayers, hasBiases, bidirectional, dropout, train };
    return recurrent(input, states, this.flatWeights(), settings, sizes);
  }

  private checkInput(input: Tensor, rank: number): void {
    if (input.ndim !== rank) throw new RuntimeError(`input must have ${rank} dimensions, got ${input.ndim}`);
    if (input.shape[rank - 1] !== this.inputSize)
      throw new RuntimeError(
        `input.size(-1) must be equal to input_size. Expected ${this.inputSize}, got ${input.shape[rank - 1]}`,
      );
  }

  private initial(input: Tensor, batch: number, given: readonly Tensor[] | null): readonly Tensor[] {
    const { dtype, device } = input;
    const shapes = this.stateShapes(batch);
    if (given === null) return shapes.map((shape) => zeros(shape, { dtype, device }));
    shapes.forEach((shape, i) => {
      if (!sameShape(given[i].shape, shape))
        throw new RuntimeError(`${this.expected[i]} ${plural(shape)}, got ${formatShape(given[i].shape)}`);
    });
    return given;
  }

  override extraRepr(): string {
    const parts = [`${this.inputSize}, ${this.hiddenSize}`];
    if (this.projSize !== 0) parts.push(`proj_size=${this.projSize}`);
    if (this.numLayers !== 1) parts.push(`num_layers=${this.numLayers}`);
    if (!this.bias) parts.push("bias=False");
    if (this.batchFirst) parts.push("batch_first=True");
    if (this.dropout !== 0)
      parts.push(`dropout=${Number.isInteger(this.dropout) ? `${this.dropout}.0` : this.dropout}`);
    if (this.bidirectional) parts.push("bidirectional=True");
    return parts.join(", ");
  }
}

function permuted(states: readonly Tensor[], order: Tensor | null): Tensor[] {
  return order === null ? [...states] : states.map((state) => reorder(state, 1, order));
}

/** A layer whose only state is the hidden one. */
abstract class HiddenStateOnly extends RNNBase {
  protected override readonly expected: readonly string[] = ["Expected hidden size"];

  protected override checkRank([hx]: readonly Tensor[], isBatched: boolean): void {
    if (hx.ndim === (isBatched ? 3 : 2)) return;
    const [kind, rank] = isBatched ? ["batched", 3] : ["unbatched", 2];
    throw new RuntimeError(`For ${kind} ${rank}-D input, hx should also be ${rank}-D but got ${hx.ndim}-D tensor`);
  }

  /**
   * @param input `[steps, batch, inputSize]` (`[batch, steps, inputSize]` with `batchFirst`), `[steps, inputSize]`, or packed
   * @param hx `[layers · directions, batch, hiddenSize]`, without the batch for an input without; zeros by default
   * @returns the output `[steps, batch, directions · hiddenSize]` and the last state, in the form of the input and of `hx`
   * @throws RuntimeError for sizes and ranks that do not fit
   */
  override forward<X extends Tensor | PackedSequence>(input: X, hx: Tensor | null = null): [output: X, hidden: Tensor] {
    const [output, [hidden]] = this.run(input, hx && [hx]);
    return [output, hidden];
  }
}

function refuseProjection(options: object): void {
  if ("projSize" in options) throw new ValueError("proj_size argument is only supported for LSTM, not RNN or GRU");
}

/** The options object of `Trailing` arguments, if there is one. */
const lastOf = (rest: readonly unknown[]): object => {
  const last = rest.at(-1);
  return typeof last === "object" && last !== null ? last : {};
};

/**
 * An Elman network, `hₜ = tanh(W xₜ + b + W hₜ₋₁ + b)`, or with ReLU: `new nn.RNN(10, 20, { numLayers: 2, nonlinearity: "relu" })`.
 * Input `[L, N, inputSize]`, with `batchFirst` `[N, L, inputSize]`; out `[L, N, D·hiddenSize]`, `h` `[D·numLayers, N, hiddenSize]`, where D is 2 if bidirectional. https://pytorch.org/docs/1.13/generated/torch.nn.RNN.html
 */
export class RNN extends HiddenStateOnly {
  readonly nonlinearity: "tanh" | "relu";

  constructor(inputSize: number, hiddenSize: number, ...rest: Trailing<Positions, RNNOptions>) {
    refuseProjection(lastOf(rest));
    const options = byName<RNNOptions>("RNN", [...names, ...placement, "nonlinearity"], rest);
    const { nonlinearity = "tanh" } = options;
    if (nonlinearity !== "tanh" && nonlinearity !== "relu")
      throw new ValueError(`Unknown nonlinearity '${String(nonlinearity)}'`);
    super(inputSize, hiddenSize, { ...options, mode: nonlinearity === "tanh" ? "rnnTanh" : "rnnRelu" });
    this.nonlinearity = nonlinearity;
  }
}

/**
 * A gated recurrent unit: `const [out, h] = gru(x)`. Input `[L, N, inputSize]`, with `batchFirst` `[N, L, inputSize]`; out `[L, N, D·hiddenSize]`, `h` `[D·numLayers, N, hiddenSize]`, where D is 2 if bidirectional.
 * https://pytorch.org/docs/1.13/generated/torch.nn.GRU.html
 */
export class GRU extends HiddenStateOnly {
  constructor(inputSize: number, hiddenSize: number, ...rest: Trailing<Positions, RecurrentOptions>) {
    refuseProjection(lastOf(rest));
    super(inputSize, hiddenSize, {
      ...byName<RecurrentOptions>("GRU", [...names, ...placement], rest),
      mode: "gru",
    });
  }
}

/**
 * Long short-term memory: `const [out, [h, c]] = lstm(x)`. Input `[L, N, inputSize]`, with `batchFirst` `[N, L, inputSize]`; out `[L, N, D·hiddenSize]`, `h` and `c` `[D·numLayers, N, hiddenSize]`, where D is 2 if bidirectional.
 * https://pytorch.org/docs/1.13/generated/torch.nn.LSTM.html
 */
export class LSTM extends RNNBase {
  protected override readonly expected = ["Expected hidden[0] size", "Expected hidden[1] size"];

  constructor(inputSize: number, hiddenSize: number, ...rest: Trailing<[...Positions, number], LSTMOptions>) {
    super(inputSize, hiddenSize, {
      ...byName<LSTMOptions>("LSTM", [...names, "projSize", ...placement], rest),
      mode: "lstm",
    });
  }

  protected override stateShapes(batch: number): Shape[] {
    const [hidden] = super.stateShapes(batch);
    return [hidden, hidden.with(2, this.hiddenSize)];
  }

  protected override checkRank([hx, cx]: readonly Tensor[], isBatched: boolean): void {
    const rank = isBatched ? 3 : 2;
    if (hx.ndim === rank && cx.ndim === rank) return;
    throw new RuntimeError(
      `For ${isBatched ? "batched" : "unbatched"} ${rank}-D input, hx and cx should also be ${rank}-D but got ` +
        `(${hx.ndim}-D, ${cx.ndim}-D) tensors`,
    );
  }

  /**
   * @param input `[steps, batch, inputSize]` (`[batch, steps, inputSize]` with `batchFirst`), `[steps, inputSize]`, or packed
   * @param hx hidden and cell state, `[layers · directions, batch, projSize or hiddenSize]` and `[..., hiddenSize]`, without the
   *   batch for an input without; zeros by default
   * @returns the output `[steps, batch, directions · width]` and the last states, in the form of the input and of `hx`
   * @throws RuntimeError for sizes and ranks that do not fit
   */
  override forward<X extends Tensor | PackedSequence>(
    input: X,
    hx: readonly [Tensor, Tensor] | null = null,
  ): [output: X, states: [hidden: Tensor, cell: Tensor]] {
    if (hx !== null && (!Array.isArray(hx) || hx.length !== 2))
      throw new RuntimeError("LSTM: hx must be an array of two tensors, [h, c]");
    const [output, states] = this.run(input, hx);
    return [output, states as [Tensor, Tensor]];
  }
}
