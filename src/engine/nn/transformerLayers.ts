import { RuntimeError } from "../errors.js";
import type { TensorOptions } from "../ops/creation.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";
import { MultiheadAttention } from "./attention.js";
import { checkKeyPaddingMask } from "./attentionFunctions.js";
import { Dropout } from "./dropout.js";
import { gelu, relu } from "./functional.js";
import { Linear } from "./linear.js";
import { registerLibrary, withoutIntermediates } from "./intermediate.js";
import { Module } from "./module.js";
import { LayerNorm } from "./normalization.js";
import { snakeCase } from "./text.js";

export type Activation = "relu" | "gelu" | ((x: Tensor) => Tensor);

export interface TransformerLayerOptions extends Pick<TensorOptions, "dtype" | "device"> {
  /** Features inside the feed-forward part. */
  dimFeedforward?: number;
  /** Probability of dropout, in attention too. */
  dropout?: number;
  /** Between the linear layers of the feed-forward part. */
  activation?: Activation;
  layerNormEps?: number;
  /** Inputs and outputs are `[batch, length, features]`. */
  batchFirst?: boolean;
  /** Normalise before each part rather than after it. */
  normFirst?: boolean;
}

export type TransformerLayerRest = Trailing<
  [number, number, Activation, number, boolean, boolean],
  TransformerLayerOptions
>;

const names = [
  "dimFeedforward",
  "dropout",
  "activation",
  "layerNormEps",
  "batchFirst",
  "normFirst",
  "device",
  "dtype",
] as const;

/** @throws RuntimeError for a name that is none of the two. */
const known = { relu: (x: Tensor) => relu(x), gelu: (x: Tensor) => gelu(x) };
registerLibrary(known);

function activationOf(activation: Activation): (x: Tensor) => Tensor {
  if (typeof activation === "function") return activation;
  if (!Object.hasOwn(known, activation))
    throw new RuntimeError(`activation should be relu/gelu, not ${String(activation)}`);
  return known[activation];
}

/** The name of a known activation function. @internal */
export const activationName = (activation: (x: Tensor) => Tensor): string | undefined =>
  Object.keys(known).find((name) => known[name as keyof typeof known] === activation);

const flag = (value: boolean | undefined) => value ?? false;

export interface EncoderLayerMasks {
  /** `[length, length]` or `[batch · heads, length, length]` */
  srcMask?: Tensor | null;
  /** `[batch, length]` */
  srcKeyPaddingMask?: Tensor | null;
}

/**
 * Self-attention and a feed-forward part, each with a residual connection and layer norm.
 * Source `[S, N, E]`, with `batchFirst` `[N, S, E]`; the result has the same shape. https://pytorch.org/docs/1.13/generated/torch.nn.TransformerEncoderLayer.html
 */
export class TransformerEncoderLayer extends Module {
  selfAttn: MultiheadAttention;
  linear1: Linear;
  dropout: Dropout;
  linear2: Linear;
  readonly normFirst: boolean;
  norm1: LayerNorm;
  norm2: LayerNorm;
  dropout1: Dropout;
  dropout2: Dropout;
  /** What stands between the two linear layers, of [..., dimFeedforward]. */
  activation: (x: Tensor) => Tensor;

  constructor(dModel: number, nhead: number, ...rest: TransformerLayerRest) {
    super();
    const options = byName<TransformerLayerOptions>("TransformerEncoderLayer", names, rest);
    const { dimFeedforward = 2048, dropout = 0.1, activation = "relu", layerNormEps = 1e-5, ...others } = options;
    const { dtype, device } = others;
    const placement = { dtype, device };
    const batchFirst = flag(others.batchFirst);
    this.selfAttn = new MultiheadAttention(dModel, nhead, { dropout, batchFirst, ...placement });
    this.linear1 = new Linear(dModel, dimFeedforward, placement);
    this.dropout = new Dropout(dropout);
    this.linear2 = new Linear(dimFeedforward, dModel, placement);
    this.normFirst = flag(others.normFirst);
    this.norm1 = new LayerNorm(dModel, { eps: layerNormEps, ...placement });
    this.norm2 = new LayerNorm(dModel, { eps: layerNormEps, ...placement });
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
    this.activation = activationOf(activation);
  }

  protected override stateName(field: string): string {
    return snakeCase(field);
  }

  /**
   * @param src `[length, batch, dModel]` (`[batch, length, dModel]` with `batchFirst`), or `[length, dModel]`
   * @param rest `(srcMask, srcKeyPaddingMask)`
   * @returns of the shape of `src`
   */
  override forward(src: Tensor, ...rest: Trailing<[Tensor | null, Tensor | null], EncoderLayerMasks>): Tensor {
    const known = ["srcMask", "srcKeyPaddingMask"] as const;
    const masks = byName<EncoderLayerMasks>("TransformerEncoderLayer.forward", known, rest);
    const { srcMask: attnMask = null, srcKeyPaddingMask: keyPaddingMask = null } = masks;
    checkKeyPaddingMask(keyPaddingMask);
    const attend = (x: Tensor) =>
      this.dropout1(this.selfAttn(x, x, x, { attnMask, keyPaddingMask, needWeights: false })[0]);
    return withoutIntermediates(this, () => {
      if (this.normFirst) {
        const x = src.add(attend(this.norm1(src)));
        return x.add(this.feedForward(this.norm2(x)));
      }
      const x = this.norm1(src.add(attend(src)));
      return this.norm2(x.add(this.feedForward(x)));
    });
  }

