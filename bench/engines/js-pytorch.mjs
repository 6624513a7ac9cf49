/** Driver of js-pytorch on its CPU device. */
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { fill } from "../lib/tensors.mjs";
import { Cannot, serve } from "./driver.mjs";

const require = createRequire(path.join(import.meta.dirname, "../package.json"));
const entry = require.resolve("js-pytorch");
const { torch } = await import(pathToFileURL(entry.replace(/index\.cjs$/, "index.mjs")).href);

/** Its tensors hold nested arrays. */
function nested(values, shape, offset = 0) {
  if (shape.length === 1) return Array.from(values.subarray(offset, offset + shape[0]));
  const inner = shape.slice(1).reduce((product, size) => product * size, 1);
  return Array.from({ length: shape[0] }, (_, i) => nested(values, shape.slice(1), offset + i * inner));
}

const arrays = (specs = {}) =>
  Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, nested(fill(name, spec), spec.shape)]));

function numbers(tensor) {
  const flat = [tensor.data].flat(Infinity);
  return flat.slice(0, 8);
}

await serve({
  version: JSON.parse(readFileSync(path.join(path.dirname(entry), "../package.json"), "utf8")).version,
  prepare(workload) {
    if (typeof workload.jsPytorch !== "function") throw new Cannot(workload.jsPytorch ?? "not written for this engine");
    const made = workload.jsPytorch({
      torch,
      data: arrays(workload.data),
      parameters: arrays(workload.parameters),
    });
    return { read: numbers, ...(typeof made === "function" ? { call: made } : made) };
  },
});
