import type { ColumnSummary, DatasetFinding, DatasetSummary } from "../../protocol/dataset.js";
import { say, type Words } from "../../protocol/said.js";

/** The most frequent class has so many times the samples of the rarest. */
const unbalanced = 3;

type Summed = Omit<DatasetSummary, "findings">;

/** What a person should know before a training, the weightiest first. */
export function findingsOf(summary: Summed): DatasetFinding[] {
  return [...shared(summary), ...imbalance(summary), ...infinite(summary), ...missing(summary), ...repeated(summary), ...constant(summary)]; // prettier-ignore
}

const total = (of: ColumnSummary, count: (facts: ColumnSummary["parts"][number]) => number): number =>
  of.parts.reduce((sum, facts) => sum + count(facts), 0);

function shared({ parts }: Summed): DatasetFinding[] {
  return parts.flatMap(({ name, looked, shared }) =>
    shared === null || shared === 0
      ? []
      : {
          kind: "shared",
          text: say(
            "{0} of {1} samples of “{2}” are in “{3}” too: the numbers on them flatter the model.",
            shared,
            looked,
            name,
            parts[0].name,
          ),
        },
  );
}

/** How far the classes of a column are apart; undefined where it has none to compare. */
export function balanceOf(column: ColumnSummary): { most: number; least: number; ratio: number } | undefined {
  const counts = column.labels.map((_, i) => total(column, (facts) => facts.counts[i]));
  if (counts.length < 2 || total(column, ({ others }) => others) > 0) return undefined;
  const most = counts.indexOf(Math.max(...counts));
  const least = counts.lastIndexOf(Math.min(...counts));
  return { most, least, ratio: counts[most] / Math.max(1, counts[least]) };
}

function imbalance({ columns }: Summed): DatasetFinding[] {
  return columns.flatMap((column) => {
    const balance = column.role === "target" && column.kind === "category" ? balanceOf(column) : undefined;
    if (!balance || balance.ratio < unbalanced) return [];
    const count = (i: number): number => total(column, (facts) => facts.counts[i]);
    const text = say(
      "Classes of “{0}” are unbalanced: {1} samples of “{2}”, {3} of “{4}”. Accuracy alone says little then.",
      column.name,
      count(balance.most),
      column.labels[balance.most],
      count(balance.least),
      column.labels[balance.least],
    );
    return { kind: "unbalanced", text };
  });
}

function infinite({ columns }: Summed): DatasetFinding[] {
  const found = columns.filter((column) => infinities(column) > 0);
  if (found.length === 0) return [];
  const count = found.reduce((sum, column) => sum + infinities(column), 0);
  return [{ kind: "infinite", text: say("Infinite values: {0}, in {1}.", count, names(found)) }];
}

const infinities = (column: ColumnSummary): number =>
  total(column, ({ positiveInfinity, negativeInfinity }) => positiveInfinity + negativeInfinity);

function missing({ columns }: Summed): DatasetFinding[] {
  const found = columns.filter((column) => total(column, (facts) => facts.missing) > 0);
  if (found.length === 0) return [];
  return [{ kind: "missing", text: say("Values are missing (NaN) in {0} of {1} columns: {2}.", found.length, columns.length, names(found)) }]; // prettier-ignore
}

function repeated({ parts }: Summed): DatasetFinding[] {
  return parts.flatMap(
    ({ name, looked, repeated: again }) =>
    again === 0
      ? []
      : { kind: "repeated", text: say("{0} of {1} samples of “{2}” came before: they repeat others.", again, looked, name) }, // prettier-ignore
  );
}

function constant({ kind, parts, columns }: Summed): DatasetFinding[] {
  if (kind === "tensors" || parts.every(({ looked }) => looked < 2)) return [];
  const found = columns.filter((column) => {
    const filled = column.parts.filter(({ count }) => count > 0);
    if (filled.length === 0 || column.kind === "image" || column.kind === "tokens") return false;
    if (column.bins !== null && column.kind !== "text") {
      const numbers = filled.map((facts) => facts.numbers);
      return numbers.every((one) => one !== null && one.min === one.max && one.min === numbers[0]!.min);
    }
    return column.labels.length === 1 && total(column, (facts) => facts.others + facts.missing) === 0;
  });
  if (found.length === 0) return [];
  return [
    { kind: "constant", text: say("The same value everywhere, which tells a model nothing: {0}.", names(found)) },
  ];
}

const mostNames = 5;

function names(columns: readonly ColumnSummary[]): Words {
  const shown = columns.slice(0, mostNames).map(({ name }) => name);
  const rest = columns.length - shown.length;
  return rest > 0 ? say("{0} and {1} more", shown.join(", "), rest) : shown.join(", ");
}
