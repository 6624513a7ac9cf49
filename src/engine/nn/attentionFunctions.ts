import { AssertionError, RuntimeError } from "../errors.js";
import { zeros, zerosLike } from "../ops/creation.js";
import { dropout } from "../ops/dropout.js";
import { cat } from "../ops/join.js";
import { bmm } from "../ops/linalg.js";
import { linear } from "../ops/linear.js";
import { pad } from "../ops/pad.js";
import { softmax } from "../ops/softmax.js";
import { chunk, split } from "../ops/viewsSplit.js";
import { bool, uint8 } from "../tensor/dtype.js";
import { formatShape, sameShape, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { warn } from "../warn.js";
import { checkOptions } from "../arguments.js";

/** What may be said of a call of attention. */
export interface AttentionCall {
  /** Keys to leave out, `[batch, source]` (`[source]` without batch): true, or added to the scores. */
  keyPaddingMask?: Tensor | null;
  /** Give the attention weights too. */
  needWeights?: boolean;
  /** Pairs to leave out, `[target, source]` or `[batch · heads, target, source]`: true, or added to the scores. */
  attnMask?: Tensor | null;
  /** Give the mean over the heads of the weights. */
  averageAttnWeights?: boolean;
}

export interface AttentionArguments extends AttentionCall {
  training?: boolean;
  /** The weights of queries, keys and values are three rather than one. */
  useSeparateProjWeight?: boolean;
  qProjWeight?: Tensor | null;
  kProjWeight?: Tensor | null;
  vProjWeight?: Tensor | null;
  /** Keys in place of the projected ones, `[batch · heads, source, head]`. */
  staticK?: Tensor | null;
  /** Values in place of the projected ones. */
  staticV?: Tensor | null;
}

const known = [
  "training",
  "keyPaddingMask",
  "needWeights",
  "attnMask",
  "useSeparateProjWeight",
  "qProjWeight",
  "kProjWeight",
  "vProjWeight",
  "staticK",
  "staticV",
  "averageAttnWeights",
] as const;

const size = (shape: Shape) => `torch.Size(${formatShape(shape)})`;
const tuple = (shape: Shape) => `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;

function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** @throws AssertionError for a mask of integers. */
export function checkKeyPaddingMask(mask: Tensor | null): void {
  assert(
    mask === null || mask.dtype === bool || mask.dtype.isFloatingPoint,
    "only bool and floating types of key_padding_mask are supported",
  );
}

/** True for `[length, batch, features]`, false for `[length, features]`. @throws AssertionError for ranks that do not fit. */
function checkRanks(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  keyPaddingMask: Tensor | null,
  attnMask: Tensor | null,
  heads: number,
): boolean {
  const rank = query.ndim;
  assert(
    rank === 2 || rank === 3,
    `query should be unbatched 2D or batched 3D tensor but received ${rank}-D query tensor`,
  );
  const kind = `For ${rank === 3 ? "batched (3-D)" : "unbatched (2-D)"} \`query\`, expected`;
  assert(
    key.ndim === rank && value.ndim === rank,
    `${kind} \`key\` and \`value\` to be ${rank}-D but found ${key.ndim}-D and ${value.ndim}-D tensors respectively`,
  );
  if (keyPaddingMask !== null)
    assert(
      keyPaddingMask.ndim === rank - 1,
      `${kind} \`key_padding_mask\` to be \`None\` or ${rank - 1}-D but found ${keyPaddingMask.ndim}-D tensor instead`,
    );
  if (attnMask !== null) {
    assert(
      attnMask.ndim === 2 || attnMask.ndim === 3,
      `${kind} \`attn_mask\` to be \`None\`, 2-D or 3-D but found ${attnMask.ndim}-D tensor instead`,
    );
    const expected = [heads, query.shape[0], key.shape[0]];
    if (rank === 2 && attnMask.ndim === 3)
      assert(
        sameShape(attnMask.shape, expected),
        `Expected \`attn_mask\` shape to be ${tuple(expected)} but got ${size(attnMask.shape)}`,
      );
  }
  return rank === 3;
}

type Three<T> = [q: T, k: T, v: T];

/** Queries, keys and values through one weight `[3 · embed, embed]`, in as few products as can be. */
function projectPacked([q, k, v]: Three<Tensor>, weight: Tensor, bias: Tensor | null): Three<Tensor> {
  const embed = q.shape[q.ndim - 1];
  if (k === v && q === k) return chunk(linear(q, weight, bias), 3, -1) as Three<Tensor>;
  if (k === v) {
    const [weightQ, weightKv] = split(weight, [embed, 2 * embed]);
    const [biasQ, biasKv] = bias === null ? [null, null] : split(bias, [embed, 2 * embed]);
    return [linear(q, weightQ, biasQ), ...(chunk(linear(k, weightKv, biasKv), 2, -1) as [Tensor, Tensor])];
  }
  const weights = chunk(weight, 3);
  const biases = bias === null ? [null, null, null] : chunk(bias, 3);
  return [q, k, v].map((x, i) => linear(x, weights[i], biases[i])) as Three<Tensor>;
}

