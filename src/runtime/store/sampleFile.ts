/**
 * Samples of statistics as TensorBoard events: one event a sample, with a histogram (`HistogramProto` of
 * tensorflow/core/framework/summary.proto) a tensor, and scalars. What these cannot hold goes into fields that other readers skip, so that a
 * sample comes back as it was.
 */
import type {
  ActivationStatistics,
  ParameterStatistics,
  StatisticsSample,
  TensorStatistics,
} from "../../protocol/statistics.js";
import { histogramBins } from "../../protocol/statistics.js";
import { event, summaryValue, value } from "./eventFile.js";
import { appendRecord, type FileProblem, readRecords } from "./records.js";
import { wireFields, WireWriter } from "./wire.js";

/** Fields of `HistogramProto`; from 1001 on they are ours. */
const histogram = {
  min: 1,
  max: 2,
  num: 3,
  sum: 4,
  sumSquares: 5,
  bucketLimit: 6,
  bucket: 7,
  nan: 1001,
  positiveInfinity: 1002,
  negativeInfinity: 1003,
  zeros: 1004,
  mean: 1005,
  std: 1006,
  norm: 1007,
} as const;

/** First parts of the tags; TensorBoard makes a section of each. */
const section = {
  weights: "weights",
  gradients: "gradients",
  activations: "activations",
  weightNorm: "weight norm",
  gradientNorm: "gradient norm",
  updateNorm: "update norm",
  updateRatio: "update ratio",
  dead: "dead units",
  saturated: "saturated",
} as const;

/** The tag of the model's own output: its path is empty. */
const modelTag = "(model)";

const text = new TextEncoder();

/** The record of a sample. */
export function encodeSample(sample: StatisticsSample): Uint8Array<ArrayBuffer> {
  const summary = new WireWriter();
  const inner = new WireWriter();
  const tagged = (part: string, name: string, write: () => void): void => {
    inner.length = 0;
    inner.block(value.tag, text.encode(`${part}/${name === "" ? modelTag : name}`));
    write();
    summary.block(summaryValue, inner.bytes);
  };
  const scalar = (part: string, name: string, number: number | undefined): void => {
    if (number === undefined) return;
    tagged(part, name, () => {
      inner.float(value.simpleValue, number);
      if (!Object.is(Math.fround(number), number)) inner.double(value.exact, number);
    });
  };
  const tensor = (part: string, name: string, statistics: TensorStatistics): void =>
    tagged(part, name, () => inner.block(value.histogram, encodeHistogram(statistics)));

  for (const { name, weight, gradient, updateNorm } of sample.parameters) {
    tensor(section.weights, name, weight);
    scalar(section.weightNorm, name, weight.norm);
    if (gradient) {
      tensor(section.gradients, name, gradient);
      scalar(section.gradientNorm, name, gradient.norm);
    }
    scalar(section.updateNorm, name, updateNorm);
    if (updateNorm !== undefined && weight.norm > 0) scalar(section.updateRatio, name, updateNorm / weight.norm);
  }
  for (const { module, output, dead, saturated } of sample.activations) {
    tensor(section.activations, module, output);
    scalar(section.dead, module, dead);
    scalar(section.saturated, module, saturated);
  }
  const message = new WireWriter();
  message.double(event.wallTime, sample.time / 1000);
  message.tag(event.step, 0);
  message.varint(sample.step);
  message.block(event.summary, summary.bytes);
  const file = new WireWriter();
  appendRecord(file, message.bytes);
  return file.bytes;
}

function encodeHistogram(statistics: TensorStatistics): Uint8Array {
  const {
    count,
    nan,
    positiveInfinity,
    negativeInfinity,
    zeros,
    min,
    max,
    mean,
    std,
    norm,
    histogram: bins,
  } = statistics;
  const finite = count - nan - positiveInfinity - negativeInfinity;
  const message = new WireWriter();
  // As proto3 has it, zero is what is not there.
  const number = (field: number, value: number): void => {
    if (value !== 0) message.double(field, value);
  };
  const counter = (field: number, value: number): void => {
    if (value === 0) return;
    message.tag(field, 0);
    message.varint(value);
  };
  if (finite > 0) {
    number(histogram.min, min);
    number(histogram.max, max);
    number(histogram.num, finite);
    number(histogram.sum, mean * finite);
    number(histogram.sumSquares, norm * norm);
  }
  // A bucket is from the limit before to its own, so that an empty one is needed only in front of others.
  const kept = [...bins.keys()].filter((bin) => bins[bin] > 0 || (bin + 1 < bins.length && bins[bin + 1] > 0));
  const width = max / histogramBins - min / histogramBins;
  if (kept.length > 0) {
    const limit = (bin: number): number =>
      bin === histogramBins - 1 || min === max ? max : 2 * (min / 2 + (bin + 1) * (width / 2));
    message.doubles(histogram.bucketLimit, kept.map(limit));
    message.doubles(
      histogram.bucket,
      kept.map((bin) => bins[bin]),
    );
  }
  counter(histogram.nan, nan);
  counter(histogram.positiveInfinity, positiveInfinity);
  counter(histogram.negativeInfinity, negativeInfinity);
  counter(histogram.zeros, zeros);
  number(histogram.mean, mean);
  number(histogram.std, std);
  number(histogram.norm, norm);
  return message.bytes;
}

