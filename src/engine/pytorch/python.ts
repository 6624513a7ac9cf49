/** Values as Python text. */
import { NotImplementedError } from "../errors.js";
import type { DType } from "../tensor/dtype.js";

const keywords = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global if import in is " +
    "lambda nonlocal not or pass raise return try while with yield self torch nn F super"
  ).split(" "),
);

export const isIdentifier = (text: string) => /^[A-Za-z_]\w*$/.test(text) && !keywords.has(text);

/** PyTorch's spelling: `scaleFactor` is `scale_factor`. */
export const snakeCase = (text: string) => text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A number as Python reads it back to the bit. */
export function number(value: number): string {
  if (Number.isNaN(value)) return 'float("nan")';
  if (!Number.isFinite(value)) return value > 0 ? 'float("inf")' : 'float("-inf")';
  if (Object.is(value, -0)) return "-0.0";
  return String(value);
}

export const text = (value: string) => JSON.stringify(value);
export const dtypeText = (dtype: DType) => `torch.${dtype.name}`;

/** A tuple; of one element with its comma. */
export const tuple = (parts: readonly string[]) => (parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(", ")})`);

/** Numbers, texts, truth values, lists and null. @throws NotImplementedError for what is none of these */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return number(value);
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return tuple(value.map(literal));
  throw new NotImplementedError(`a value of type ${typeof value} has no counterpart in Python`);
}

/** `name=value, ...` without those that are undefined. */
export function keywordsText(values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${literal(value)}`]));
}

/** Lines of a block, one step further in. */
export const indented = (lines: readonly string[]) => lines.map((line) => (line === "" ? "" : `    ${line}`));
