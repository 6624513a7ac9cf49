/** Losses, optimizers and schedulers in Python. */
import { NotImplementedError } from "../errors.js";
import * as F from "../nn/functional.js";
import { LossModule } from "../nn/lossBase.js";
import * as optim from "../optim/index.js";
import type { Optimizer } from "../optim/optimizer.js";
import { Tensor } from "../tensor/tensor.js";
import type { Training } from "../train/definition.js";
import type { Schedule } from "../train/schedule.js";
import { layerName } from "./layers.js";
import { keywordsText, snakeCase } from "./python.js";

const refuse = (what: string) => new NotImplementedError(`Export to PyTorch: ${what}`);

/** A loss of `torch.nn` or `torch.nn.functional`, and the tensors among its options. */
export function lossText(loss: Training["loss"]): { text: string; tensors: Record<string, Tensor> } {
  const plain = Object.entries(F).find(([, value]) => (value as unknown) === loss)?.[0];
  if (plain !== undefined) return { text: `F.${snakeCase(plain)}`, tensors: {} };
  const name = loss instanceof LossModule ? layerName(loss) : undefined;
  if (name === undefined)
    throw refuse("the loss is a function of your own. Make it a loss of torch.nn, such as new nn.CrossEntropyLoss()");
  const options = Object.entries((loss as unknown as LossModule<object>).options).filter(([, value]) => value !== null);
  const tensors = Object.fromEntries(options.filter(([, value]) => value instanceof Tensor)) as Record<string, Tensor>;
  const settings = options.flatMap(([key, value]) =>
    value instanceof Tensor
      ? [`${snakeCase(key)}=state["loss"]["${key}"].to(device)`]
      : keywordsText({ [snakeCase(key)]: value }),
  );
  return { text: `nn.${name}(${settings.join(", ")})`, tensors };
}

/** The optimizers that PyTorch has under the same name with the same options and state. */
const optimizers = [
  "Adadelta",
  "Adagrad",
  "Adam",
  "Adamax",
  "AdamW",
  "ASGD",
  "NAdam",
  "RAdam",
  "RMSprop",
  "Rprop",
  "SGD",
];

/** The class and its learning rate; all else comes with the state. */
export function optimizerText(optimizer: Optimizer, params: string): string {
  const name = Object.entries(optim).find(([, value]) => (value as unknown) === optimizer.constructor)?.[0] ?? "";
  if (!optimizers.includes(name))
    throw refuse(
      `the optimizer ${optimizer.constructor.name} is not supported; those that are: ${optimizers.join(", ")}`,
    );
  return `torch.optim.${name}(${params}, lr=${String(optimizer.paramGroups[0].lr)})`;
}

/** What each scheduler is made with: its fields here, and PyTorch's names of them. */
const schedulers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ConstantLR: { factor: "factor", totalIters: "total_iters" },
  CosineAnnealingLR: { TMax: "T_max", etaMin: "eta_min" },
  CosineAnnealingWarmRestarts: { T0: "T_0", TMult: "T_mult", etaMin: "eta_min" },
  ExponentialLR: { gamma: "gamma" },
  LinearLR: { startFactor: "start_factor", endFactor: "end_factor", totalIters: "total_iters" },
  MultiStepLR: { milestones: "milestones", gamma: "gamma" },
  PolynomialLR: { totalIters: "total_iters", power: "power" },
  ReduceLROnPlateau: {
    mode: "mode",
    factor: "factor",
    patience: "patience",
    threshold: "threshold",
    thresholdMode: "threshold_mode",
    cooldown: "cooldown",
    minLrs: "min_lr",
    eps: "eps",
  },
  StepLR: { stepSize: "step_size", gamma: "gamma" },
};

/** A scheduler's text; what it counted so far comes with the state. */
export function schedulerText({ scheduler }: Schedule): string {
  const { name } = scheduler.constructor;
  const settings = optim.lrScheduler[name as keyof typeof optim.lrScheduler] ? schedulers[name] : undefined;
  if (settings === undefined)
    throw refuse(`the scheduler ${name} is not supported; those that are: ${Object.keys(schedulers).join(", ")}`);
  const fields = scheduler as unknown as Record<string, unknown>;
  const given = Object.fromEntries(Object.entries(settings).map(([field, option]) => [option, fields[field]]));
  // Lists, which PyTorch checks for.
  const listed = keywordsText(given).map((setting) =>
    setting.replace(/^((?:milestones|min_lr)=)\((.*?),?\)$/, "$1[$2]"),
  );
  return `torch.optim.lr_scheduler.${name}(${["optimizer", ...listed].join(", ")})`;
}
