import { AssertionError } from "../errors.js";
import { empty, type TensorOptions } from "../ops/creation.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";
import { type AttentionCall, checkKeyPaddingMask, eachOnce, multiHeadAttentionForward } from "./attentionFunctions.js";
import { constant_, xavierNormal_, xavierUniform_ } from "./init.js";
import { Linear } from "./linear.js";
import { registerLibrary, withoutIntermediates } from "./intermediate.js";
import { Module } from "./module.js";
import { Parameter } from "./parameter.js";
import { snakeCase } from "./text.js";

/** The output projection of attention; PyTorch prints it by this name. */
export class NonDynamicallyQuantizableLinear extends Linear {}
registerLibrary({ NonDynamicallyQuantizableLinear });

export interface MultiheadAttentionOptions extends Pick<TensorOptions, "dtype" | "device"> {
  /** Probability of an attention weight to be zeroed in training. */
  dropout?: number;
  /** Add trained biases to the projections. */
  bias?: boolean;
  /** Add one trained key and value. */
  addBiasKv?: boolean;
  /** Add one key and value of zeros. */
  addZeroAttn?: boolean;
  /** Features of the keys; `embedDim` by default. */
  kdim?: number | null;
  /** Features of the values; `embedDim` by default. */
  vdim?: number | null;
  /** Inputs and outputs are `[batch, length, features]`. */
  batchFirst?: boolean;
}

type Positions = [number, boolean, boolean, boolean, number | null, number | null, boolean];
type CallPositions = [Tensor | null, boolean, Tensor | null, boolean];

const names = ["dropout", "bias", "addBiasKv", "addZeroAttn", "kdim", "vdim", "batchFirst", "device", "dtype"] as const;
const callNames = ["keyPaddingMask", "needWeights", "attnMask", "averageAttnWeights"] as const;

/**
 * Attention of several heads: `const [out, weights] = attention(query, key, value)`.
 * Query `[L, N, E]`, key and value `[S, N, E]`, with `batchFirst` the batch in front; out `[L, N, E]`, weights `[N, L, S]`. https://pytorch.org/docs/1.13/generated/torch.nn.MultiheadAttention.html
 */
export class MultiheadAttention extends Module {
  readonly kdim: number;
  readonly vdim: number;
  readonly dropout: number;
  readonly batchFirst: boolean;
  readonly headDim: number;
  readonly addZeroAttn: boolean;
  /** `[embedDim, embedDim]`; null where one weight serves queries, keys and values. */
  qProjWeight: Parameter | null;
  /** `[embedDim, kdim]` */
  kProjWeight: Parameter | null;
  /** `[embedDim, vdim]` */
  vProjWeight: Parameter | null;
  /** `[3 · embedDim, embedDim]`; null where keys or values have other features than queries. */
  inProjWeight: Parameter | null;
  /** `[3 · embedDim]` */
  inProjBias: Parameter | null;
  /** `[1, 1, embedDim]` */
  biasK: Parameter | null;
  /** `[1, 1, embedDim]` */
  biasV: Parameter | null;
  outProj: Linear;

  constructor(
    readonly embedDim: number,
    readonly numHeads: number,
    ...rest: Trailing<Positions, MultiheadAttentionOptions>
  ) {
    super();
    const options = byName<MultiheadAttentionOptions>("MultiheadAttention", names, rest);
    const { dropout = 0, bias = true, addBiasKv = false, addZeroAttn = false, batchFirst = false } = options;
    const { dtype, device } = options;
    this.kdim = options.kdim ?? embedDim;
    this.vdim = options.vdim ?? embedDim;
    this.dropout = dropout;
    this.batchFirst = batchFirst;
    this.addZeroAttn = addZeroAttn;
    this.headDim = Math.floor(embedDim / numHeads);
    if (this.headDim * numHeads !== embedDim)
      throw new AssertionError(
        `embed_dim must be divisible by num_heads: got embedDim ${embedDim} and numHeads ${numHeads}`,
      );
    const make = (...shape: number[]) => new Parameter(empty(shape, { dtype, device }));
    const apart = this.kdim !== embedDim || this.vdim !== embedDim;
    this.qProjWeight = apart ? make(embedDim, embedDim) : null;
    this.kProjWeight = apart ? make(embedDim, this.kdim) : null;
    this.vProjWeight = apart ? make(embedDim, this.vdim) : null;
    this.inProjWeight = apart ? null : make(3 * embedDim, embedDim);
    this.inProjBias = bias ? make(3 * embedDim) : null;
    this.biasK = addBiasKv ? make(1, 1, embedDim) : null;
    this.biasV = addBiasKv ? make(1, 1, embedDim) : null;
    this.outProj = new NonDynamicallyQuantizableLinear(embedDim, embedDim, { bias, dtype, device });
    this.resetParameters();
  }

  /** Draws the parameters anew. */
  resetParameters(): void {
    const { inProjWeight, qProjWeight, kProjWeight, vProjWeight, inProjBias, biasK, biasV, outProj } = this;
    for (const weight of [inProjWeight, qProjWeight, kProjWeight, vProjWeight])
      if (weight !== null) xavierUniform_(weight);
    if (inProjBias !== null) constant_(inProjBias, 0);
    if (outProj.bias !== null) constant_(outProj.bias, 0);
    for (const added of [biasK, biasV]) if (added !== null) xavierNormal_(added);
  }

  protected override stateName(field: string): string {
    return snakeCase(field);
  }

  /**
   * @param query `[target, batch, embedDim]` (`[batch, target, embedDim]` with `batchFirst`), or `[target, embedDim]`
   * @param key `[source, batch, kdim]`, or as the query
   * @param value `[source, batch, vdim]`, or as the query
   * @param rest `(keyPaddingMask, needWeights, attnMask, averageAttnWeights)`
   * @returns the output in the form of the query, and the weights `[batch, target, source]` (`[batch, heads, target, source]` where
   *   `averageAttnWeights` is false) or null where `needWeights` is false
   * @throws AssertionError, RuntimeError in PyTorch's words for shapes and masks that do not fit
   */
  override forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    ...rest: Trailing<CallPositions, AttentionCall>
  ): [output: Tensor, weights: Tensor | null] {
    const call = byName<AttentionCall>("MultiheadAttention.forward", callNames, rest);
    checkKeyPaddingMask(call.keyPaddingMask ?? null);
    const swap = this.batchFirst && query.ndim === 3;
    const [q, k, v] = swap ? eachOnce([query, key, value], (x) => x.transpose(1, 0)) : ([query, key, value] as const);
    const { qProjWeight, kProjWeight, vProjWeight } = this;
    const [output, weights] = withoutIntermediates(this, () =>
      multiHeadAttentionForward(
        q,
        k,
        v,
        this.embedDim,
        this.numHeads,
        this.inProjWeight,
        this.inProjBias,
        this.biasK,
        this.biasV,
        this.addZeroAttn,
        this.dropout,
        this.outProj.weight,
        this.outProj.bias,
        {
          ...call,
          training: this.training,
          useSeparateProjWeight: this.inProjWeight === null,
          qProjWeight,
          kProjWeight,
          vProjWeight,
        },
      ),
    );
    return [swap ? output.transpose(1, 0) : output, weights];
  }
}
