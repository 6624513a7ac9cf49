/** Special functions: `torch.special`. https://pytorch.org/docs/1.13/special.html */
import { checkOptions } from "../arguments.js";
import type { Tensor } from "../tensor/tensor.js";
import { round as roundTo } from "./rounding.js";

export { exp2, expm1, log1p } from "./mathExponential.js";
export {
  digamma,
  digamma as psi,
  igamma as gammainc,
  igammac as gammaincc,
  lgamma as gammaln,
  mvlgamma as multigammaln,
  polygamma,
  zeta,
} from "./mathGamma.js";
export { entr, erf, erfc, erfcx, erfinv, i0, i0e, i1, i1e, logit, logNdtr, ndtr, ndtri } from "./mathSpecial.js";
export { logsumexp } from "./reduceLogsumexp.js";
export { sigmoid as expit } from "./math.js";
export { logSoftmax, softmax } from "./softmax.js";
export { sinc } from "./mathTrigonometry.js";
export { xlog1py, xlogy } from "./mathXlogy.js";

/** The nearest number with so many decimals. https://pytorch.org/docs/1.13/special.html#torch.special.round */
export function round(x: Tensor, options: { decimals?: number } = {}): Tensor {
  const { decimals = 0 } = checkOptions("round", options, ["decimals"]);
  return roundTo(x, { decimals });
}
