/** The `torch` namespace: what `import torch from "gradlens"` gives. https://pytorch.org/docs/1.13/torch.html */
import "./tensor/print.js";
import "./autograd/backward.js";
import "./autograd/hooks.js";
import "./autograd/inPlace.js";

export { type NestedArray, Tensor } from "./tensor/tensor.js";
export {
  bfloat16,
  bool,
  double,
  DType,
  float,
  float16,
  float32,
  float64,
  getDefaultDtype,
  half,
  int,
  int16,
  int32,
  int64,
  int8,
  long,
  setDefaultDtype,
  short,
  uint8,
} from "./tensor/dtype.js";
export { Device, device } from "./tensor/device.js";
export { setPrintoptions } from "./tensor/print.js";
export { defaultGenerator, Generator, manualSeed } from "./tensor/random/generator.js";
export type { Shape } from "./tensor/shape.js";
export { IndexError, NotImplementedError, RuntimeError, ValueError } from "./errors.js";
export { enableGrad, isGradEnabled, noGrad, setGradEnabled } from "./autograd/mode.js";

export {
  arange,
  empty,
  eye,
  fromArray,
  full,
  fullLike,
  linspace,
  ones,
  onesLike,
  tensor,
  type TensorOptions,
  zeros,
  zerosLike,
} from "./ops/creation.js";
export { bernoulli, rand, randint, randLike, randn, randnLike, type RandomOptions, randperm } from "./ops/random.js";
export { add, div, floor, maximum, minimum, mul, neg, pow, remainder, sub } from "./ops/arithmetic.js";
export { abs, cos, exp, log, relu, sigmoid, sign, sin, sqrt, square, tanh } from "./ops/math.js";
export {
  allclose,
  eq,
  equal,
  ge,
  gt,
  isfinite,
  isnan,
  le,
  logicalAnd,
  logicalNot,
  logicalOr,
  lt,
  ne,
} from "./ops/comparison.js";
export { all, any, argmax, argmin, max, mean, min, std, sum, variance as var } from "./ops/reduce.js";
export { flatten, narrow, permute, reshape, select, squeeze, t, transpose, unsqueeze } from "./ops/views.js";
export { clone } from "./ops/copy.js";
export { addmm, bmm, dot, matmul, mm, mv } from "./ops/linalg.js";
export { cat, stack } from "./ops/join.js";
export { indexAdd, indexCopy, indexSelect, nonzero, slice } from "./ops/indexing.js";
export { logSoftmax, softmax } from "./ops/softmax.js";
export { where } from "./ops/where.js";

export * as autograd from "./autograd/index.js";
export * as nn from "./nn/index.js";
export * as optim from "./optim/index.js";
export * as utils from "./utils.js";
