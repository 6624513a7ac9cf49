import type { ColumnFacts, ColumnKind, ColumnSummary, DatasetPart, DatasetSummary } from "../../protocol/dataset.js";
import { findingsOf } from "./findings.js";
import { countRepeated, countShared } from "./keys.js";
import { classesOf, countLabels, mostLabels } from "./labels.js";
import { binsOf, type CountedNumbers, countNumbers, describeNumbers, histogramOf } from "./numbers.js";
import type { Column, Opened, OpenedPart, Progress } from "./opened.js";

/** Sums opened data up: the same for every kind of source. */
export function summarize(file: string, opened: Opened, progress: Progress = () => undefined): DatasetSummary {
  const total = opened.columns.length;
  const columns = opened.columns.map((column, done) => {
    progress({ done, total });
    return summarizeColumn(column);
  });
  const [first] = opened.parts;
  const parts = opened.parts.map((part) => summarizePart(part, first));
  const { format, kind, notes } = opened;
  const summary = { file, format, kind, parts, columns, notes: [...notes] };
  return { ...summary, findings: findingsOf(summary) };
}

function summarizePart({ name, samples, looked, bytes, keys }: OpenedPart, first: OpenedPart): DatasetPart {
  const isCompared = name !== first.name && keys.length > 0 && first.keys.length > 0;
  const shared = isCompared ? countShared(keys, first.keys) : null;
  return { name, samples, looked, bytes, repeated: countRepeated(keys), shared };
}

export function summarizeColumn(column: Column): ColumnSummary {
  const { content } = column;
  switch (content.kind) {
    case "number":
    case "tensor":
      return summarizeNumbers(column, content.values, content.names);
    case "category":
      return summarizeLabels(column, content.codes, content.labels);
    case "image": {
      const summary = withNumbers(column, "image", content.values.map(countNumbers));
      return {
        ...summary,
        parts: summary.parts.map((facts, part) => ({
          ...facts,
          count: content.pictures[part],
          channels: [...content.channels[part]],
        })),
      };
    }
    case "tokens": {
      const summary = withNumbers(column, "tokens", content.lengths.map(countNumbers));
      const counted = countLabels(content.codes, content.labels, false);
      return {
        ...summary,
        labels: counted.labels,
        parts: summary.parts.map((facts, part) => {
          const { counts, others, distinct } = counted.parts[part];
          return { ...facts, counts, others, distinct };
        }),
      };
    }
  }
}

const noLabels = { counts: [], others: 0, distinct: null };

/** @param kind what the numbers are of */
function withNumbers(column: Column, kind: ColumnKind, counted: readonly CountedNumbers[]): ColumnSummary {
  const { name, dtype, role, shape } = column;
  const bins = binsOf(counted.map(({ finite }) => finite));
  const facts = counted.map(({ finite, ...others }): ColumnFacts => ({
    ...others,
    ...noLabels,
    count: finite.length + others.positiveInfinity + others.negativeInfinity,
    numbers: describeNumbers(finite),
    histogram: histogramOf(finite, bins),
    channels: [],
  }));
  return { name, kind, dtype, role, shape: [...shape], bins, labels: [], parts: facts };
}

function summarizeNumbers(
  column: Column,
  parts: readonly ArrayLike<number>[],
  names: readonly string[] | undefined,
): ColumnSummary {
  const isTensor = column.content.kind === "tensor";
  const counted = parts.map(countNumbers);
  const summary = withNumbers(column, isTensor ? "tensor" : "number", counted);
  if (isTensor) return summary;
  const found = classesOf(
    counted.map(({ finite }) => finite),
    column.role === "target",
    names,
  );
  if (!found) return summary;
  return {
    ...summary,
    kind: found.classes.length <= 2 || names !== undefined || column.role === "target" ? "category" : "number",
    labels: found.labels.slice(0, mostLabels),
    parts: summary.parts.map((facts, part) => {
      const { counts, distinct } = found.parts[part];
      const others = counts.slice(mostLabels).reduce((a, b) => a + b, 0);
      return { ...facts, counts: counts.slice(0, mostLabels), others, distinct };
    }),
  };
}

/** Texts of which most come once are no categories: their lengths are told too. */
function summarizeLabels(
  column: Column,
  parts: readonly ArrayLike<number>[],
  labels: readonly string[],
): ColumnSummary {
  const isClasses = column.dtype === "category" || column.dtype === "bool";
  const counted = countLabels(parts, labels, isClasses);
  const present = counted.parts.reduce(
    (sum, { counts, others }) => sum + others + counts.reduce((a, b) => a + b, 0),
    0,
  );
  const isText = !isClasses && labels.length > 20 && labels.length > present / 2;
  const lengths = parts.map((codes) =>
    isText ? Float64Array.from(codes, (code) => (code < 0 ? NaN : labels[code].length)) : [],
  );
  const summary = withNumbers(column, isText ? "text" : "category", lengths.map(countNumbers));
  return {
    ...summary,
    labels: counted.labels,
    parts: summary.parts.map((facts, part) => {
      const { counts, others, missing, distinct } = counted.parts[part];
      return { ...facts, count: parts[part].length - missing, missing, counts, others, distinct };
    }),
  };
}
