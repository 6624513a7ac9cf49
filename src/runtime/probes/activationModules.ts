import {
  CELU,
  ELU,
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  LeakyReLU,
  ReLU,
  ReLU6,
  RReLU,
  SELU,
  Softshrink,
  Threshold,
} from "../../engine/nn/activation.js";
import {
  GELU,
  LogSigmoid,
  Mish,
  PReLU,
  Sigmoid,
  SiLU,
  Softplus,
  Softsign,
  Tanh,
  Tanhshrink,
} from "../../engine/nn/activationSmooth.js";
import type { Module } from "../../engine/nn/module.js";

/** Activations that work on each number alone, with their default settings, by their class names. */
export const activationModules: Record<string, () => Module> = {
  ReLU: () => new ReLU(),
  LeakyReLU: () => new LeakyReLU(),
  PReLU: () => new PReLU(),
  RReLU: () => new RReLU(),
  ReLU6: () => new ReLU6(),
  ELU: () => new ELU(),
  CELU: () => new CELU(),
  SELU: () => new SELU(),
  GELU: () => new GELU(),
  SiLU: () => new SiLU(),
  Mish: () => new Mish(),
  Softplus: () => new Softplus(),
  Softsign: () => new Softsign(),
  Sigmoid: () => new Sigmoid(),
  LogSigmoid: () => new LogSigmoid(),
  Tanh: () => new Tanh(),
  Hardtanh: () => new Hardtanh(),
  Hardsigmoid: () => new Hardsigmoid(),
  Hardswish: () => new Hardswish(),
  Hardshrink: () => new Hardshrink(),
  Softshrink: () => new Softshrink(),
  Tanhshrink: () => new Tanhshrink(),
  Threshold: () => new Threshold(0.5, 0),
};

/** Operations that `forward` may call itself, as the modules that do the same. */
export const activationOperations: Record<string, (params: unknown) => Module> = {
  relu: () => new ReLU(),
  sigmoid: () => new Sigmoid(),
  logsigmoid: () => new LogSigmoid(),
  tanh: () => new Tanh(),
  silu: () => new SiLU(),
  mish: () => new Mish(),
  hardsigmoid: () => new Hardsigmoid(),
  hardswish: () => new Hardswish(),
  leakyRelu: (params) => new LeakyReLU(params as number),
  gelu: (params) => new GELU({ approximate: params as "none" | "tanh" }),
};
