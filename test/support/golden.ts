/** Runs the cases of test/golden/ops/*.json (made by real PyTorch) against this library, knowing no operation by name. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import torch from "../../src/engine/index.js";
import { cpu, type Device, meta } from "../../src/engine/tensor/device.js";
import { dtypes, type DType, float64 } from "../../src/engine/tensor/dtype.js";
import { contiguousStrides, numel } from "../../src/engine/tensor/shape.js";
import { Storage } from "../../src/engine/tensor/storage.js";
import { Tensor } from "../../src/engine/tensor/tensor.js";

export type Num = number | boolean | "nan" | "inf" | "-inf";

export interface InputSpec {
  shape: number[];
  dtype: string;
  grad?: true;
  strides?: number[];
  offset?: number;
  /** Elements of the storage, where it is not the tensor's own. */
  size?: number;
  data?: Num[];
  seed?: number;
  span?: [number, number];
}

type Output = { dtype: string; shape: number[]; data: Num[] } | { value: unknown };

export interface Case {
  name: string;
  inputs: InputSpec[];
  steps: [op: string, args: unknown[], options?: Record<string, unknown>][];
  out?: Output[];
  text?: string;
  gradFn?: (string | null)[];
  /** The graph's node has another name here; the generator's table says why. */
  anyName?: true;
  grads?: (Num[] | null)[];
  error?: [type: string, message: string];
  /** False where the result depends on values, which the meta device does not have. */
  meta?: false;
}

/** Reads a family of cases; tests run from the project's root. */
export function readCases<T = Case>(family: string): T[] {
  return JSON.parse(readFileSync(`test/golden/ops/${family}.json`, "utf8")) as T[];
}

const dtypeOf = (name: string): DType => dtypes.find((dtype) => dtype.name === name)!;
const decode = (value: Num): number =>
  typeof value === "string" ? { nan: NaN, inf: Infinity, "-inf": -Infinity }[value] : Number(value);

/** The generator's formula (test/golden/ops/spec.py): both sides get the very same values. */
export function formula(count: number, dtype: DType, seed: number, [low, high]: readonly [number, number]): number[] {
  return Array.from({ length: count }, (_, i) => {
    const k = (i * 7919 + seed * 104729 + 13) % 997;
    if (dtype.kind === "bool") return k % 2;
    return dtype.isFloatingPoint ? low + ((high - low) * k) / 997 : low + (k % (high - low));
  });
}

export function build(spec: InputSpec, device: Device): Tensor {
  const { shape, strides = contiguousStrides(shape), offset = 0, size = numel(shape), seed = 0, span = [-2, 2] } = spec;
  const dtype = dtypeOf(spec.dtype);
  const storage = device === meta ? Storage.meta(dtype, size) : Storage.allocate(dtype, size);
  if (device !== meta) {
    const values = spec.data?.map(decode) ?? formula(size, dtype, seed, span);
    values.forEach((value, i) => storage.set(i, value));
  }
  return new Tensor(storage, shape, strides, offset, device).requiresGrad_(spec.grad ?? false);
}

type Callable = (...args: unknown[]) => unknown;
export type Form = "function" | "method";

/** Methods that take their arguments in another order than the function. */
const ownOrder = new Set(["where"]);

/** `torch.add(a, b)` or `a.add(b)`; null where there is no such form. `F.relu` is a function of nn.functional. */
function call(form: Form, op: string, args: unknown[]): { result: unknown } | null {
  if (form === "function") {
    const path = op.replace(/^F\./, "nn.functional.").split(".");
    const found = path.reduce<unknown>((scope, name) => (scope as Record<string, unknown> | undefined)?.[name], torch);
    return typeof found === "function" ? { result: (found as Callable)(...args) } : null;
  }
  const [self, ...rest] = args;
  if (!(self instanceof Tensor) || !(op in self) || ownOrder.has(op)) return null;
  const member = (self as unknown as Record<string, unknown>)[op];
  return { result: typeof member === "function" ? (member as Callable).apply(self, rest) : member };
}

interface Run {
  inputs: Tensor[];
  result: unknown;
}

/**
 * Runs a case's program; the last step in the given form, null where it has none.
 * @param prepare is given the inputs before
 */
