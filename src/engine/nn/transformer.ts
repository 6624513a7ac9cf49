import { RuntimeError, ValueError } from "../errors.js";
import { full, type TensorOptions } from "../ops/creation.js";
import { triu } from "../ops/creationTriangles.js";
import type { DeviceLike } from "../tensor/device.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";
import { checkKeyPaddingMask } from "./attentionFunctions.js";
import { ModuleList } from "./containerLists.js";
import { xavierUniform_ } from "./init.js";
import { Module } from "./module.js";
import { LayerNorm } from "./normalization.js";
import {
  type Activation,
  type DecoderLayerMasks,
  decoderMasks,
  type DecoderLayerRest,
  TransformerDecoderLayer,
  TransformerEncoderLayer,
  type TransformerLayerOptions,
} from "./transformerLayers.js";

/** Independent copies of a layer. */
function copies(layer: Module, count: number): ModuleList {
  if (!Number.isInteger(count) || count < 0)
    throw new ValueError(`numLayers must be a whole number from 0, but got ${String(count)}`);
  return new ModuleList(Array.from({ length: count }, () => layer.copy()));
}

type Block = Module & ((...args: unknown[]) => Tensor);

export interface EncoderMasks {
  /** `[length, length]` or `[batch · heads, length, length]` */
  mask?: Tensor | null;
  /** `[batch, length]` */
  srcKeyPaddingMask?: Tensor | null;
}

export interface TransformerEncoderOptions {
  /** Applied to the output. */
  norm?: Module | null;
  /** Of PyTorch's own shortcut; has no effect here. */
  enableNestedTensor?: boolean;
  /** Of PyTorch's own shortcut; has no effect here. */
  maskCheck?: boolean;
}

/**
 * Copies of a layer one after the other. Source `[S, N, E]`, with `batchFirst` `[N, S, E]`; the result has the same shape.
 * https://pytorch.org/docs/1.13/generated/torch.nn.TransformerEncoder.html
 */
export class TransformerEncoder extends Module {
  layers: ModuleList;
  norm: Module | null;

  constructor(
    encoderLayer: Module,
    readonly numLayers: number,
    ...rest: Trailing<[Module | null, boolean, boolean], TransformerEncoderOptions>
  ) {
    super();
    const known = ["norm", "enableNestedTensor", "maskCheck"] as const;
    const { norm = null } = byName<TransformerEncoderOptions>("TransformerEncoder", known, rest);
    this.layers = copies(encoderLayer, numLayers);
    this.norm = norm;
  }

  /** As `TransformerEncoderLayer`; `rest` is `(mask, srcKeyPaddingMask)`. */
  override forward(src: Tensor, ...rest: Trailing<[Tensor | null, Tensor | null], EncoderMasks>): Tensor {
    const masks = byName<EncoderMasks>("TransformerEncoder.forward", ["mask", "srcKeyPaddingMask"], rest);
    const { mask: srcMask = null, srcKeyPaddingMask = null } = masks;
    checkKeyPaddingMask(srcKeyPaddingMask);
    let output = src;
    for (const layer of this.layers) output = (layer as Block)(output, { srcMask, srcKeyPaddingMask });
    return this.norm === null ? output : (this.norm as Block)(output);
  }
}

/**
 * Copies of a layer one after the other. Target `[T, N, E]`, memory `[S, N, E]`, with `batchFirst` the batch in front; the result has the shape of the target.
 * https://pytorch.org/docs/1.13/generated/torch.nn.TransformerDecoder.html
 */
export class TransformerDecoder extends Module {
  layers: ModuleList;
  norm: Module | null;

  constructor(
    decoderLayer: Module,
    readonly numLayers: number,
    ...rest: Trailing<[Module | null], { norm?: Module | null }>
  ) {
    super();
    const { norm = null } = byName<{ norm?: Module | null }>("TransformerDecoder", ["norm"], rest);
    this.layers = copies(decoderLayer, numLayers);
    this.norm = norm;
  }

  /** As `TransformerDecoderLayer`. */
  override forward(tgt: Tensor, memory: Tensor, ...rest: DecoderLayerRest): Tensor {
    const masks = byName<DecoderLayerMasks>("TransformerDecoder.forward", decoderMasks, rest);
    let output = tgt;
    for (const layer of this.layers) output = (layer as Block)(output, memory, masks);
    return this.norm === null ? output : (this.norm as Block)(output);
  }
}

export interface TransformerOptions extends TransformerLayerOptions {
  dModel?: number;
  nhead?: number;
  numEncoderLayers?: number;
  numDecoderLayers?: number;
  /** In place of the encoder that is made else. */
  customEncoder?: Module | null;
  /** In place of the decoder that is made else. */
  customDecoder?: Module | null;
}

