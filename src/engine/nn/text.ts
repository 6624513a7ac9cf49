/** Settings of modules as Python prints them. */
import { python } from "../optim/text.js";

/** `2`, `(2,)`, `(2, 3)`, `None`, `True`. */
export function pythonValue(value: unknown): string {
  if (Array.isArray(value)) return `(${value.map(pythonValue).join(", ")}${value.length === 1 ? "," : ""})`;
  return python(value);
}

export const pythonBool = (value: boolean): string => (value ? "True" : "False");

/** A number, or several, that Python holds as floats: `2.0`, `1e-05`. */
export function pythonFloat(value: number | readonly number[]): string {
  if (typeof value !== "number") return `(${value.map(pythonFloat).join(", ")})`;
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : python(value);
}

/** PyTorch's name of a field: `inProjWeight` is `in_proj_weight`. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
