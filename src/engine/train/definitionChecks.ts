import { checkOptions } from "../arguments.js";
import type { Module } from "../nn/module.js";
import type { Definition, Hyperparameters } from "./definition.js";
import { isTrainMetric } from "./figures.js";
import { checkSweepOptions } from "./sweep/options.js";

type Key = keyof Definition;

/** What a key's value must be. */
interface Rule {
  what: string;
  holds(value: unknown): boolean;
  /** RangeError says that a number is out of range; else it is a TypeError. */
  error?: typeof RangeError;
  required?: true;
}

const aFunction = (what: string, required?: true): Rule => ({
  what,
  holds: (value) => typeof value === "function",
  required,
});
const anObject = (what: string): Rule => ({ what, holds: (value) => typeof value === "object" && value !== null });
const aFlag: Rule = { what: "true or false", holds: (value) => typeof value === "boolean" };
const isNumber = (value: unknown): value is number => typeof value === "number" && !Number.isNaN(value);
const aNumber = (what: string, fits: (value: number) => boolean): Rule => ({
  what,
  holds: (value) => isNumber(value) && fits(value),
  error: RangeError,
});
const aCount: Rule = aNumber("a whole number from 1", (value) => Number.isInteger(value) && value >= 1);
const positive: Rule = aNumber("a number above 0", (value) => value > 0);
const notNegative: Rule = aNumber("a number from 0", (value) => value >= 0 && Number.isFinite(value));

/** Every key of a definition: one place that says what there is and what it takes. */
const rules: Record<Key, Rule> = {
  seed: aNumber("a whole number", Number.isInteger),
  hyperparameters: anObject("an object of numbers, strings and booleans, { hidden: 20 }"),
  model: aFunction("a function that makes the model, () => new Net()", true),
  data: aFunction("a function that gives the data, () => data.split(samples, { validation: 0.2 })", true),
  loss: aFunction("a loss such as new nn.MSELoss(), or a function of output and target", true),
  optimizer: aFunction(
    "a function that makes the optimizer, (net) => new optim.SGD(net.parameters(), { lr: 0.1 })",
    true,
  ),
  batchSize: aCount,
  shuffle: aFlag,
  dropLast: aFlag,
  sampler: aFunction("a function that makes a sampler, (set) => new data.WeightedRandomSampler(weights, set.length)"),
  collateFn: aFunction("a function that makes a batch of samples"),
  epochs: { ...aCount, required: true },
  metrics: anObject("an object of metrics by name, { accuracy: metrics.accuracy }"),
  accumulate: aCount,
  clipGradNorm: positive,
  clipGradValue: positive,
  l1: notNegative,
  l2: notNegative,
  freeze: aFunction("a function that gives the parts to freeze, (net) => [net.features]"),
  scheduler: aFunction("a function that makes a scheduler, (optimizer) => new optim.lrScheduler.StepLR(optimizer, 10)"),
  monitor: { what: "the name of a figure, 'validation loss'", holds: (value) => typeof value === "string" },
  mode: { what: "'min' or 'max'", holds: (value) => value === "min" || value === "max" },
  earlyStopping: anObject("an object, { patience: 10 }"),
  checkpoint: anObject("an object, { folder: 'checkpoints' }"),
  sweep: anObject("an object, { space: { lr: train.logUniform(1e-4, 1) }, trials: 20 }"),
};

const parts: Partial<Record<Key, Record<string, Rule>>> = {
  earlyStopping: {
    patience: aCount,
    minDelta: notNegative,
    monitor: rules.monitor,
    mode: rules.mode,
    restoreBest: aFlag,
  },
  checkpoint: {
    folder: { what: "a path", holds: (value) => typeof value === "string" && value !== "" },
    every: aCount,
  },
};

/** @throws TypeError for a missing or unknown key or a value of another type, RangeError for a number out of range. */
export function checkDefinition<M extends Module, H extends Hyperparameters>(definition: Definition<M, H>): void {
  if (typeof definition !== "object" || definition === null)
    throw new TypeError(`train.define takes an object, but got ${describe(definition)}`);
  checkOptions("train.define", definition, Object.keys(rules));
  const values = definition as unknown as Record<string, unknown>;
  for (const [key, rule] of Object.entries(rules)) {
    checkValue(key, values[key], rule);
    const inner = parts[key as Key];
    if (inner === undefined || values[key] === undefined) continue;
    checkOptions(key, values[key] as object, Object.keys(inner));
    for (const [name, value] of Object.entries(values[key] as object)) checkValue(`${key}.${name}`, value, inner[name]);
  }
  if (definition.sampler !== undefined && definition.shuffle)
    throw new TypeError(
      "train.define: 'sampler' gives the order of the samples, so 'shuffle' cannot be true beside it",
    );
  for (const [name, metric] of Object.entries(definition.metrics ?? {}))
    if (!isTrainMetric(metric))
      throw new TypeError(
        `metrics.${name} must be a metric such as metrics.accuracy, or a function of output and target, but got ${describe(metric)}`,
      );
  if (definition.sweep !== undefined) checkSweepOptions(definition.sweep);
}

function checkValue(key: string, value: unknown, rule: Rule): void {
  if (value === undefined && !rule.required) return;
  if (rule.holds(value)) return;
  if (rule.error !== undefined) throw new rule.error(`${key} must be ${rule.what}, but got ${describe(value)}`);
  if (rule.required) throw new TypeError(`train.define needs '${key}': ${rule.what}, but got ${describe(value)}`);
  throw new TypeError(`train.define: '${key}' must be ${rule.what}, but got ${describe(value)}`);
}

/** Checks the value of one key. @throws TypeError, RangeError as `checkDefinition`. */
export function checkKey(key: Key, value: unknown): void {
  checkValue(key, value, rules[key]);
}

function describe(value: unknown): string {
  if (typeof value === "string") return `'${value}'`;
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
