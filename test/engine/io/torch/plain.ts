/** Values as test/golden/io/pytorch.py writes them into JSON. */
import { Parameter } from "../../../../src/engine/nn/parameter.js";
import { Device } from "../../../../src/engine/tensor/device.js";
import { DType } from "../../../../src/engine/tensor/dtype.js";
import { Tensor } from "../../../../src/engine/tensor/tensor.js";

/** Sorted by key where both sides must not care for the order: JavaScript puts keys that are whole numbers first. */
export function plain(value: unknown): unknown {
  if (value instanceof Tensor) {
    const values: unknown[] = [];
    const isBool = value.dtype.kind === "bool";
    value.forEachValue((x) => void values.push(isBool ? x !== 0 : x));
    return {
      tensor: value.dtype.name,
      shape: [...value.shape],
      strides: [...value.strides],
      offset: value.offset,
      requiresGrad: value.requiresGrad,
      parameter: value instanceof Parameter,
      values,
    };
  }
  if (value instanceof DType) return { dtype: value.name };
  if (value instanceof Device) return { device: value.type };
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (value instanceof Set) return { set: [...value].sort() };
  if (typeof value === "bigint") return { integer: String(value) };
  if (typeof value === "number") {
    if (Number.isNaN(value)) return { number: "nan" };
    return Number.isFinite(value) ? value : { number: value > 0 ? "inf" : "-inf" };
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return { dict: [...value].map((entry) => entry.map(plain)) };
  if (typeof value !== "object" || value === null) return value;
  return { dict: Object.entries(value).map(([key, entry]) => [key, plain(entry)]) };
}

/** What JSON of Python says in the terms of JavaScript: keys of objects are texts; devices that are not here are texts. */
export function inTermsOfHere(golden: unknown): unknown {
  if (Array.isArray(golden)) return golden.map(inTermsOfHere);
  if (typeof golden !== "object" || golden === null) return golden;
  const { dict, device } = golden as { dict?: [unknown, unknown][]; device?: string };
  if (device !== undefined) return device === "cpu" ? golden : device;
  if (dict === undefined) return golden;
  const entries = dict.map(([key, entry]) => [key, inTermsOfHere(entry)] as const);
  const isObject =
    entries.every(([key]) => typeof key === "string" || Number.isInteger(key)) &&
    new Set(entries.map(([key]) => String(key))).size === entries.length;
  if (!isObject) return { dict: entries };
  return { dict: Object.entries(Object.fromEntries(entries)) };
}
