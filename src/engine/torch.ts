/** The `torch` namespace: what `import torch from "gradlens"` gives. https://pytorch.org/docs/1.13/torch.html */
import "./tensor/print.js";
import "./autograd/backward.js";
import "./autograd/hooks.js";
import "./autograd/inPlace.js";
import "./ops/namedTensors.js";
import "./ops/type.js";
import "./ops/viewsInPlace.js";

export type { NestedArray } from "./tensor/tensor.js";
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
export { memoryStats } from "./memory/stats.js";
export { getNumThreads, setNumThreads } from "./threads.js";
export { OutOfMemoryError } from "./memory/outOfMemory.js";
export { setPrintoptions } from "./tensor/print.js";
export { defaultGenerator, Generator, manualSeed } from "./tensor/random/generator.js";
export type { Shape } from "./tensor/shape.js";
export {
  AssertionError,
  AttributeError,
  IndexError,
  KeyError,
  NotImplementedError,
  RuntimeError,
  ValueError,
} from "./errors.js";
export {
  enableGrad,
  inferenceMode,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
  setGradEnabled,
} from "./autograd/mode.js";

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
export { multinomial, normal, randintLike } from "./ops/randomDistributions.js";
export { getRngState, initialSeed, seed, setRngState } from "./ops/rngState.js";
export { div, divide, multiply, neg, negative, positive, rsub, subtract, trueDivide } from "./ops/arithmetic.js";
export { add, addmm, matmul, mm, mul, mv, sparseCooTensor, SparseTensor, sub } from "./ops/sparse.js";
export { clamp, clampMax, clampMax_, clampMin, clampMin_, clamp_, clip, clip_ } from "./ops/arithmeticClamp.js";
export { floorDivide, fmod, remainder } from "./ops/arithmeticDivision.js";
export { fmax, fmin, maximum, minimum } from "./ops/arithmeticExtrema.js";
export { floatPower, ldexp, pow, square } from "./ops/arithmeticPower.js";
export { addcdiv, addcmul, lerp } from "./ops/arithmeticThree.js";
export {
  bitwiseAnd,
  bitwiseLeftShift,
  bitwiseNot,
  bitwiseOr,
  bitwiseRightShift,
  bitwiseXor,
  gcd,
  lcm,
} from "./ops/bitwise.js";
export {
  allclose,
  eq,
  equal,
  ge,
  greater,
  greaterEqual,
  gt,
  isclose,
  le,
  less,
  lessEqual,
  lt,
  ne,
  notEqual,
} from "./ops/comparison.js";
export {
  isfinite,
  isinf,
  isnan,
  isneginf,
  isposinf,
  isreal,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
} from "./ops/logical.js";
export {
  abs,
  abs_,
  absolute,
  absolute_,
  angle,
  cos,
  cos_,
  exp,
  exp_,
  log,
  log_,
  relu,
  relu_,
  sgn,
  sgn_,
  sigmoid,
  sigmoid_,
  sign,
  sign_,
  sin,
  sin_,
  sqrt,
  sqrt_,
  tanh,
  tanh_,
} from "./ops/math.js";
export { arctan2, atan2, copysign, heaviside, hypot, logaddexp, logaddexp2, nextafter } from "./ops/mathBinary.js";
export {
  exp2,
  exp2_,
  expm1,
  expm1_,
  log10,
  log10_,
  log1p,
  log1p_,
  log2,
  log2_,
  reciprocal,
  reciprocal_,
  rsqrt,
  rsqrt_,
} from "./ops/mathExponential.js";
export { digamma, igamma, igammac, lgamma, mvlgamma, polygamma } from "./ops/mathGamma.js";
export { erf, erfc, erfinv, i0, logit } from "./ops/mathSpecial.js";
export {
  acos,
  acos_,
  acosh,
  acosh_,
  arccos,
  arccos_,
  arccosh,
  arccosh_,
  arcsin,
  arcsin_,
  arcsinh,
  arcsinh_,
  arctan,
  arctan_,
  arctanh,
  arctanh_,
  asin,
  asin_,
  asinh,
  asinh_,
  atan,
  atan_,
  atanh,
  atanh_,
  cosh,
  cosh_,
  deg2rad,
  deg2rad_,
  rad2deg,
  rad2deg_,
  sinc,
  sinc_,
  sinh,
  sinh_,
  tan,
  tan_,
} from "./ops/mathTrigonometry.js";
export { xlog1py, xlogy } from "./ops/mathXlogy.js";
export {
  ceil,
  ceil_,
  fix,
  fix_,
  floor,
  floor_,
  frac,
  frac_,
  frexp,
  nanToNum,
  nanToNum_,
  round,
  round_,
  signbit,
  trunc,
  trunc_,
} from "./ops/rounding.js";
export { mean, nanmean, nansum, sum } from "./ops/reduce.js";
export { amax, amin, aminmax, argmax, argmin, type Extreme, max, min } from "./ops/reduceExtreme.js";
export { all, any, countNonzero } from "./ops/reduceLogical.js";
export { logsumexp } from "./ops/reduceLogsumexp.js";
export { dist, norm, renorm } from "./ops/reduceNorm.js";
export { prod } from "./ops/reduceProduct.js";
export { std, stdMean, variance as var, varMean } from "./ops/reduceVariance.js";
export { cummax, cummin, cumprod, cumsum, logcumsumexp } from "./ops/scan.js";
export { gradient, type GradientOptions } from "./ops/gradient.js";
export { cumulativeTrapezoid, diff, trapezoid, trapz } from "./ops/scanDifferences.js";
export { argsort, msort, sort, topk } from "./ops/sort.js";
export { bucketize, isin, searchsorted } from "./ops/sortSearch.js";
export { unique, uniqueConsecutive } from "./ops/sortUnique.js";
export { bincount, histc, histogram } from "./ops/statisticsCounts.js";
export { corrcoef, cov } from "./ops/statisticsCovariance.js";
export { kthvalue, median, mode, nanmedian } from "./ops/statisticsOrder.js";
export { nanquantile, quantile } from "./ops/statisticsQuantile.js";
export { flatten, permute, reshape, t, transpose } from "./ops/views.js";
export { squeeze, unsqueeze } from "./ops/viewsSqueeze.js";
export { narrow, select } from "./ops/viewsSlice.js";
export { clone } from "./ops/copy.js";
export { bmm, dot } from "./ops/linalg.js";
export { bilinear } from "./ops/bilinear.js";
export { conv1d, conv2d, conv3d, convTranspose1d, convTranspose2d, convTranspose3d } from "./ops/convFunctions.js";
export { alphaDropout, dropout, featureAlphaDropout, featureDropout } from "./ops/dropout.js";
export { groupNorm, instanceNorm, layerNorm } from "./ops/norms.js";
export { adaptiveAvgPool1d, avgPool1d } from "./ops/poolAverage.js";
export { maxPool1d, maxPool2d, maxPool3d } from "./ops/poolMax.js";
export { channelShuffle, pixelShuffle, pixelUnshuffle } from "./ops/shuffle.js";
export { addbmm, addmv, addr, baddbmm } from "./ops/linalgAdd.js";
export { cholesky, qr } from "./ops/decompositions.js";
export { svd } from "./ops/decompositionsSvd.js";
export { einsum } from "./ops/einsum.js";
export { chainMatmul } from "./ops/linalgMultiDot.js";
export { pinv as pinverse } from "./ops/linalgPinv.js";
export { cross, ger, inner, kron, matrixPower, outer, tensordot, trace, vdot } from "./ops/linalgProducts.js";
export { det, inv as inverse, logdet, slogdet } from "./ops/linalgSolve.js";
export { cat, stack } from "./ops/join.js";
export { blockDiag, cartesianProd, combinations } from "./ops/joinCombinations.js";
export {
  atleast1d,
  atleast2d,
  atleast3d,
  broadcastTensors,
  columnStack,
  dstack,
  hstack,
  meshgrid,
  vstack,
} from "./ops/joinStacks.js";
export { asTensor, fromNumpy } from "./ops/creationInterop.js";
export { emptyLike, emptyStrided, scalarTensor } from "./ops/creationLike.js";
export { logspace, vander } from "./ops/creationSequences.js";
export { tril, trilIndices, triu, triuIndices } from "./ops/creationTriangles.js";
export {
  BFloat16Tensor,
  BoolTensor,
  ByteTensor,
  CharTensor,
  DoubleTensor,
  FloatTensor,
  HalfTensor,
  IntTensor,
  LongTensor,
  ShortTensor,
  Tensor,
} from "./ops/creationTypes.js";
export { flip, fliplr, flipud, roll, rot90, tile } from "./ops/shapeRearrange.js";
export { repeatInterleave } from "./ops/shapeRepeatInterleave.js";
export { broadcastTo, moveaxis, movedim, ravel, swapaxes, swapdims, unflatten } from "./ops/viewsMove.js";
export { gather, take, takeAlongDim } from "./ops/gather.js";
export { type Index, type IndexEntry, Slice, slice } from "./ops/indexing.js";
export { indexPut } from "./ops/indexingAdvanced.js";
export { argwhere, nonzero } from "./ops/indexingNonzero.js";
export { indexAdd, indexCopy, indexFill, indexSelect } from "./ops/indexingSelect.js";
export { maskedFill, maskedScatter, maskedSelect } from "./ops/indexingMask.js";
export { put } from "./ops/indexingPut.js";
export { scatter, scatterAdd } from "./ops/scatter.js";
export { scatterReduce } from "./ops/scatterReduce.js";
export { asStridedScatter, diagonalScatter, selectScatter, sliceScatter } from "./ops/scatterViews.js";
export { diag, diagEmbed, diagflat, diagonal } from "./ops/viewsDiagonal.js";
export { asStrided } from "./ops/viewsStrided.js";
export { chunk, dsplit, hsplit, split, tensorSplit, unbind, vsplit } from "./ops/viewsSplit.js";
export { logSoftmax, softmax } from "./ops/softmax.js";
export { gru, gruCell, lstm, lstmCell, rnnRelu, rnnReluCell, rnnTanh, rnnTanhCell } from "./ops/rnnFunctions.js";
export {
  alignTensors,
  broadcastShapes,
  canCast,
  e,
  finfo,
  iinfo,
  inf,
  isFloatingPoint,
  isInference,
  isNonzero,
  isSameSize,
  isSigned,
  isTensor,
  nan,
  numel,
  pi,
  promoteTypes,
  resultType,
} from "./ops/tensorFacts.js";
export { where } from "./ops/where.js";

export {
  celu,
  celu_,
  hardshrink,
  prelu,
  rrelu,
  rrelu_,
  selu,
  selu_,
  threshold,
  threshold_,
} from "./nn/activationFunctions.js";
export { cosineSimilarity, pairwiseDistance } from "./ops/distance.js";
export { cdist, pdist } from "./ops/distancePairs.js";

export { load, type LoadOptions, type MapLocation, save } from "./io/torch/index.js";
export * as autograd from "./autograd/index.js";
export * as hub from "./hub.js";
export * as linalg from "./linalg.js";
export { areDeterministicAlgorithmsEnabled, useDeterministicAlgorithms } from "./deterministic.js";
export * as backends from "./backends.js";
export * as cuda from "./cuda.js";
export * as nn from "./nn/index.js";
export * as onnx from "./onnx/index.js";
export * as special from "./ops/special.js";
export * as sparse from "./sparse.js";
export * as testing from "./testing.js";
export * as optim from "./optim/index.js";
export * as utils from "./utils.js";
