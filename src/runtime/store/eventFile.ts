/**
 * TensorBoard event files: TFRecord framing around `Event` messages
 * (tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto).
 */
import type { ScalarBatch } from "../../protocol/run.js";
import { appendRecord, type FileProblem, readRecords } from "./records.js";
import { type ReadPoints, ScalarEvents } from "./scalarEvent.js";
import { wireFields, WireWriter } from "./wire.js";

/** Fields of `Event`. */
export const event = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 } as const;
/** The field of `Summary`. */
export const summaryValue = 1;
/** Fields of `Summary.Value`. */
export const value = {
  tag: 1,
  simpleValue: 2,
  histogram: 5,
  /** Ours: the double that a float32 `simple_value` cannot hold. TensorBoard skips fields it does not know. */
  exact: 1001,
} as const;

const text = new TextEncoder();

/** The record every event file begins with. */
export function fileHeader(time: number): Uint8Array<ArrayBuffer> {
  const message = new WireWriter();
  message.double(event.wallTime, time / 1000);
  message.block(event.fileVersion, text.encode("brain.Event:2"));
  const file = new WireWriter();
  appendRecord(file, message.bytes);
  return file.bytes.slice();
}

/** The records of some points: one event a point. */
export function encodeScalars(batches: readonly ScalarBatch[]): Uint8Array<ArrayBuffer> {
  const file = new WireWriter();
  const inner = new WireWriter();
  const summary = new WireWriter();
  const message = new WireWriter();
  for (const { series, steps, values, times } of batches) {
    const tag = text.encode(series);
    for (let index = 0; index < values.length; index++) {
      inner.length = summary.length = message.length = 0;
      inner.block(value.tag, tag);
      inner.float(value.simpleValue, values[index]);
      if (!Object.is(Math.fround(values[index]), values[index])) inner.double(value.exact, values[index]);
      summary.block(summaryValue, inner.bytes);
      message.double(event.wallTime, times[index] / 1000);
      message.tag(event.step, 0);
      message.varint(steps[index]);
      message.block(event.summary, summary.bytes);
      appendRecord(file, message.bytes);
    }
  }
  return file.bytes;
}

export interface EventFileContent {
  /** One batch a series, in the order of their first points. */
  batches: ScalarBatch[];
  /** Why reading ended early. Points before the place are in `batches`. */
  problem?: FileProblem;
}

/** Reads the scalars of an event file. A record cut off at the end, as a kill leaves it, and a damaged one end the reading. */
export function readEventFile(file: Uint8Array): EventFileContent {
  const series = new Map<string, ReadPoints>();
  const scalars = new ScalarEvents(file, pointsOf);
  const problem = readRecords(file, (bytes) => void (scalars.read(bytes) || readEvent(bytes)));
  const batches = [...series].map(([name, points]) => ({
    series: name,
    steps: Float64Array.from(points.steps),
    values: Float64Array.from(points.values),
    times: Float64Array.from(points.times),
  }));
  return { batches, ...(problem && { problem }) };

  function pointsOf(name: string): ReadPoints {
    let points = series.get(name);
    if (!points) series.set(name, (points = { steps: [], values: [], times: [] }));
    return points;
  }

  function readEvent(bytes: Uint8Array): void {
    let time = 0;
    let step = 0;
    const summaries: Uint8Array[] = [];
    for (const field of wireFields(bytes)) {
      if (field.field === event.wallTime) time = field.value * 1000;
      else if (field.field === event.step) step = field.value;
      else if (field.field === event.summary && field.bytes) summaries.push(field.bytes);
    }
    for (const summary of summaries)
      for (const field of wireFields(summary))
        if (field.field === summaryValue && field.bytes) readValue(field.bytes, step, time);
  }

  function readValue(bytes: Uint8Array, step: number, time: number): void {
    let name = "";
    let number: number | undefined;
    let exact: number | undefined;
    for (const field of wireFields(bytes)) {
      if (field.field === value.tag && field.bytes) name = new TextDecoder().decode(field.bytes);
      else if (field.field === value.simpleValue) number = field.value;
      else if (field.field === value.exact) exact = field.value;
    }
    if (number === undefined) return;
    const points = pointsOf(name);
    points.steps.push(step);
    points.values.push(exact ?? number);
    points.times.push(time);
  }
}
