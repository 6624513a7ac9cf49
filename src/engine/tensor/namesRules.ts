/** How operations pass names on: a table by operation name. What is not in it refuses named tensors, as in PyTorch. */
import { RuntimeError } from "../errors.js";
import { allNames, describeNames, formatNames, type Names, namesOf, unifyNames } from "./names.js";
import type { Tensor } from "./tensor.js";

type Rule = (inputs: readonly Tensor[], params: never) => Names;

/** All inputs broadcast together. */
const unified: Rule = (inputs) => inputs.map(allNames).reduce((a, b) => unifyNames(a, b));
const ofFirst: Rule = ([x]) => allNames(x);
const without = (names: Names, dims: readonly number[]) => names.filter((_, d) => !dims.includes(d));
const nothing: Rule = () => [];

const reduced: Rule = ([x], { dims, keepdim }: { dims: readonly number[]; keepdim: boolean }) =>
  keepdim ? allNames(x) : without(allNames(x), dims);
const reducedAlong: Rule = ([x], { dim, keepdim }: { dim: number; keepdim: boolean }) =>
  keepdim ? allNames(x) : without(allNames(x), [dim]);
const withoutDim: Rule = ([x], { dim }: { dim: number }) => without(allNames(x), [dim]);

/** @throws RuntimeError where a name would come twice. */
function matrixProduct(a: Tensor, b: Tensor, names: Names): Names {
  if (names.some((name, i) => name !== null && names.indexOf(name) !== i))
    throw new RuntimeError(
      `Matrix multiplying ${describeNames(a)} with ${describeNames(b)} would produce output tensor with duplicate names ` +
        `${formatNames(names)}. Please rename the input tensors with \`Tensor.rename\` to prevent this.`,
    );
  return names;
}

/** Names of a matrix product: batches together, then the rows of `a` and the columns of `b`. */
export function productNames(a: Tensor, b: Tensor): Names {
  const [left, right] = [allNames(a), allNames(b)];
  const [leftBatch, rightBatch] = [left.slice(0, -2), right.slice(0, -2)];
  const rows = left.length > 1 ? left.slice(-2, -1) : [];
  const columns = right.length > 1 ? right.slice(-1) : [];
  leftBatch.forEach((name, i) => {
    const other = rightBatch[i - leftBatch.length + rightBatch.length] ?? null;
    const [mine, theirs] = [
      `(index ${i} of ${formatNames(left)})`,
      `(index ${i - left.length + right.length} of ${formatNames(right)})`,
    ];
    if (name !== null && other !== null && name !== other)
      throw new RuntimeError(`matmul: Expected '${name}' ${mine} to match '${other}' ${theirs} but they do not match.`);
    if (name !== null && other === null && rightBatch.length > 0 && right.includes(name))
      throw new RuntimeError(
        `matmul: Cannot match '${name}' ${mine} with None ${theirs} because the latter names already have '${name}'. Are your tensors misaligned?`,
      );
  });
  return matrixProduct(a, b, [...unifyNames(leftBatch, rightBatch), ...rows, ...columns]);
}

const added: Rule = ([c, a, b]) => unifyNames(productNames(a, b), allNames(c));

const pointwise =
  "abs acos acosh add addcdiv addcmul asin asinh atan atanh atan2 bitwiseNot ceil clamp clampLow clampHigh clampMin clampMax cos cosh " +
  "digamma div divRounded eq erf erfc erfinv exp exp2 expm1 floor floorDivide frac ge gt isfinite isinf isnan isposinf isneginf le " +
  "lgamma log log10 log1p log2 logicalAnd logicalNot logicalOr logicalXor lt maskedFill mul ne neg nanToNum polygamma pow reciprocal " +
  "relu round roundDecimals rsqrt rsub sigmoid sign sin sinc sinh sqrt square sub tan tanh threshold trunc";

const rules: Record<string, Rule> = {
  ...Object.fromEntries(pointwise.split(" ").map((name) => [name, unified])),
  ...Object.fromEntries(
    "clone toDtype alias slice split fill_ zero_ softmax logSoftmax cumsum cumprod cummax cummin logcumsumexp indexFill where"
      .split(" ")
      .map((name) => [name, ofFirst]),
  ),
  where: unified,
  copy_: unified,
  ...Object.fromEntries(
    "sum mean prod var std varMean stdMean logsumexp norm".split(" ").map((name) => [name, reduced]),
  ),
  ...Object.fromEntries(
    "max min any all".split(" ").map((name) => [name, (inputs, params) => reducedOf(inputs, params)] as [string, Rule]),
  ),
  ...Object.fromEntries("medianAlong nanmedianAlong mode kthvalue".split(" ").map((name) => [name, reducedAlong])),
  ...Object.fromEntries("maxAll minAll median nanmedian dot".split(" ").map((name) => [name, nothing])),
  select: withoutDim,
  unbind: withoutDim,
  diagonal: ([x]) =>
    allNames(x)
      .map(() => null)
      .slice(1),
  maskedSelect: () => [null],
  transpose: ([x], [a, b]: readonly [number, number]) => {
    const names = [...allNames(x)];
    [names[a], names[b]] = [names[b], names[a]];
    return names;
  },
  t: ([x]) => allNames(x).toReversed(),
  squeeze: ([x], { dims }: { dims: readonly number[] }) => without(allNames(x), dims),
  expand: ([x], sizes: readonly number[]) => [...new Array<null>(sizes.length - x.ndim).fill(null), ...allNames(x)],
  mm: ([a, b]) => productNames(a, b),
  bmm: ([a, b]) => productNames(a, b),
  mv: ([a]) => allNames(a).slice(0, 1),
  addmm: added,
  addmmScaled: added,
  baddbmm: added,
  cat: (inputs) => inputs.map(allNames).reduce((a, b) => unifyNames(a, b, "cat")),
};

/** `max`, `min` and the like: over one dimension or several. */
function reducedOf(inputs: readonly Tensor[], params: never): Names {
  return "dims" in (params as object) ? reduced(inputs, params) : reducedAlong(inputs, params);
}

/**
 * The names of an operation's outputs; null where no input has names.
 * @throws RuntimeError where names do not fit, or the operation does not take named tensors.
 */
export function propagateNames(operation: string, inputs: readonly Tensor[], params: unknown): Names | null {
  if (!inputs.some((input) => namesOf(input) !== null)) return null;
  const rule = rules[operation];
  if (rule === undefined)
    throw new RuntimeError(
      `${operation} is not yet supported with named tensors. Please drop names via \`tensor = tensor.rename(null)\`, call the op with an ` +
        "unnamed tensor, and set names on the result of the operation.",
    );
  return rule(inputs, params as never);
}
