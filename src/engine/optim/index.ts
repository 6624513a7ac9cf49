/** Optimizers: `torch.optim`. https://pytorch.org/docs/1.13/optim.html */
export { Adadelta, type AdadeltaOptions, Adagrad, type AdagradOptions } from "./adaptive.js";
export { Adam, type AdamOptions, AdamW } from "./adam.js";
export { Adamax, type AdamaxOptions, NAdam, type NAdamOptions, RAdam, type RAdamOptions } from "./adamVariants.js";
export { ASGD, type ASGDOptions } from "./asgd.js";
export { LBFGS, type LBFGSOptions } from "./lbfgs.js";
export { Optimizer, type ParamGroup, type Params } from "./optimizer.js";
export { RMSprop, type RMSpropOptions } from "./rmsprop.js";
export { Rprop, type RpropOptions } from "./rprop.js";
export { SGD, type SGDOptions } from "./sgd.js";
export type { OptimizerState, ParamState, StateValue } from "./state.js";
export * as lrScheduler from "./lrScheduler/index.js";
export * as swaUtils from "./swaUtils.js";
