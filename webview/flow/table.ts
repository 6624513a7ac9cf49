import type { StatisticsSample } from "../../src/protocol/statistics.js";
import type { Quantity } from "./quantities.js";

/** A quantity of all layers over time, as it is drawn: neighbouring samples share a column where there is no room for each. */
export interface FlowTable {
  rows: string[];
  columns: Column[];
  domain: [number, number];
}

export interface Column {
  /** Steps of the samples in it. */
  first: number;
  last: number;
  /** The largest value by row, so that a spike is never lost; NaN where there is none. */
  values: Float64Array;
  broken: boolean[];
}

/** @param most columns that there is room for */
export function flowTable(
  samples: readonly StatisticsSample[],
  quantity: Quantity,
  keep: (row: string) => boolean,
  most: number,
): FlowTable {
  const readings = samples.map((sample) => quantity.of(sample));
  const rows = [...new Set(readings.flatMap((reading) => [...reading.keys()]))].filter(keep);
  const wide = Math.max(1, Math.ceil(samples.length / Math.max(1, most)));
  const columns: Column[] = [];
  let low = Infinity;
  let high = 0;
  for (let start = 0; start < samples.length; start += wide) {
    const end = Math.min(start + wide, samples.length);
    const values = new Float64Array(rows.length).fill(NaN);
    const broken = rows.map(() => false);
    for (let i = start; i < end; i++)
      rows.forEach((row, r) => {
        const reading = readings[i].get(row);
        if (!reading) return;
        if (reading.broken) broken[r] = true;
        const { value } = reading;
        if (!Number.isFinite(value)) return;
        if (!(values[r] >= value)) values[r] = value;
        if (value > 0) low = Math.min(low, value);
        high = Math.max(high, value);
      });
    columns.push({ first: samples[start].step, last: samples[end - 1].step, values, broken });
  }
  return { rows, columns, domain: high > 0 && low < Infinity ? [low, high] : [1, 1] };
}
