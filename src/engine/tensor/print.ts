import { checkOptions } from "../arguments.js";
import { bool, type DType, getDefaultDtype, int64 } from "./dtype.js";
import { namesOf, namesTuple } from "./names.js";
import { type Shape } from "./shape.js";
import { Tensor } from "./tensor.js";

/** How tensors are printed. https://pytorch.org/docs/1.13/generated/torch.set_printoptions.html */
const options = { precision: 4, threshold: 1000, edgeItems: 3, lineWidth: 80, sciMode: null as boolean | null };

export type PrintOptions = Partial<typeof options>;

/** Changes how tensors are printed: digits, number of elements from which the middle is left out, line width. https://pytorch.org/docs/1.13/generated/torch.set_printoptions.html */
export function setPrintoptions(changes: PrintOptions): void {
  Object.assign(options, checkOptions("setPrintoptions", changes, Object.keys(options)));
}

/** Rounds to a number of decimals as C does: a tie goes to the even digit, where JavaScript takes the larger. */
function fixed(x: number, digits: number): string {
  const text = x.toFixed(digits);
  const tail =
    x
      .toFixed(Math.min(digits + 30, 100))
      .split(".")[1]
      ?.slice(digits) ?? "";
  if (!/^50*$/.test(tail)) return text;
  const down = x.toFixed(digits + 1).slice(0, -1);
  const lower = down.endsWith(".") ? down.slice(0, -1) : down;
  return Number(lower.at(-1)) % 2 === 0 ? lower : text;
}