function projectApart(inputs: Three<Tensor>, weights: Three<Tensor>, bias: Tensor | null): Three<Tensor> {
  const embed = inputs[0].shape[inputs[0].ndim - 1];
  inputs.forEach((x, i) => {
    const expected = [embed, x.shape[x.ndim - 1]];
    assert(
      sameShape(weights[i].shape, expected),
      `expecting ${["query", "key", "value"][i]} weights shape of ${tuple(expected)}, but got ${size(weights[i].shape)}`,
    );
  });
  const biases = bias === null ? [null, null, null] : chunk(bias, 3);
  return inputs.map((x, i) => linear(x, weights[i], biases[i])) as Three<Tensor>;
}

/** `[1 or batch · heads, target, source]`. @throws AssertionError, RuntimeError for a dtype or shape that does not fit. */
function prepareMask(mask: Tensor, target: number, source: number, rows: number): Tensor {
  if (mask.dtype === uint8) {
    warn("Byte tensor for attn_mask in nn.MultiheadAttention is deprecated. Use bool tensor instead.");
    mask = mask.bool();
  }
  assert(
    mask.dtype.isFloatingPoint || mask.dtype === bool,
    `Only float, byte, and bool types are supported for attn_mask, not ${String(mask.dtype)}`,
  );
  const expected = mask.ndim === 2 ? [target, source] : [rows, target, source];
  if (!sameShape(mask.shape, expected))
    throw new RuntimeError(
      `The shape of the ${mask.ndim}D attn_mask is ${size(mask.shape)}, but should be ${tuple(expected)}.`,
    );
  return mask.ndim === 2 ? mask.unsqueeze(0) : mask;
}

/** One more key that no mask leaves out. */
const oneMore = (mask: Tensor | null) => mask && pad(mask, [0, 1]);

/** Both masks as one that is added to the scores. */
function mergeMasks(
  attnMask: Tensor | null,
  keyPaddingMask: Tensor | null,
  [batch, heads, source]: Three<number>,
  like: Tensor,
): Tensor | null {
  let mask = attnMask;
  if (keyPaddingMask !== null) {
    assert(
      sameShape(keyPaddingMask.shape, [batch, source]),
      `expecting key_padding_mask shape of ${tuple([batch, source])}, but got ${size(keyPaddingMask.shape)}`,
    );
    const keys = keyPaddingMask
      .view(batch, 1, 1, source)
      .expand(-1, heads, -1, -1)
      .reshape(batch * heads, 1, source);
    if (mask === null) mask = keys;
    else mask = mask.dtype === bool ? mask.logicalOr(keys) : mask.maskedFill(keys, -Infinity);
  }
  if (mask === null || mask.dtype !== bool) return mask;
  return zerosLike(mask, { dtype: like.dtype }).maskedFill(mask, -Infinity);
}

/**
 * Multi-head attention with the weights of `nn.MultiheadAttention`: `softmax(Q Kᵀ / √head) V`, head by head.
 * @param query `[target, batch, embed]`, or without batch
 * @param key `[source, batch, kdim]`
 * @param value `[source, batch, vdim]`
 * @returns the output `[target, batch, embed]`, and the weights `[batch, target, source]` (`[batch, heads, target, source]` where not
 *   averaged) or null
 * @throws AssertionError, RuntimeError in PyTorch's words for shapes and masks that do not fit.
 * https://pytorch.org/docs/1.13/generated/torch.nn.MultiheadAttention.html
 */