type Positions = [
  number,
  number,
  number,
  number,
  number,
  number,
  Activation,
  Module | null,
  Module | null,
  number,
  boolean,
  boolean,
];

const names = [
  "dModel",
  "nhead",
  "numEncoderLayers",
  "numDecoderLayers",
  "dimFeedforward",
  "dropout",
  "activation",
  "customEncoder",
  "customDecoder",
  "layerNormEps",
  "batchFirst",
  "normFirst",
  "device",
  "dtype",
] as const;

export interface TransformerMasks extends DecoderLayerMasks {
  /** `[source, source]` or `[batch · heads, source, source]` */
  srcMask?: Tensor | null;
  /** `[batch, source]` */
  srcKeyPaddingMask?: Tensor | null;
}

const maskNames = [
  "srcMask",
  "tgtMask",
  "memoryMask",
  "srcKeyPaddingMask",
  "tgtKeyPaddingMask",
  "memoryKeyPaddingMask",
] as const;

type MaskPositions = [Tensor | null, Tensor | null, Tensor | null, Tensor | null, Tensor | null, Tensor | null];

/**
 * Encoder and decoder of "Attention Is All You Need": `new nn.Transformer({ dModel: 16, nhead: 2, numEncoderLayers: 2 })`.
 * Source `[S, N, E]`, target `[T, N, E]`, with `batchFirst` the batch in front; the result has the shape of the target. https://pytorch.org/docs/1.13/generated/torch.nn.Transformer.html
 */
export class Transformer extends Module {
  encoder: Module;
  decoder: Module;
  readonly dModel: number;
  readonly nhead: number;
  readonly batchFirst: boolean;

  constructor(...rest: Trailing<Positions, TransformerOptions>) {
    super();
    const options = byName<TransformerOptions>("Transformer", names, rest);
    const { dModel = 512, nhead = 8, numEncoderLayers = 6, numDecoderLayers = 6, ...others } = options;
    const { customEncoder = null, customDecoder = null, ...layer } = others;
    const norm = () =>
      new LayerNorm(dModel, { eps: layer.layerNormEps ?? 1e-5, dtype: layer.dtype, device: layer.device });
    this.encoder =
      customEncoder ??
      new TransformerEncoder(new TransformerEncoderLayer(dModel, nhead, layer), numEncoderLayers, norm());
    this.decoder =
      customDecoder ??
      new TransformerDecoder(new TransformerDecoderLayer(dModel, nhead, layer), numDecoderLayers, norm());
    this.resetParameters();
    this.dModel = dModel;
    this.nhead = nhead;
    this.batchFirst = layer.batchFirst ?? false;
  }

  /** Draws all matrices anew. */
  resetParameters(): void {
    for (const parameter of this.parameters()) if (parameter.ndim > 1) xavierUniform_(parameter);
  }

  /**
   * @param src `[source, batch, dModel]` (`[batch, source, dModel]` with `batchFirst`), or `[source, dModel]`
   * @param tgt `[target, batch, dModel]`, or as `src`
   * @param rest `(srcMask, tgtMask, memoryMask, srcKeyPaddingMask, tgtKeyPaddingMask, memoryKeyPaddingMask)`
   * @returns of the shape of `tgt`
   * @throws RuntimeError for batches or features that differ.
   */
  override forward(src: Tensor, tgt: Tensor, ...rest: Trailing<MaskPositions, TransformerMasks>): Tensor {
    const { srcMask, srcKeyPaddingMask, ...decoding } = byName<TransformerMasks>(
      "Transformer.forward",
      maskNames,
      rest,
    );
    const batch = this.batchFirst ? 0 : 1;
    if (src.ndim === 3 && src.size(batch) !== tgt.size(batch))
      throw new RuntimeError("the batch number of src and tgt must be equal");
    if (src.size(-1) !== this.dModel || tgt.size(-1) !== this.dModel)
      throw new RuntimeError("the feature number of src and tgt must be equal to d_model");
    const memory = (this.encoder as Block)(src, { mask: srcMask, srcKeyPaddingMask });
    return (this.decoder as Block)(tgt, memory, decoding);
  }

  /** `[size, size]` with −∞ above the diagonal, else 0: each position sees itself and those before. */
  static generateSquareSubsequentMask(size: number, options: DeviceLike | Pick<TensorOptions, "device"> = {}): Tensor {
    const { device } = byName<Pick<TensorOptions, "device">>("generate_square_subsequent_mask", ["device"], [options]);
    return triu(full([size, size], -Infinity, { device }), 1);
  }
}
