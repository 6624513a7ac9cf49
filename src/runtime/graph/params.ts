import { Tensor } from "../../engine/tensor/tensor.js";

const longest = 80;

/** Parameters of an operation's call as short texts; functions and tensors are left out. */
export function paramTexts(params: unknown): Record<string, string> {
  if (params === null || params === undefined) return {};
  if (Array.isArray(params) || typeof params !== "object") return { value: text(params) };
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(params))
    if (value !== undefined && value !== null && isPlain(value)) texts[name] = text(value);
  return texts;
}

function isPlain(value: unknown): boolean {
  if (typeof value === "function" || value instanceof Tensor || ArrayBuffer.isView(value)) return false;
  if (Array.isArray(value)) return value.every(isPlain);
  return typeof value !== "object" || value === null || Object.getPrototypeOf(value) === Object.prototype;
}

function text(value: unknown): string {
  const whole = written(value, 0);
  return whole.length > longest ? `${whole.slice(0, longest)}…` : whole;
}

function written(value: unknown, depth: number): string {
  if (value === null || typeof value !== "object") return String(value);
  if (depth > 3) return "…";
  if (Array.isArray(value)) {
    const first = value.slice(0, longest).map((entry) => written(entry, depth + 1));
    return `[${first.join(", ")}]`;
  }
  const entries = Object.entries(value).filter(([, entry]) => isPlain(entry) && entry !== undefined);
  return `{ ${entries.map(([name, entry]) => `${name}: ${written(entry, depth + 1)}`).join(", ")} }`;
}