export function run(
  { inputs: specs, steps }: Case,
  form: Form,
  device: Device,
  prepare?: (inputs: readonly Tensor[]) => void,
): Run | null {
  const inputs = specs.map((spec) => build(spec, device));
  prepare?.(inputs);
  const results: unknown[] = [];
  const live = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(live);
    if (value === "nan" || value === "inf" || value === "-inf") return decode(value);
    if (typeof value !== "object" || value === null) return value;
    if ("in" in value) return inputs[value.in as number];
    if ("step" in value) {
      const result = results[value.step as number];
      return "item" in value ? (result as unknown[])[value.item as number] : result;
    }
    if ("dtype" in value && Object.keys(value).length === 1 && typeof value.dtype === "string")
      return dtypeOf(value.dtype);
    if ("slice" in value) {
      const [start, end, step] = value.slice as (number | null)[];
      return torch.slice(start, end, step ?? 1);
    }
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, live(entry)]));
  };
  for (const [i, [op, args, options]] of steps.entries()) {
    const values = live(args) as unknown[];
    if (options) values.push(live(options));
    if (device === meta && values.flat().every((value) => !(value instanceof Tensor)))
      values.push({ ...(options ? (values.pop() as object) : {}), device });
    const forms: Form[] = i < steps.length - 1 ? ["method", "function"] : [form];
    const done = forms.reduce<{ result: unknown } | null>((found, f) => found ?? call(f, op, values), null);
    if (done === null) {
      if (i < steps.length - 1) throw new Error(`there is no operation ${op}`);
      return null;
    }
    results.push(done.result);
  }
  return { inputs, result: results.at(-1) };
}

export const outputsOf = (result: unknown): unknown[] =>
  Array.isArray(result) && result.some((entry) => entry instanceof Tensor) ? result : [result];

export function values(tensor: Tensor): number[] {
  const out: number[] = [];
  tensor.forEachValue((value) => void out.push(value));
  return out;
}

/** Relative and absolute: float32 1e-6, float64 1e-12; other types exactly. */
export function sameValues(actual: number[], expected: Num[], dtype: DType, what: string): void {
  assert.equal(actual.length, expected.length, `${what}: number of elements`);
  const tolerance = dtype.isFloatingPoint ? (dtype === float64 ? 1e-12 : 1e-6) : 0;
  actual.forEach((value, i) => {
    const want = decode(expected[i]);
    const same = Object.is(value, want) || value === want || Math.abs(value - want) <= tolerance * (1 + Math.abs(want));
    if (!same) assert.fail(`${what}: element ${i} is ${value}, PyTorch has ${want} (${actual} for ${expected})`);
  });
}

function checkOutputs(expected: Output[], result: unknown): void {
  const actual = outputsOf(result);
  assert.equal(actual.length, expected.length, "number of outputs");
  expected.forEach((want, i) => {
    const out = actual[i];
    if ("value" in want)
      return assert.deepEqual(out, typeof want.value === "string" ? decode(want.value as Num) : want.value);
    assert.ok(out instanceof Tensor, `output ${i} is a tensor`);
    assert.equal(out.dtype.name, want.dtype, `dtype of output ${i}`);
    assert.deepEqual(out.shape, want.shape, `shape of output ${i}`);
    sameValues(values(out), want.data, out.dtype, `output ${i}`);
  });
}

/** Gradients of all inputs that want one, for the generator's upstream gradients. */
export function differentiate({ inputs, result }: Run): (Tensor | null)[] {
  const roots = outputsOf(result).filter((out) => out instanceof Tensor && out.requiresGrad) as Tensor[];
  const leaves = inputs.filter((input) => input.requiresGrad);
  if (roots.length === 0 || leaves.length === 0) return [];
  const gradOutputs = roots.map((root, i) => {
    const upstream = formula(root.numel(), root.dtype, 99 + i, [-1, 1]);
    return torch.tensor(upstream, { dtype: root.dtype }).reshape(root.shape);
  });
  return torch.autograd.grad(roots, leaves, { gradOutputs, allowUnused: true });
}

