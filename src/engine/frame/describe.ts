import { checkOptions } from "../arguments.js";
import { ValueError } from "../errors.js";
import { type Column, columnLength, columnOf, isMissing, type NumberColumn, valueAt } from "./column.js";
import { countValues } from "./counts.js";
import { greatest, least, mean, quantileOfSorted, variance } from "./statistics.js";

export interface DescribeOptions {
  /** Columns of numbers ("number", the default where there are any), of text, or "all". */
  include?: "number" | "object" | "all";
  /** Shares between 0 and 1 (0.25, 0.5, 0.75). */
  percentiles?: readonly number[];
}

export interface Described {
  columns: Map<string, Column>;
  labels: string[];
}

const counts = ["count", "unique", "top", "freq"];

/** pandas' summary of each column. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.DataFrame.describe.html */
export function describe(columns: ReadonlyMap<string, Column>, options: DescribeOptions): Described {
  checkOptions("describe", options, ["include", "percentiles"]);
  const shares = [...new Set([...(options.percentiles ?? [0.25, 0.5, 0.75]), 0.5])].sort((a, b) => a - b);
  if (shares.some((share) => !(share >= 0 && share <= 1)))
    throw new ValueError(`percentiles should all be in the interval [0, 1], but got ${shares.join(", ")}`);
  const all = [...columns];
  const numeric = all.filter(([, column]) => isNumeric(column));
  const include = options.include ?? (numeric.length > 0 ? "number" : "object");
  const others = all.filter(([, column]) => !isNumeric(column));
  const chosen = include === "all" ? all : include === "number" ? numeric : others;
  if (chosen.length === 0) throw new ValueError(`Cannot describe a DataFrame without columns (include: "${include}")`);
  const ofNumbers = ["count", "mean", "std", "min", ...shares.map(percent), "max"];
  const hasNumbers = chosen.some(([, column]) => isNumeric(column));
  const hasOthers = chosen.some(([, column]) => !isNumeric(column));
  const labels = hasNumbers && hasOthers ? [...counts, ...ofNumbers.slice(1)] : hasNumbers ? ofNumbers : counts;
  const described = chosen.map(([name, column]): [string, Column] => {
    const facts = isNumeric(column) ? numberFacts(column, shares) : valueFacts(column);
    return [name, columnOf(labels.map((label) => facts[label] ?? null))];
  });
  return { columns: new Map(described.map(([name, column]) => [name, asFloat(column)])), labels };
}

function isNumeric(column: Column): column is NumberColumn {
  return column.kind === "number" && column.dtype !== "bool";
}

function asFloat(column: Column): Column {
  return column.kind === "number" ? { ...column, dtype: "float64" } : column;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(10))}%`;
}

function numberFacts(column: NumberColumn, shares: readonly number[]): Record<string, unknown> {
  const values = Float64Array.from(column.values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  return {
    count: values.length,
    mean: mean(values),
    std: Math.sqrt(variance(values)),
    min: least(values),
    ...Object.fromEntries(shares.map((share) => [percent(share), quantileOfSorted(values, share)])),
    max: greatest(values),
  };
}

function valueFacts(column: Column): Record<string, unknown> {
  const counted = countValues(column).filter(({ missing }) => !missing);
  const top = counted.reduce<(typeof counted)[number] | undefined>(
    (best, value) => (best === undefined || value.count > best.count ? value : best),
    undefined,
  );
  let count = 0;
  for (let i = 0; i < columnLength(column); i++) count += Number(!isMissing(column, i));
  return {
    count,
    unique: counted.length,
    top: top === undefined ? null : valueAt(column, top.row),
    freq: top?.count ?? null,
  };
}
