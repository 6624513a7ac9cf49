import { Module } from "../../engine/nn/module.js";
import { Parameter } from "../../engine/nn/parameter.js";
import { Tensor } from "../../engine/tensor/tensor.js";
import type { TensorFact, ValueFact } from "../facts.js";
import type { SizeNames } from "./sizeNames.js";

/** Levels of arrays and objects that are looked into, and parts of each. */
const mostLevels = 3;
const mostParts = 8;
/** Elements of a tensor whose range is looked for. */
const rangeElements = 4096;

/** Numbers modules in the order in which they are met. */
export interface ModuleNumbers {
  number(module: Module): number;
}

/** What is told of values; undefined where it is nothing about tensors, modules or sizes. */
export class Values {
  constructor(
    private readonly names: SizeNames,
    private readonly modules: ModuleNumbers,
  ) {}

  of(value: unknown, level = 0): ValueFact | undefined {
    if (value instanceof Tensor) return this.tensor(value);
    switch (typeof value) {
      case "number":
        return { kind: "plain", value: Number.isInteger(value) ? this.names.dim(value) : value };
      case "string":
        return value.length > 80 ? undefined : { kind: "plain", value };
      case "boolean":
        return { kind: "plain", value };
      case "function":
        return value instanceof Module ? { kind: "module", module: this.modules.number(value) } : undefined;
      case "object":
        return value === null || level >= mostLevels ? undefined : this.group(value, level);
      default:
        return undefined;
    }
  }

  tensor(x: Tensor): TensorFact {
    const range = rangeOf(x);
    return {
      kind: "tensor",
      shape: x.shape.map((size) => this.names.dim(size)),
      dtype: x.dtype.name,
      device: "cpu",
      requiresGrad: x.requiresGrad,
      ...(x instanceof Parameter && { parameter: true as const }),
      ...(range && { range }),
    };
  }

  /** Values that look alike have the same key: a cheap text. */
  key(value: unknown): string | undefined {
    if (value instanceof Tensor) return `${value.shape.join()}|${value.dtype.name}|${value.requiresGrad}`;
    if (typeof value === "object" && value !== null) return this.groupKey(value, 0);
    if (typeof value === "function")
      return value instanceof Module ? `module ${this.modules.number(value)}` : undefined;
    return value === undefined || value === null ? undefined : String(value).slice(0, 80);
  }

  private groupKey(value: object, level: number): string | undefined {
    const parts = partsOf(value);
    if (parts === undefined) return undefined;
    const keys = parts.shown.map(([name, part]) =>
      part instanceof Tensor || typeof part === "function"
        ? `${name}:${this.key(part) ?? ""}`
        : typeof part === "object" && part !== null && level < mostLevels
          ? `${name}:${this.groupKey(part, level + 1) ?? ""}`
          : name,
    );
    return `${parts.size}{${keys.join()}}`;
  }

  private group(value: object, level: number): ValueFact | undefined {
    const found = partsOf(value);
    if (found === undefined) return undefined;
    const parts = found.shown.flatMap(([key, part]) => {
      const fact = this.of(part, level + 1);
      return fact === undefined ? [] : [{ key, value: fact }];
    });
    if (!parts.some(({ value: { kind } }) => kind !== "plain" && kind !== "unknown")) return undefined;
    const type = Array.isArray(value) ? "Array" : (value.constructor?.name ?? "Object");
    return { kind: "group", type, parts, size: found.size };
  }
}

function partsOf(value: object): { shown: [string, unknown][]; size: number } | undefined {
  if (Array.isArray(value)) {
    // A list of plain numbers may be a whole data set.
    if (value.length > mostParts && !holds(value[0])) return undefined;
    return { shown: value.slice(0, mostParts).map((part, i) => [String(i), part]), size: value.length };
  }
  if (value instanceof Map) {
    const shown = [...value].slice(0, mostParts).map(([key, part]): [string, unknown] => [String(key), part]);
    return { shown, size: value.size };
  }
  if (ArrayBuffer.isView(value) || value instanceof Promise || value instanceof Date) return undefined;
  const entries: [string, unknown][] = [];
  let size = 0;
  for (const key of Object.keys(value)) {
    size++;
    if (entries.length >= mostParts) continue;
    const field = Object.getOwnPropertyDescriptor(value, key);
    // A getter is code of the user's: it is not run.
    if (field !== undefined && "value" in field) entries.push([key, field.value]);
  }
  return { shown: entries, size };
}

function holds(value: unknown): boolean {
  return value instanceof Tensor || typeof value === "function" || (typeof value === "object" && value !== null);
}

function rangeOf(x: Tensor): TensorFact["range"] {
  const { storageRef } = x;
  if (storageRef.hollow || x.isMeta) return undefined;
  const elements = x.numel();
  if (elements === 0 || elements > rangeElements) return undefined;
  let min = Infinity;
  let max = -Infinity;
  new Tensor(storageRef, x.shape, x.strides, x.offset, x.device).forEachValue((value) => {
    if (value < min) min = value;
    if (value > max) max = value;
  });
  return min <= max ? { min, max } : undefined;
}
