import type { DataFacts, TensorFacts } from "../../src/protocol/graphView.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { t } from "../shared/text.js";

export const shapeText = (shape: readonly number[]): string => (shape.length === 0 ? t("scalar") : shape.join("×"));

/** Few numbers themselves, or what many are like. */
export function dataText(data: DataFacts | null | undefined): string {
  if (!data) return "–";
  if (data.numbers) return numbersText(data.numbers, data.stored ?? []);
  const { statistics } = data;
  const { mean, std, min, max } = statistics;
  const broken = brokenText(data);
  return `${formatValue(mean)} ± ${formatValue(std)} [${formatValue(min)}, ${formatValue(max)}]${broken && `, ${broken}`}`;
}

export function brokenText({ statistics }: DataFacts): string {
  const { nan, positiveInfinity, negativeInfinity } = statistics;
  const infinite = positiveInfinity + negativeInfinity;
  return [nan > 0 && `NaN ${formatInteger(nan)}`, infinite > 0 && `∞ ${formatInteger(infinite)}`]
    .filter(Boolean)
    .join(", ");
}

export function nameOf({ name, kind, id }: TensorFacts): string {
  const kinds = {
    parameter: t("parameter"),
    buffer: t("buffer"),
    constant: t("constant"),
    input: t("input"),
    result: t("result"),
  };
  return name ?? `${kinds[kind]} ${id}`;
}

function numbersText(numbers: readonly number[], shape: readonly number[]): string {
  if (shape.length === 0) return formatValue(numbers[0]);
  if (shape.length === 1) return `[${numbers.map(formatValue).join(", ")}]`;
  const size = numbers.length / shape[0];
  const parts = Array.from({ length: shape[0] }, (_, i) =>
    numbersText(numbers.slice(i * size, (i + 1) * size), shape.slice(1)),
  );
  return `[${parts.join(", ")}]`;
}