function checkGradients(golden: Case, { inputs, result }: Run): void {
  const outputs = outputsOf(result).filter((out) => out instanceof Tensor);
  const names = outputs.map((out) => out.gradFn?.name ?? null);
  if (!golden.anyName) assert.deepEqual(names, golden.gradFn ?? outputs.map(() => null), "gradFn");
  if (!golden.grads) return;
  const leaves = inputs.filter((input) => input.requiresGrad);
  const grads = differentiate({ inputs, result });
  golden.grads.forEach((want, i) => {
    const grad = grads[i];
    if (want === null || grad === null) return assert.equal(grad, want, `gradient ${i}`);
    assert.deepEqual(grad.shape, leaves[i].shape, `shape of gradient ${i}`);
    assert.equal(grad.dtype, leaves[i].dtype, `dtype of gradient ${i}`);
    sameValues(values(grad), want, grad.dtype, `gradient ${i}`);
  });
}

/** Where this library names its own API in a message that otherwise is PyTorch's. */
const ownNames: readonly [python: RegExp, own: string][] = [
  [/retain_graph=True/g, "retainGraph: true"],
  [/allow_unused=True/g, "allowUnused: true"],
  // PyTorch 1.13 names the wrong backend.
  [/permute\(sparse_coo\)/g, "permute"],
];

/** Up to the first full stop that ends a sentence, or the first line break, in this library's names. */
export function firstSentence(message: string): string {
  const [sentence] = message.split(/\.\s|\n/);
  return ownNames.reduce((text, [python, own]) => text.replace(python, own), sentence).replace(/\.$/, "");
}

/** An error as `Class: first sentence`. */
export function errorText(type: string, message: string): string {
  return `${type}: ${firstSentence(message)}`;
}

/** The same class and PyTorch's first sentence, after which this library may say more: `...: what was given`. */
function sameError(error: Error, [type, message]: [string, string], where = ""): void {
  const [actual, expected] = [errorText(error.name, error.message), errorText(type, message)];
  if (!actual.startsWith(`${expected}:`)) assert.equal(actual, expected, where);
}

function caught(body: () => unknown): Error | undefined {
  try {
    body();
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error;
  }
}

/** The shape rules alone give shapes, dtypes and errors of the real run. */
function checkMeta(golden: Case, form: Form): void {
  if (golden.error) {
    const error = caught(() => run(golden, form, meta));
    assert.ok(error, `on meta: expected ${golden.error[0]}: ${golden.error[1]}`);
    sameError(error, golden.error, "on meta");
    return;
  }
  const outputs = outputsOf(run(golden, form, meta)!.result);
  golden.out!.forEach((want, i) => {
    if ("value" in want) return assert.deepEqual(outputs[i], want.value, "on meta");
    const out = outputs[i] as Tensor;
    assert.ok(out.isMeta, `output ${i} is on meta`);
    assert.deepEqual([out.shape, out.dtype.name], [want.shape, want.dtype], `shape and dtype of output ${i} on meta`);
  });
}

function checkForm(golden: Case, form: Form): boolean {
  if (golden.error) {
    let done: Run | null = null;
    const error = caught(() => {
      done = run(golden, form, cpu);
      if (done !== null) differentiate(done);
    });
    if (error === undefined && done === null) return false;
    assert.ok(error, `expected ${golden.error[0]}: ${golden.error[1]}`);
    sameError(error, golden.error);
  } else {
    const done = run(golden, form, cpu);
    if (done === null) return false;
    checkOutputs(golden.out!, done.result);
    if (golden.steps.at(-1)![0].endsWith("_"))
      assert.ok(
        done.inputs.includes(done.result as Tensor) || golden.steps.length > 1,
        "an in-place operation returns its tensor",
      );
    if (golden.text !== undefined) assert.equal(String(outputsOf(done.result)[0]), golden.text);
    checkGradients(golden, done);
  }
  if (golden.meta !== false) checkMeta(golden, form);
  return true;
}

/** Checks a case in every form that the operation has. @throws AssertionError */
export function checkCase(golden: Case): void {
  const checked = (["function", "method"] as const).filter((form) => checkForm(golden, form));
  assert.ok(checked.length > 0, `there is no operation ${golden.steps.at(-1)![0]}`);
}
