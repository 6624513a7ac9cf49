/** Shapes as PyTorch prints them, short enough for a line's end. */
import type { Dim, SiteFact, TensorFact, ValueFact } from "../analysis/facts.js";
import { hasTensors } from "./lookup.js";

/** Different shapes at one place that are told before the rest is left out. */
const mostValues = 3;

/** `[N, 20]` */
export function shapeText(shape: readonly Dim[]): string {
  return `[${shape.join(", ")}]`;
}

/** `[N, 20]`; of another type than PyTorch's default one `[N] int64`. */
export function tensorText({ shape, dtype }: TensorFact): string {
  return dtype === "float32" ? shapeText(shape) : `${shapeText(shape)} ${dtype}`;
}

/** A tensor, or the tensors of a tuple, a list or an object; undefined where there is none. */
export function valueText(value: ValueFact): string | undefined {
  if (value.kind === "tensor") return tensorText(value);
  if (value.kind !== "group" || !hasTensors(value)) return undefined;
  const parts = value.parts.map((part) => ({ key: part.key, text: valueText(part.value) ?? "…" }));
  const [first] = parts;
  const isList = value.type === "Array";
  if (isList && parts.length > 1 && parts.every(({ text }) => text === first.text))
    return `${value.size} × ${first.text}`;
  const texts = parts.map(({ key, text }) => (isList ? text : `${key}: ${text}`));
  if (value.size > parts.length) texts.push("…");
  return isList ? `(${texts.join(", ")})` : `{ ${texts.join(", ")} }`;
}

/** All that passed at a place: `[8, 3] | [4, 3]`; undefined where no tensor did. */
export function factText({ values, more }: SiteFact): string | undefined {
  const texts = [...new Set(values.map(valueText).filter((text) => text !== undefined))];
  if (texts.length === 0) return undefined;
  const left = more || texts.length > mostValues;
  return [...texts.slice(0, mostValues), ...(left ? ["…"] : [])].join(" | ");
}

/** At most so many characters. */
export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
