import { noGrad } from "../autograd/mode.js";
import { type Better, canStream, isStreaming, type PlainData, type Streaming } from "../metrics/metric.js";
import type { Tensor } from "../tensor/tensor.js";

/** A figure of a model's outputs and the targets; over batches the mean by their number of samples. */
export type MetricFunction = (output: Tensor, target: Tensor) => number;

/** A metric of this library, a streaming one (`metrics.f1.streaming({ average: "macro" })`), or an own function. */
export type TrainMetric = MetricFunction | Streaming;

export function isTrainMetric(value: unknown): value is TrainMetric {
  return typeof value === "function" || isStreaming(value);
}

/** Which way a metric gets better; undefined for own functions. */
export function directionOf(metric: TrainMetric | undefined): Better | undefined {
  return metric === undefined ? undefined : (metric as { better?: Better }).better;
}

/** A mean weighted by samples, as a stream: what own functions become. */
class Mean {
  private sum = 0;
  private count = 0;

  add(value: number, samples: number): void {
    this.sum += value * samples;
    this.count += samples;
  }

  value(): number {
    return this.sum / this.count;
  }

  state(): PlainData {
    return { sum: this.sum, count: this.count };
  }

  load(state: PlainData): void {
    Object.assign(this, state);
  }
}

/** What figures have taken in, by name; those whose state is no plain data are left out. */
export type FiguresState = Record<string, PlainData>;

interface Entry {
  name: string;
  add(output: Tensor, target: Tensor, samples: number): void;
  value(): number;
  state(): PlainData | undefined;
  load(state: PlainData): void;
}

function entryOf(name: string, metric: TrainMetric): Entry {
  if (isStreaming(metric) || canStream(metric)) {
    const stream = isStreaming(metric) ? metric : metric.streaming();
    stream.reset();
    return {
      name,
      add: (output, target) => stream.update(output, target),
      value: () => checked(name, stream.compute()),
      state: () => stream.state?.(),
      load: (state) => stream.load?.(state),
    };
  }
  const mean = new Mean();
  return {
    name,
    add: (output, target, samples) => mean.add(checked(name, metric(output, target)), samples),
    value: () => mean.value(),
    state: () => mean.state(),
    load: (state) => mean.load(state),
  };
}

/** @throws TypeError for a metric that gives no number. */
function checked(name: string, value: unknown): number {
  if (typeof value === "number") return value;
  const given = typeof value === "object" ? "an object" : typeof value;
  throw new TypeError(`metrics.${name} must give a number, but gave ${given}; a tensor's number is x.item()`);
}

/** The loss and the metrics of one pass over data. */
export class Figures {
  private readonly loss = new Mean();
  private readonly entries: Entry[];

  constructor(metrics: Record<string, TrainMetric> = {}) {
    this.entries = Object.entries(metrics).map(([name, metric]) => entryOf(name, metric));
  }

  /** Takes in a batch. @param loss its mean loss */
  add(loss: number, output: Tensor, target: Tensor, samples: number): void {
    this.loss.add(loss, samples);
    if (this.entries.length === 0) return;
    const detached = output.detach();
    noGrad(() => this.entries.forEach((entry) => entry.add(detached, target, samples)));
  }

  /** All figures by name. @param prefix goes before each name */
  values(prefix = ""): Record<string, number> {
    const metrics = this.entries.map((entry) => [prefix + entry.name, entry.value()] as const);
    return { [`${prefix}loss`]: this.loss.value(), ...Object.fromEntries(metrics) };
  }

  state(): FiguresState {
    const states = [["loss", this.loss.state()] as const, ...this.entries.map((entry) => [entry.name, entry.state()])];
    return Object.fromEntries(states.filter(([, state]) => state !== undefined)) as FiguresState;
  }

  load({ loss, ...others }: FiguresState): void {
    this.loss.load(loss);
    for (const entry of this.entries) if (entry.name in others) entry.load(others[entry.name]);
  }
}