export interface SampleFileContent {
  /** In the order in which they were written. */
  samples: StatisticsSample[];
  /** Why reading ended early. */
  problem?: FileProblem;
}

/** Reads what `encodeSample` wrote. Events without samples are skipped. */
export function readSampleFile(file: Uint8Array): SampleFileContent {
  const samples: StatisticsSample[] = [];
  const problem = readRecords(file, (data) => {
    const sample = decodeSample(data);
    if (sample.parameters.length + sample.activations.length > 0) samples.push(sample);
  });
  return { samples, ...(problem && { problem }) };
}

function decodeSample(bytes: Uint8Array): StatisticsSample {
  let time = 0;
  let step = 0;
  const parameters = new Map<string, Partial<ParameterStatistics>>();
  const activations = new Map<string, Partial<ActivationStatistics>>();
  for (const field of wireFields(bytes)) {
    if (field.field === event.wallTime) time = field.value * 1000;
    else if (field.field === event.step) step = field.value;
    else if (field.field === event.summary && field.bytes)
      for (const part of wireFields(field.bytes))
        if (part.field === summaryValue && part.bytes) decodeValue(part.bytes, parameters, activations);
  }
  return {
    step,
    time,
    parameters: [...parameters].flatMap(([name, { weight, ...rest }]) => (weight ? [{ name, weight, ...rest }] : [])),
    activations: [...activations].flatMap(([module, { output, ...rest }]) =>
      output ? [{ module, output, ...rest }] : [],
    ),
  };
}

function decodeValue(
  bytes: Uint8Array,
  parameters: Map<string, Partial<ParameterStatistics>>,
  activations: Map<string, Partial<ActivationStatistics>>,
): void {
  let tag = "";
  let scalar = NaN;
  let exact: number | undefined;
  let tensor: TensorStatistics | undefined;
  for (const field of wireFields(bytes)) {
    if (field.field === value.tag && field.bytes) tag = new TextDecoder().decode(field.bytes);
    else if (field.field === value.simpleValue) scalar = field.value;
    else if (field.field === value.exact) exact = field.value;
    else if (field.field === value.histogram && field.bytes) tensor = decodeHistogram(field.bytes);
  }
  const slash = tag.indexOf("/");
  const [part, name] = [tag.slice(0, slash), tag.slice(slash + 1)];
  const number = exact ?? scalar;
  if (part === section.weights) entry(parameters, name).weight = tensor;
  else if (part === section.gradients) entry(parameters, name).gradient = tensor;
  else if (part === section.updateNorm) entry(parameters, name).updateNorm = number;
  else {
    const module = name === modelTag ? "" : name;
    if (part === section.activations) entry(activations, module).output = tensor;
    else if (part === section.dead) entry(activations, module).dead = number;
    else if (part === section.saturated) entry(activations, module).saturated = number;
  }
}

function entry<T extends object>(map: Map<string, T>, name: string): T {
  let found = map.get(name);
  if (found === undefined) map.set(name, (found = {} as T));
  return found;
}

function decodeHistogram(bytes: Uint8Array): TensorStatistics {
  const numbers = new Map<number, number>();
  let limits = new Float64Array(0);
  let counts = new Float64Array(0);
  for (const { field, value, bytes: packed } of wireFields(bytes)) {
    if (packed === undefined) numbers.set(field, value);
    else if (field === histogram.bucketLimit) limits = doublesOf(packed);
    else if (field === histogram.bucket) counts = doublesOf(packed);
  }
  const get = (field: number): number => numbers.get(field) ?? 0;
  const [nan, positiveInfinity, negativeInfinity] = [
    get(histogram.nan),
    get(histogram.positiveInfinity),
    get(histogram.negativeInfinity),
  ];
  const finite = get(histogram.num);
  const [min, max] = finite === 0 ? [NaN, NaN] : [get(histogram.min), get(histogram.max)];
  const width = max / histogramBins - min / histogramBins;
  const bins = new Uint32Array(histogramBins);
  limits.forEach((limit, i) => {
    const bin = width > 0 ? Math.round((limit / 2 - min / 2) / (width / 2)) - 1 : 0;
    bins[Math.min(Math.max(bin, 0), histogramBins - 1)] += counts[i];
  });
  return {
    count: finite + nan + positiveInfinity + negativeInfinity,
    nan,
    positiveInfinity,
    negativeInfinity,
    zeros: get(histogram.zeros),
    min,
    max,
    mean: get(histogram.mean),
    std: get(histogram.std),
    norm: get(histogram.norm),
    histogram: bins,
  };
}

function doublesOf(bytes: Uint8Array): Float64Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
}