  private feedForward(x: Tensor): Tensor {
    return this.dropout2(this.linear2(this.dropout(this.activation(this.linear1(x)))));
  }
}

export interface DecoderLayerMasks {
  /** `[target, target]` or `[batch · heads, target, target]` */
  tgtMask?: Tensor | null;
  /** `[target, source]` or `[batch · heads, target, source]` */
  memoryMask?: Tensor | null;
  /** `[batch, target]` */
  tgtKeyPaddingMask?: Tensor | null;
  /** `[batch, source]` */
  memoryKeyPaddingMask?: Tensor | null;
}

export type DecoderLayerRest = Trailing<
  [Tensor | null, Tensor | null, Tensor | null, Tensor | null],
  DecoderLayerMasks
>;

export const decoderMasks = ["tgtMask", "memoryMask", "tgtKeyPaddingMask", "memoryKeyPaddingMask"] as const;

/**
 * Self-attention, attention to an encoder's output and a feed-forward part, each with a residual connection and layer norm.
 * Target `[T, N, E]`, memory `[S, N, E]`, with `batchFirst` the batch in front; the result has the shape of the target. https://pytorch.org/docs/1.13/generated/torch.nn.TransformerDecoderLayer.html
 */
export class TransformerDecoderLayer extends Module {
  selfAttn: MultiheadAttention;
  multiheadAttn: MultiheadAttention;
  linear1: Linear;
  dropout: Dropout;
  linear2: Linear;
  readonly normFirst: boolean;
  norm1: LayerNorm;
  norm2: LayerNorm;
  norm3: LayerNorm;
  dropout1: Dropout;
  dropout2: Dropout;
  dropout3: Dropout;
  /** What stands between the two linear layers, of [..., dimFeedforward]. */
  activation: (x: Tensor) => Tensor;

  constructor(dModel: number, nhead: number, ...rest: TransformerLayerRest) {
    super();
    const options = byName<TransformerLayerOptions>("TransformerDecoderLayer", names, rest);
    const { dimFeedforward = 2048, dropout = 0.1, activation = "relu", layerNormEps = 1e-5, ...others } = options;
    const { dtype, device } = others;
    const placement = { dtype, device };
    const attention = { dropout, batchFirst: flag(others.batchFirst), ...placement };
    this.selfAttn = new MultiheadAttention(dModel, nhead, attention);
    this.multiheadAttn = new MultiheadAttention(dModel, nhead, attention);
    this.linear1 = new Linear(dModel, dimFeedforward, placement);
    this.dropout = new Dropout(dropout);
    this.linear2 = new Linear(dimFeedforward, dModel, placement);
    this.normFirst = flag(others.normFirst);
    const norm = () => new LayerNorm(dModel, { eps: layerNormEps, ...placement });
    [this.norm1, this.norm2, this.norm3] = [norm(), norm(), norm()];
    const drop = () => new Dropout(dropout);
    [this.dropout1, this.dropout2, this.dropout3] = [drop(), drop(), drop()];
    this.activation = activationOf(activation);
  }

  protected override stateName(field: string): string {
    return snakeCase(field);
  }

  /**
   * @param tgt `[target, batch, dModel]` (`[batch, target, dModel]` with `batchFirst`), or `[target, dModel]`
   * @param memory the encoder's output, `[source, batch, dModel]`, or as `tgt`
   * @param rest `(tgtMask, memoryMask, tgtKeyPaddingMask, memoryKeyPaddingMask)`
   * @returns of the shape of `tgt`
   */
  override forward(tgt: Tensor, memory: Tensor, ...rest: DecoderLayerRest): Tensor {
    const masks = byName<DecoderLayerMasks>("TransformerDecoderLayer.forward", decoderMasks, rest);
    const own = { attnMask: masks.tgtMask, keyPaddingMask: masks.tgtKeyPaddingMask, needWeights: false };
    const other = { attnMask: masks.memoryMask, keyPaddingMask: masks.memoryKeyPaddingMask, needWeights: false };
    const attend = (x: Tensor) => this.dropout1(this.selfAttn(x, x, x, own)[0]);
    const look = (x: Tensor) => this.dropout2(this.multiheadAttn(x, memory, memory, other)[0]);
    const feed = (x: Tensor) => this.dropout3(this.linear2(this.dropout(this.activation(this.linear1(x)))));
    return withoutIntermediates(this, () => {
      if (this.normFirst) {
        const x = tgt.add(attend(this.norm1(tgt)));
        const y = x.add(look(this.norm2(x)));
        return y.add(feed(this.norm3(y)));
      }
      const x = this.norm1(tgt.add(attend(tgt)));
      const y = this.norm2(x.add(look(x)));
      return this.norm3(y.add(feed(y)));
    });
  }
}
