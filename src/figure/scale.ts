import { scaleLinear, scaleLog } from "d3-scale";
import type { AxisData } from "./figure.js";

export interface Tick {
  value: number;
  label: string;
}

/** Positions along an axis, in pixels of the axes' box. */
export interface Scale {
  /** NaN where a number has no place: below zero on a logarithmic axis. */
  at(value: number): number;
  domain: readonly [start: number, end: number];
  ticks: Tick[];
  /** Without labels. */
  minor: number[];
}

/** The scale of an axis of `length` pixels, with a tick about every `gap` pixels. The y axis runs upwards. */
export function makeScale(
  axis: AxisData,
  domain: [number, number],
  length: number,
  upwards: boolean,
  gap: number,
): Scale {
  const range: [number, number] = upwards ? [length, 0] : [0, length];
  const log = axis.scale === "log";
  const position = log ? scaleLog(domain, range) : scaleLinear(domain, range);
  const at = (value: number): number => (log && value <= 0 ? NaN : position(value));
  const [low, high] = [Math.min(...domain), Math.max(...domain)];
  const inside = (value: number): boolean => value >= low - (high - low) * 1e-9 && value <= high + (high - low) * 1e-9;
  const { ticks, minor } = chooseTicks(axis, [low, high], Math.max(2, Math.min(9, Math.floor(length / gap))));
  return { at, domain, ticks: ticks.filter(({ value }) => inside(value)), minor: minor.filter(inside) };
}

function chooseTicks(axis: AxisData, domain: [number, number], count: number): { ticks: Tick[]; minor: number[] } {
  const { categories, tickLabels } = axis;
  if (axis.ticks) {
    const labels = tickLabels ?? formatTicks(axis.ticks);
    return { ticks: axis.ticks.map((value, i) => ({ value, label: labels[i] })), minor: [] };
  }
  if (categories) return { ticks: categories.map((label, value) => ({ value, label })), minor: [] };
  if (axis.scale === "log") return logTicks(domain, count);
  const values = scaleLinear(domain, [0, 1]).ticks(count);
  return { ticks: labelled(values, formatTicks(values)), minor: [] };
}

function labelled(values: readonly number[], labels: readonly string[]): Tick[] {
  return values.map((value, i) => ({ value, label: labels[i] }));
}

function logTicks([low, high]: [number, number], count: number): { ticks: Tick[]; minor: number[] } {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  // Within a decade or so, powers of ten are too few.
  if (last - first < 1) {
    const values = scaleLinear([low, high], [0, 1]).ticks(count);
    return { ticks: labelled(values, formatTicks(values)), minor: [] };
  }
  const step = Math.ceil((last - first + 1) / count);
  const powers = Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
  const decades = Array.from({ length: last - first + 2 }, (_, i) => first - 1 + i);
  return {
    ticks: powers.map((power) => ({ value: 10 ** power, label: `$10^{${power}}$` })),
    minor:
      step > 1 || last - first > 10
        ? []
        : decades.flatMap((power) => [2, 3, 4, 5, 6, 7, 8, 9].map((digit) => digit * 10 ** power)),
  };
}

/** Numbers with as many digits as tell them apart. */
export function formatTicks(values: readonly number[]): string[] {
  const sorted = [...values].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((value, i) => value - sorted[i]);
  const gap = Math.min(...gaps.filter((value) => value > 0));
  const size = Math.max(...values.map(Math.abs), 0);
  if (!Number.isFinite(gap) || size === 0) return values.map((value) => minus(String(Number(value.toPrecision(6)))));
  if (size >= 1e6 || size < 1e-3) {
    const digits = Math.min(12, Math.max(0, Math.floor(Math.log10(size)) - Math.floor(Math.log10(gap) + 1e-9)));
    return values.map((value) => minus(value === 0 ? "0" : value.toExponential(digits).replace(/\.?0*e\+?/, "e")));
  }
  let digits = 0;
  while (digits < 12 && values.some((value) => Math.abs(value - Number(value.toFixed(digits))) > gap * 1e-6)) digits++;
  return values.map((value) => minus(value.toFixed(digits)));
}

function minus(text: string): string {
  return text.replaceAll("-", "−");
}
