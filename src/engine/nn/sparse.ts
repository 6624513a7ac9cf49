import { noGrad } from "../autograd/mode.js";
import { AssertionError } from "../errors.js";
import { empty, type TensorOptions } from "../ops/creation.js";
import { embedding, type EmbeddingArguments, wrapPadding } from "../ops/embedding.js";
import { type BagMode, embeddingBag } from "../ops/embeddingBag.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";
import { normal_ } from "./init.js";
import { Module } from "./module.js";
import { Parameter } from "./parameter.js";
import { pythonFloat, pythonValue } from "./text.js";

export interface EmbeddingOptions extends EmbeddingArguments, Pick<TensorOptions, "dtype" | "device"> {}

interface TableOptions extends EmbeddingOptions {
  /** A table to use rather than to draw. */
  table?: { weight: Tensor; freeze: boolean };
}

/** What `Embedding` and `EmbeddingBag` have in common. */
abstract class Table extends Module {
  readonly paddingIdx: number | null;
  readonly maxNorm: number | null;
  readonly normType: number;
  readonly scaleGradByFreq: boolean;
  /** Accepted for PyTorch's sake: gradients here are dense. */
  readonly sparse: boolean;
  /** `[numEmbeddings, embeddingDim]` */
  weight: Parameter;

  constructor(
    readonly numEmbeddings: number,
    readonly embeddingDim: number,
    given: TableOptions,
    paddingName: string,
  ) {
    super();
    this.paddingIdx = wrapPadding(given.paddingIdx ?? null, numEmbeddings, paddingName);
    this.maxNorm = given.maxNorm ?? null;
    this.normType = given.normType ?? 2;
    this.scaleGradByFreq = given.scaleGradByFreq ?? false;
    this.sparse = given.sparse ?? false;
    const { table } = given;
    if (table !== undefined) this.weight = new Parameter(table.weight, { requiresGrad: !table.freeze });
    else {
      this.weight = new Parameter(empty([numEmbeddings, embeddingDim], { dtype: given.dtype, device: given.device }));
      this.resetParameters();
    }
  }

  /** Draws the table anew from the standard normal distribution, zeros for the padding. */
  resetParameters(): void {
    normal_(this.weight);
    const { paddingIdx } = this;
    if (paddingIdx !== null) noGrad(() => this.weight.select(0, paddingIdx).fill_(0));
  }

  /** The settings that are printed where they are not the usual ones. */
  protected unusual(): { padding: string[]; norm: string[]; sparse: string[] } {
    const { paddingIdx, maxNorm, normType, scaleGradByFreq } = this;
    return {
      padding: paddingIdx === null ? [] : [`padding_idx=${paddingIdx}`],
      norm: [
        ...(maxNorm === null ? [] : [`max_norm=${pythonValue(maxNorm)}`]),
        ...(normType === 2 ? [] : [`norm_type=${pythonFloat(normType)}`]),
        ...(scaleGradByFreq ? ["scale_grad_by_freq=True"] : []),
      ],
      sparse: this.sparse ? ["sparse=True"] : [],
    };
  }
}

/** @throws AssertionError where it is no matrix. */
function checkTable(embeddings: Tensor): readonly number[] {
  if (embeddings.ndim !== 2) throw new AssertionError("Embeddings parameter is expected to be 2-dimensional");
  return embeddings.shape;
}

export interface PretrainedOptions extends EmbeddingArguments {
  /** Do not train the table; the default. */
  freeze?: boolean;
}

const names = ["paddingIdx", "maxNorm", "normType", "scaleGradByFreq", "sparse"] as const;

/**
 * A table of vectors looked up by index: integers of any shape to `[..., embeddingDim]`. Gradients are dense, also with `sparse`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.Embedding.html
 */
export class Embedding extends Table {
  constructor(
    numEmbeddings: number,
    embeddingDim: number,
    ...rest: Trailing<[number | null, number | null, number, boolean, boolean], TableOptions>
  ) {
    const all = [...names, "table", "device", "dtype"] as const;
    super(numEmbeddings, embeddingDim, byName<TableOptions>("Embedding", all, rest), "Padding_idx");
  }

