import { formatInteger, formatPower, formatSeconds, formatTicks } from "../shared/format.js";
import { locale } from "../shared/text.js";
import type { Axis } from "./state.js";

/** Steps between ticks in seconds that a person counts in. */
const secondSteps = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
  10800, 21600, 43200, 86400, 172800, 604800,
];

/** Round numbers in an interval, about as many as asked for. @param whole no fractions between ticks */
export function linearTicks(min: number, max: number, count: number, whole = false): number[] {
  const rough = (max - min) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  return multiples(min, max, whole ? Math.max(1, step) : step);
}

/** Powers of ten in an interval, with 2 and 5 times them where there are few. */
export function logTicks(min: number, max: number, count: number): number[] {
  const from = Math.floor(Math.log10(min));
  const to = Math.ceil(Math.log10(max));
  const stride = Math.max(1, Math.ceil((to - from) / Math.max(1, count)));
  const factors = to - from <= count / 2.5 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let exponent = from; exponent <= to; exponent += stride)
    for (const factor of factors) {
      const tick = factor * Number(`1e${exponent}`);
      if (tick >= min * 0.999999 && tick <= max * 1.000001) ticks.push(tick);
    }
  return ticks.length >= 2 ? ticks : linearTicks(min, max, count).filter((tick) => tick > 0);
}

/** Ticks of an x axis. */
export function xTicks(axis: Axis, log: boolean, min: number, max: number, count: number): number[] {
  if (log) return logTicks(min, max, count);
  if (axis === "step") return linearTicks(min, max, count, true);
  if (axis === "epoch") return linearTicks(min, max, count);
  const step = secondSteps.find((step) => step >= (max - min) / Math.max(1, count)) ?? (max - min) / count;
  const offset = axis === "wall" && step >= 3600 ? new Date(min * 1000).getTimezoneOffset() * 60 : 0;
  return multiples(min - offset, max - offset, step).map((tick) => tick + offset);
}

export function xLabels(axis: Axis, log: boolean, ticks: readonly number[]): string[] {
  if (axis === "wall") return wallLabels(ticks);
  if (axis === "time") return ticks.map(formatSeconds);
  if (axis === "epoch" || log) return log ? ticks.map(formatPower) : formatTicks(ticks);
  return ticks.map((tick) => (Math.abs(tick) >= 10_000 ? formatTicks([tick])[0] : formatInteger(tick)));
}

export function yLabels(log: boolean, ticks: readonly number[]): string[] {
  return log ? ticks.map(formatPower) : formatTicks(ticks);
}

/** One position on an x axis in full. */
export function xText(axis: Axis, x: number): string {
  if (axis === "time") return formatSeconds(x);
  if (axis === "wall") return new Date(x * 1000).toLocaleString(locale(), { dateStyle: "short", timeStyle: "medium" });
  return axis === "epoch" ? formatTicks([x, x + 0.01])[0] : formatInteger(x);
}

function wallLabels(ticks: readonly number[]): string[] {
  const gap = ticks.length > 1 ? ticks[1] - ticks[0] : 1;
  const options: Intl.DateTimeFormatOptions =
    gap >= 86400
      ? { month: "short", day: "numeric" }
      : gap >= 60
        ? { hour: "2-digit", minute: "2-digit" }
        : { hour: "2-digit", minute: "2-digit", second: "2-digit" };
  const format = new Intl.DateTimeFormat(locale(), options);
  return ticks.map((tick) => format.format(tick * 1000));
}

function multiples(min: number, max: number, step: number): number[] {
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  if (!(last >= first) || last - first > 1000) return [];
  // A multiple by division has no error that grows: 0.3, not 0.30000000000000004.
  const inverse = Math.round(1 / step);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    step < 1 && inverse > 0 ? (first + i) / inverse : (first + i) * step,
  );
}
