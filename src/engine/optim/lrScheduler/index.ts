/** Learning rate schedules: `torch.optim.lr_scheduler`. https://pytorch.org/docs/1.13/optim.html#how-to-adjust-learning-rate */
export { ChainedScheduler, SequentialLR } from "./combined.js";
export { CosineAnnealingLR, CosineAnnealingWarmRestarts } from "./cosine.js";
export { CyclicLR, type CyclicLROptions } from "./cyclic.js";
export { ExponentialLR, MultiStepLR, PolynomialLR, StepLR } from "./decays.js";
export { ConstantLR, type EpochFactor, LambdaLR, LinearLR, MultiplicativeLR } from "./factors.js";
export { OneCycleLR, type OneCycleLROptions } from "./oneCycle.js";
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from "./plateau.js";
export { LRScheduler, type Scheduler, type SchedulerOptions, type SchedulerState } from "./scheduler.js";
