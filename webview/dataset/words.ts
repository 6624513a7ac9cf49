import type { ColumnSummary, DatasetPart } from "../../src/protocol/dataset.js";
import { inWords, type Words } from "../../src/protocol/said.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { locale, t } from "../shared/text.js";

/** What the summary says, in the person's language. */
export function told(words: Words): string {
  return inWords(words, (text, ...values) =>
    t(text, ...values.map((value) => (typeof value === "number" ? formatInteger(value) : value))),
  );
}

export function partName({ name }: Pick<DatasetPart, "name">): string {
  const names: Record<string, string> = {
    all: t("all"),
    train: t("train"),
    validation: t("validation"),
    test: t("test"),
    batch: t("last batch"),
  };
  return names[name] ?? name;
}

/** `float32`, `uint8 · 3×32×32`. */
export function typeText({ dtype, shape }: Pick<ColumnSummary, "dtype" | "shape">): string {
  return shape.length === 0 ? dtype : `${dtype} · ${shapeText(shape)}`;
}

export function shapeText(shape: readonly number[]): string {
  return shape.map((size) => (size < 0 ? "?" : String(size))).join("×") || t("scalar");
}

export function orNone(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : formatValue(value);
}

const units = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** In powers of 1000. */
export function formatBytes(value: number): string {
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const options = { style: "unit", unit: units[power], maximumSignificantDigits: 3 } as const;
  return new Intl.NumberFormat(locale(), options).format(value / 1000 ** power);
}

export function formatShare(part: number, whole: number): string {
  const share = whole === 0 ? 0 : part / whole;
  return new Intl.NumberFormat(locale(), { style: "percent", maximumSignificantDigits: 3 }).format(share);
}