export function multiHeadAttentionForward(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  embedDimToCheck: number,
  numHeads: number,
  inProjWeight: Tensor | null,
  inProjBias: Tensor | null,
  biasK: Tensor | null,
  biasV: Tensor | null,
  addZeroAttn: boolean,
  dropoutP: number,
  outProjWeight: Tensor,
  outProjBias: Tensor | null,
  options: AttentionArguments = {},
): [output: Tensor, weights: Tensor | null] {
  checkOptions("multiHeadAttentionForward", options, known);
  const { training = true, needWeights = true, averageAttnWeights = true, useSeparateProjWeight = false } = options;
  const { staticK = null, staticV = null } = options;
  let { keyPaddingMask = null, attnMask = null } = options;
  const isBatched = checkRanks(query, key, value, keyPaddingMask, attnMask, numHeads);
  let inputs: Three<Tensor> = [query, key, value];
  if (!isBatched) {
    inputs = eachOnce(inputs, (x) => x.unsqueeze(1));
    keyPaddingMask = keyPaddingMask && keyPaddingMask.unsqueeze(0);
  }
  const [{ shape: queryShape }, { shape: keyShape }, { shape: valueShape }] = inputs;
  const [target, batch, embed] = queryShape;
  checkKeyPaddingMask(keyPaddingMask);
  assert(embed === embedDimToCheck, `was expecting embedding dimension of ${embedDimToCheck}, but got ${embed}`);
  const head = Math.floor(embed / numHeads);
  assert(head * numHeads === embed, `embed_dim ${embed} not divisible by num_heads ${numHeads}`);
  const [keyOuter, valueOuter] = [keyShape.slice(0, 2), valueShape.slice(0, 2)];
  if (useSeparateProjWeight)
    assert(
      sameShape(keyOuter, valueOuter),
      `key's sequence and batch dims ${size(keyOuter)} do not match value's ${size(valueOuter)}`,
    );
  else
    assert(
      sameShape(keyShape, valueShape),
      `key shape ${size(keyShape)} does not match value shape ${size(valueShape)}`,
    );

  const { qProjWeight = null, kProjWeight = null, vProjWeight = null } = options;
  let [q, k, v] = useSeparateProjWeight
    ? projectApart(inputs, separate([qProjWeight, kProjWeight, vProjWeight]), inProjBias)
    : projectPacked(inputs, packed(inProjWeight), inProjBias);
  const rows = batch * numHeads;
  if (attnMask !== null) attnMask = prepareMask(attnMask, target, keyShape[0], rows);
  if (biasK !== null && biasV !== null) {
    assert(staticK === null, "bias cannot be added to static key.");
    assert(staticV === null, "bias cannot be added to static value.");
    k = cat([k, biasK.expand(1, batch, embed)]);
    v = cat([v, biasV.expand(1, batch, embed)]);
    [attnMask, keyPaddingMask] = [oneMore(attnMask), oneMore(keyPaddingMask)];
  }

  const byHead = (x: Tensor) => x.contiguous().view(x.shape[0], rows, head).transpose(0, 1);
  const given = (fixed: Tensor | null, name: string, projected: Tensor) => {
    if (fixed === null) return byHead(projected);
    assert(fixed.shape[0] === rows, `expecting ${name}.size(0) of ${rows}, but got ${fixed.shape[0]}`);
    assert(fixed.shape[2] === head, `expecting ${name}.size(2) of ${head}, but got ${fixed.shape[2]}`);
    return fixed;
  };
  q = byHead(q);
  k = given(staticK, "static_k", k);
  v = given(staticV, "static_v", v);
  if (addZeroAttn) {
    const zero = () => zeros([rows, 1, head], { dtype: k.dtype, device: k.device });
    k = cat([k, zero()], 1);
    v = cat([v, zero()], 1);
    [attnMask, keyPaddingMask] = [oneMore(attnMask), oneMore(keyPaddingMask)];
  }
  const source = k.shape[1];
  const mask = mergeMasks(attnMask, keyPaddingMask, [batch, numHeads, source], q);

  const products = bmm(q.div(Math.sqrt(head)), k.transpose(-2, -1));
  let weights = softmax(mask === null ? products : mask.add(products), -1);
  if (training && dropoutP > 0) weights = dropout(weights, dropoutP, true);
  const joined = bmm(weights, v)
    .transpose(0, 1)
    .contiguous()
    .view(target * batch, embed);
  const projected = linear(joined, outProjWeight, outProjBias);
  const output = projected.view(target, batch, projected.shape[1]);
  const result = isBatched ? output : output.squeeze(1);
  if (!needWeights) return [result, null];
  const perHead = weights.view(batch, numHeads, target, source);
  const shown = averageAttnWeights ? perHead.sum(1).div(numHeads) : perHead;
  return [result, isBatched ? shown : shown.squeeze(0)];
}

/** Applies a function to three tensors; those that are the same one stay the same. */
export function eachOnce([q, k, v]: Three<Tensor>, f: (x: Tensor) => Tensor): Three<Tensor> {
  const first = f(q);
  const second = k === q ? first : f(k);
  return [first, second, v === k ? second : v === q ? first : f(v)];
}

function packed(weight: Tensor | null): Tensor {
  assert(weight !== null, "use_separate_proj_weight is False but in_proj_weight is None");
  return weight;
}

function separate(weights: Three<Tensor | null>): Three<Tensor> {
  weights.forEach((weight, i) =>
    assert(weight !== null, `use_separate_proj_weight is True but ${"qkv"[i]}_proj_weight is None`),
  );
  return weights as Three<Tensor>;
}
