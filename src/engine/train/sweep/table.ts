import type { Trial } from "./sweep.js";

/** Trials as a table, one a line: number, figure of the best epoch, that epoch, and the values tried. */
export function tableOf(trials: readonly Trial[], monitor: string): string {
  const names = [...new Set(trials.flatMap(({ values }) => Object.keys(values)))];
  const header = ["trial", monitor, "epoch", ...names];
  const rows = trials.map(({ number, value, status, bestEpoch, epochs, values }) => [
    String(number),
    value === undefined ? status : short(value),
    bestEpoch === undefined ? String(epochs) : `${bestEpoch}/${epochs}`,
    ...names.map((name) => short(values[name])),
  ]);
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]) => cells.map((cell, i) => cell.padStart(widths[i])).join("  ");
  const reasons = trials.flatMap(({ number, status, error }) =>
    status === "failed" && error !== undefined ? [`trial ${number} failed: ${error.split("\n")[0]}`] : [],
  );
  return [line(header), ...rows.map(line), ...reasons].join("\n") + "\n";
}

/** Four significant digits, whole numbers as they are. */
function short(value: number | string | boolean | undefined): string {
  if (typeof value !== "number") return String(value ?? "");
  const size = Math.abs(value);
  if (value !== 0 && (size >= 1e6 || size < 1e-4)) return value.toExponential(3).replace(/\.?0+e/, "e");
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
