import { checkOptions } from "../arguments.js";
import type { Values } from "./values.js";

/** A figure over any number of batches: exact, as if all of them had come at once. */
export interface Streaming<Result = number> {
  /** Takes a batch in. @param output what the model gave @param target what was right */
  update(output: Values, target: Values): void;
  /** The figure of all batches since the start or `reset`. */
  compute(): Result;
  /** Forgets all batches. */
  reset(): void;
  /** A copy of what was taken in, where that is plain data; undefined otherwise. */
  state?(): PlainData | undefined;
  /** Takes over what `state` gave. */
  load?(state: PlainData): void;
  /** Which direction is better. */
  readonly better?: Better;
}

/** Numbers in arrays and objects. */
export type PlainData = number | readonly PlainData[] | { readonly [name: string]: PlainData };

export type Better = "higher" | "lower";

/**
 * A figure of outputs and targets: `metric(output, target, options)` of all at once, or `metric.streaming(options)` to take in
 * batch after batch.
 */
export interface Metric<Options extends object = object, Result = number> {
  (output: Values, target: Values, options?: Options): Result;
  /** Takes in batch after batch: `update(output, target)`, then `compute()`; `reset()` starts anew. */
  streaming(options?: Options): Streaming<Result>;
  /** Which direction is better; undefined where that has no meaning. */
  readonly better?: Better;
}

/** What a metric is made of. */
export interface MetricRecord<Options extends object, Result, State> {
  readonly name: string;
  readonly options: readonly (keyof Options & string)[];
  readonly better?: Better;
  /** What is kept between batches. */
  start(options: Options): State;
  add(state: State, output: Values, target: Values, options: Options): void;
  result(state: State, options: Options): Result;
}

/** The function and the stream of one record. */
export function defineMetric<Options extends object, Result, State>(
  record: MetricRecord<Options, Result, State>,
): Metric<Options, Result> {
  const streaming = (options: Options = {} as Options): Streaming<Result> => {
    checkOptions(record.name, options, record.options);
    let state = record.start(options);
    return {
      better: record.better,
      update: (output, target) => record.add(state, output, target, options),
      compute: () => record.result(state, options),
      reset: () => void (state = record.start(options)),
      state: () => (isPlain(state) ? structuredClone(state) : undefined),
      load: (taken) => void (state = structuredClone(taken) as State),
    };
  };
  const metric = (output: Values, target: Values, options?: Options): Result => {
    const stream = streaming(options);
    stream.update(output, target);
    return stream.compute();
  };
  Object.defineProperty(metric, "name", { value: record.name });
  return Object.assign(metric, { streaming, better: record.better });
}

function isPlain(state: unknown): state is PlainData {
  if (typeof state === "number") return true;
  if (Array.isArray(state)) return state.every(isPlain);
  if (typeof state !== "object" || state === null || Object.getPrototypeOf(state) !== Object.prototype) return false;
  return Object.values(state).every(isPlain);
}

/** True for the metrics of this library, which can stream. */
export function canStream(value: unknown): value is Metric {
  return typeof value === "function" && "streaming" in value;
}

/** True for what takes batches in. */
export function isStreaming(value: unknown): value is Streaming {
  return typeof value === "object" && value !== null && "update" in value && "compute" in value && "reset" in value;
}