function exponential(x: number, digits: number): string {
  const [mantissa, exponent] = x.toExponential(digits).split("e");
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

/** Chooses one notation for all values of a tensor, as PyTorch's `_Formatter` does. */
class Formatter {
  readonly width: number;
  private readonly mode: "integer" | "bool" | "whole" | "fixed" | "scientific";

  constructor(values: readonly number[], dtype: DType) {
    if (!dtype.isFloatingPoint) {
      this.mode = dtype === bool ? "bool" : "integer";
      this.width = widest(values.map((value) => this.text(value)));
      return;
    }
    const shown = values.filter((value) => Number.isFinite(value) && value !== 0);
    const magnitudes = shown.map(Math.abs);
    const largest = magnitudes.reduce((a, b) => Math.max(a, b), -Infinity);
    const smallest = magnitudes.reduce((a, b) => Math.min(a, b), Infinity);
    const whole = shown.every(Number.isInteger);
    const spread = largest / smallest > 1000 || largest > 1e8 || (!whole && smallest < 1e-4);
    const scientific = options.sciMode ?? (shown.length > 0 && spread);
    this.mode = scientific ? "scientific" : whole ? "whole" : "fixed";
    this.width = widest(shown.map((value) => this.text(value)));
  }

  private text(value: number): string {
    switch (this.mode) {
      case "bool":
        return value !== 0 ? "True" : "False";
      case "integer":
        return String(value);
      default:
        return Number.isFinite(value) ? this.floatText(value) : notFinite(value);
    }
  }

  private floatText(value: number): string {
    const sign = Object.is(value, -0) ? "-" : "";
    if (this.mode === "scientific") return sign + exponential(value, options.precision);
    if (this.mode === "whole") return `${sign}${value.toFixed(0)}.`;
    return sign + fixed(value, options.precision);
  }

  format(value: number): string {
    return this.text(value).padStart(this.width);
  }
}

const notFinite = (value: number) => (Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
const widest = (texts: readonly string[]) => texts.reduce((width, text) => Math.max(width, text.length), 1);

/** The indices of a dimension that are shown, with null where the middle is left out. */
function shownIndices(size: number, summarize: boolean): (number | null)[] {
  const { edgeItems } = options;
  const all = Array.from({ length: size }, (_, i) => i);
  if (!summarize || size <= 2 * edgeItems) return all;
  return [...all.slice(0, edgeItems), null, ...(edgeItems === 0 ? [] : all.slice(-edgeItems))];
}

/** The values alone, in brackets, as they stand after `indent` columns. */
export function valuesText(x: Tensor, indent: number): string {
  if (x.numel() === 0) return "[]";
  const summarize = x.numel() > options.threshold;
  const read = (at: number) => x.storageRef.get(at);
  const shown: number[] = [];
  const collect = (dim: number, at: number): void => {
    if (dim === x.ndim) return void shown.push(read(at));
    for (const i of shownIndices(x.shape[dim], summarize)) if (i !== null) collect(dim + 1, at + i * x.strides[dim]);
  };
  collect(0, x.offset);
  const formatter = new Formatter(shown, x.dtype);

  const vector = (at: number, margin: number): string => {
    const perLine = Math.max(1, Math.floor((options.lineWidth - margin) / (formatter.width + 2)));
    const texts = shownIndices(x.shape.at(-1)!, summarize).map((i) =>
      i === null ? " ..." : formatter.format(read(at + i * x.strides.at(-1)!)),
    );
    const lines: string[] = [];
    for (let i = 0; i < texts.length; i += perLine) lines.push(texts.slice(i, i + perLine).join(", "));
    return `[${lines.join(`,\n${" ".repeat(margin + 1)}`)}]`;
  };
  const nested = (dim: number, at: number, margin: number): string => {
    if (dim === x.ndim) return formatter.format(read(at));
    if (dim === x.ndim - 1) return vector(at, margin);
    const parts = shownIndices(x.shape[dim], summarize).map((i) =>
      i === null ? "..." : nested(dim + 1, at + i * x.strides[dim], margin + 1),
    );
    return `[${parts.join(`,${"\n".repeat(x.ndim - dim - 1)}${" ".repeat(margin + 1)}`)}]`;
  };
  return nested(0, x.offset, indent);
}

export const sizeTuple = (shape: Shape): string => (shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`);

/** PyTorch's text of a tensor, as `print(x)` shows it. */
export function tensorToString(x: Tensor): string {
  const prefix = "tensor(";
  const suffixes: string[] = [];
  const { dtype } = x;
  let text: string;
  if (x.isMeta) {
    suffixes.push("device='meta'", `size=${sizeTuple(x.shape)}`);
    if (dtype !== getDefaultDtype()) suffixes.push(`dtype=${dtype}`);
    text = "...";
  } else if (x.numel() === 0) {
    if (x.ndim !== 1) suffixes.push(`size=${sizeTuple(x.shape)}`);
    if (dtype !== getDefaultDtype()) suffixes.push(`dtype=${dtype}`);
    text = "[]";
  } else {
    if (dtype !== getDefaultDtype() && dtype !== int64 && dtype !== bool) suffixes.push(`dtype=${dtype}`);
    text = valuesText(x, prefix.length);
  }
  if (x.gradFn !== null) suffixes.push(`grad_fn=<${x.gradFn.name}>`);
  else if (x.requiresGrad) suffixes.push("requires_grad=True");
  const names = namesOf(x);
  if (names !== null) suffixes.push(`names=${namesTuple(names)}`);

  return withSuffixes(prefix + text, suffixes, prefix.length);
}

/** A tensor's text with what follows the values, and the closing bracket. */
export function withSuffixes(text: string, suffixes: readonly string[], indent: number, ownLine = false): string {
  let out = text;
  let lineLength = out.length - out.lastIndexOf("\n") + 1;
  suffixes.forEach((suffix, i) => {
    if ((ownLine && i === 0) || lineLength + suffix.length + 2 > options.lineWidth) {
      out += `,\n${" ".repeat(indent)}${suffix}`;
      lineLength = indent + suffix.length;
    } else {
      out += `, ${suffix}`;
      lineLength += suffix.length + 2;
    }
  });
  return `${out})`;
}

declare module "./tensor.js" {
  interface Tensor {
    /** PyTorch's text. */
    toString(): string;
  }
}

Object.defineProperties(Tensor.prototype, {
  toString: {
    value(this: Tensor) {
      return tensorToString(this);
    },
    configurable: true,
    writable: true,
  },
  [Symbol.for("nodejs.util.inspect.custom")]: {
    value(this: Tensor) {
      return this.toString();
    },
  },
});
