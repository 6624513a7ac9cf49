/** How the layers of `torch.nn` are made in Python. */
import { NotImplementedError } from "../errors.js";
import type { Module } from "../nn/module.js";
import * as nn from "../nn/index.js";
import { activationName } from "../nn/transformerLayers.js";
import { keywordsText } from "./python.js";

const layers = new Map(Object.entries(nn).map(([name, value]) => [value as unknown, name]));

/** The name in `torch.nn` of a module's class; undefined for classes of others. */
export const layerName = (module: Module): string | undefined => layers.get(module.constructor);

export const isContainer = (module: Module) =>
  module instanceof nn.Sequential || module instanceof nn.ModuleList || module instanceof nn.ModuleDict;

type Settings = Readonly<Record<string, unknown>>;

/** What a layer's text (`extra_repr`) leaves out. */
const untold: Readonly<Record<string, (layer: never) => Settings>> = {
  AvgPool1d: average,
  AvgPool2d: average,
  AvgPool3d: average,
  RNN: ({ mode }: nn.RNN) => ({ nonlinearity: mode === "rnnRelu" ? "relu" : undefined }),
  Upsample: ({ alignCorners }: nn.Upsample) => ({ align_corners: alignCorners ?? undefined }),
  TransformerEncoderLayer: transformerLayer,
  TransformerDecoderLayer: transformerLayer,
  MultiheadAttention: (layer: nn.MultiheadAttention) => ({
    embed_dim: layer.embedDim,
    num_heads: layer.numHeads,
    dropout: layer.dropout,
    bias: layer.inProjBias !== null,
    add_bias_kv: layer.biasK !== null,
    add_zero_attn: layer.addZeroAttn,
    kdim: layer.kdim,
    vdim: layer.vdim,
    batch_first: layer.batchFirst,
  }),
};

/** An encoder's or decoder's layer, by the layers that it is made of. */
function transformerLayer(layer: nn.TransformerEncoderLayer | nn.TransformerDecoderLayer): Settings {
  const { selfAttn, linear1, dropout, norm1, normFirst } = layer;
  const activation = activationName(layer.activation);
  if (activation === undefined)
    throw new NotImplementedError("Export to PyTorch: a transformer layer with an activation function of its own");
  return {
    d_model: selfAttn.embedDim,
    nhead: selfAttn.numHeads,
    dim_feedforward: linear1.outFeatures,
    dropout: dropout.p,
    activation,
    layer_norm_eps: norm1.eps,
    batch_first: selfAttn.batchFirst,
    norm_first: normFirst,
  };
}

function average(pool: nn.AvgPool2d): Settings {
  const { ceilMode, countIncludePad, divisorOverride } = pool;
  return {
    ceil_mode: ceilMode || undefined,
    count_include_pad: countIncludePad === false ? false : undefined,
    divisor_override: divisorOverride ?? undefined,
  };
}

/** Layers that are made of others in ways that their text does not tell. */
const notYet = ["AdaptiveLogSoftmaxWithLoss", "ParameterList", "ParameterDict", "Transformer"];

/**
 * `nn.Linear(in_features=2, out_features=3, bias=True)`: a layer's text is PyTorch's, whose names are those of the arguments.
 * @throws NotImplementedError that names a layer that cannot be made from what it tells
 */
export function constructorText(module: Module, path: string): string {
  const name = layerName(module)!;
  if (notYet.includes(name))
    throw new NotImplementedError(`Export to PyTorch: nn.${name} (${path || "the model"}) is not supported`);
  if (module instanceof nn.TransformerEncoder || module instanceof nn.TransformerDecoder) {
    const { layers, norm } = module;
    const made = [constructorText(layers.at(0), path), `num_layers=${layers.length}`];
    return `nn.${name}(${[...made, ...(norm ? [`norm=${constructorText(norm, path)}`] : [])].join(", ")})`;
  }
  const told = topLevel(module.extraRepr()).map(quoted);
  const more = untold[name]?.(module as never) ?? {};
  return `nn.${name}(${[...told, ...keywordsText(more)].join(", ")})`;
}

/** The parts between commas that are in no brackets. */
function topLevel(list: string): string[] {
  const parts = list.match(/(?:[^,()[\]]|\([^)]*\)|\[[^\]]*\])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** `mode=nearest` is told without quotes. */
function quoted(argument: string): string {
  return argument.replace(/^(\w+)=([a-z][a-z-]*)$/, '$1="$2"').replace(/="(inf|nan)"$/, '=float("$1")');
}
