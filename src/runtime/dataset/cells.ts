import type { Cell } from "../../protocol/dataset.js";

/** Longer texts are cut. */
const mostLetters = 300;

/** A number as a cell: what is not finite would not survive the way to the page. */
export function numberCell(value: number): Cell {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? null : value > 0 ? "inf" : "-inf";
}

export function textCell(text: string): Cell {
  return text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text;
}

/** A value of any kind as a cell. */
export function valueCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return numberCell(value);
  if (typeof value === "boolean") return value;
  return textCell(typeof value === "string" ? value : String(value));
}