  /** An embedding with the given table `[V, D]`. https://pytorch.org/docs/1.13/generated/torch.nn.Embedding.html#torch.nn.Embedding.from_pretrained */
  static fromPretrained(embeddings: Tensor, ...rest: Trailing<[boolean, number | null], PretrainedOptions>): Embedding {
    const [rows, columns] = checkTable(embeddings);
    const all = ["freeze", ...names] as const;
    const { freeze = true, ...options } = byName<PretrainedOptions>("fromPretrained", all, rest);
    return new Embedding(rows, columns, { ...options, table: { weight: embeddings, freeze } });
  }

  override forward(input: Tensor): Tensor {
    const { paddingIdx, maxNorm, normType, scaleGradByFreq, sparse } = this;
    return embedding(input, this.weight, paddingIdx, maxNorm, normType, scaleGradByFreq, sparse);
  }

  override extraRepr(): string {
    const { padding, norm, sparse } = this.unusual();
    return [this.numEmbeddings, this.embeddingDim, ...padding, ...norm, ...sparse].join(", ");
  }
}

export interface EmbeddingBagOptions extends EmbeddingOptions {
  mode?: BagMode;
  /** The last offset is the end of the last bag. */
  includeLastOffset?: boolean;
}

interface BagTableOptions extends EmbeddingBagOptions, TableOptions {}

const bagNames = ["maxNorm", "normType", "scaleGradByFreq", "mode", "sparse"] as const;

/**
 * Sums, means or maxima of bags of vectors: `[B, n]`, or `[n]` with offsets, to `[B, embeddingDim]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.EmbeddingBag.html
 */
export class EmbeddingBag extends Table {
  readonly mode: BagMode;
  readonly includeLastOffset: boolean;

  constructor(
    numEmbeddings: number,
    embeddingDim: number,
    ...rest: Trailing<[number | null, number, boolean, BagMode, boolean], BagTableOptions>
  ) {
    const all = [...bagNames, "table", "includeLastOffset", "paddingIdx", "device", "dtype"] as const;
    const given = byName<BagTableOptions>("EmbeddingBag", all, rest);
    super(numEmbeddings, embeddingDim, given, "padding_idx");
    this.mode = given.mode ?? "mean";
    this.includeLastOffset = given.includeLastOffset ?? false;
  }

  /** Bags over the given table `[V, D]`. https://pytorch.org/docs/1.13/generated/torch.nn.EmbeddingBag.html#torch.nn.EmbeddingBag.from_pretrained */
  static fromPretrained(
    embeddings: Tensor,
    ...rest: Trailing<[boolean], EmbeddingBagOptions & { freeze?: boolean }>
  ): EmbeddingBag {
    const [rows, columns] = checkTable(embeddings);
    const all = ["freeze", ...bagNames, "includeLastOffset", "paddingIdx"] as const;
    const given = byName<EmbeddingBagOptions & { freeze?: boolean }>("fromPretrained", all, rest);
    const { freeze = true, ...options } = given;
    return new EmbeddingBag(rows, columns, { ...options, table: { weight: embeddings, freeze } });
  }

  override forward(input: Tensor, offsets: Tensor | null = null, perSampleWeights: Tensor | null = null): Tensor {
    const { maxNorm, normType, scaleGradByFreq, mode, includeLastOffset, paddingIdx } = this;
    return embeddingBag(input, this.weight, {
      offsets,
      perSampleWeights,
      maxNorm,
      normType,
      scaleGradByFreq,
      mode,
      includeLastOffset,
      paddingIdx,
    });
  }

  override extraRepr(): string {
    const { padding, norm } = this.unusual();
    return [this.numEmbeddings, this.embeddingDim, ...norm, `mode=${this.mode}`, ...padding].join(", ");
  }
}
