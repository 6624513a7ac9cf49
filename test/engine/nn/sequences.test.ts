/** Recurrent, attention and transformer modules against PyTorch: text, state, outputs, gradients, errors, shapes on meta. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";
import { dtypes, type DType, float64 } from "../../../src/engine/tensor/dtype.js";
import { contiguousStrides, numel } from "../../../src/engine/tensor/shape.js";
import { Storage } from "../../../src/engine/tensor/storage.js";
import { device } from "../../../src/engine/tensor/device.js";
import { Tensor } from "../../../src/engine/tensor/tensor.js";
import { setWarningHandler } from "../../../src/engine/warn.js";
import { assertClose, decode, type Golden, valuesOf } from "../../support/close.js";
import { errorText, formula } from "../../support/golden.js";

interface InputSpec {
  shape: number[];
  dtype: string;
  grad?: true;
  strides?: number[];
  offset?: number;
  size?: number;
  data?: Golden[];
  seed?: number;
  span?: [number, number];
}

interface Case {
  class: string;
  args: unknown[];
  options: Record<string, unknown>;
  call: unknown[];
  callOptions?: Record<string, unknown>;
  mode?: "eval";
  inputs: InputSpec[];
  text?: string;
  state?: Record<string, number>;
  out?: ({ dtype: string; shape: number[]; data: Golden[] } | null)[];
  gradFn?: (string | null)[];
  grads?: (Golden[] | null)[];
  /** Distance of PyTorch's float32 gradients from its float64 ones, where it is more than 1e-6. */
  gradError?: number;
  error?: [string, string];
}

const dtypeOf = (name: string): DType => dtypes.find((dtype) => dtype.name === name)!;

function build(spec: InputSpec, where: "cpu" | "meta"): Tensor {
  const { shape, strides = contiguousStrides(shape), offset = 0, size = numel(shape), seed = 0, span = [-2, 2] } = spec;
  const dtype = dtypeOf(spec.dtype);
  const storage = where === "meta" ? Storage.meta(dtype, size) : Storage.allocate(dtype, size);
  if (where === "cpu")
    (spec.data?.map(decode) ?? formula(size, dtype, seed, span)).forEach((value, i) => storage.set(i, value));
  return new Tensor(storage, shape, strides, offset, device(where)).requiresGrad_(spec.grad ?? false);
}

type AnyModule = nn.Module & ((...args: unknown[]) => unknown);
type Scope = Record<string, new (...args: unknown[]) => AnyModule>;

/** A case made live on a device. */
class Live {
  readonly inputs: Tensor[];

  constructor(
    private readonly golden: Case,
    private readonly where: "cpu" | "meta",
  ) {
    this.inputs = golden.inputs.map((spec) => build(spec, where));
  }

  private value = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(this.value);
    if (typeof value !== "object" || value === null) return value;
    if ("in" in value) return this.inputs[value.in as number];
    if ("pack" in value) {
      const { pack, enforceSorted } = value as unknown as { pack: unknown[]; enforceSorted: boolean };
      return nn.utils.rnn.packSequence(pack.map(this.value) as Tensor[], { enforceSorted });
    }
    if ("function" in value) return (nn.functional as unknown as Record<string, unknown>)[value.function as string];
    if ("new" in value) return this.make(...(value.new as [string, unknown[], Record<string, unknown>]));
    if ("dtype" in value) return dtypeOf(value.dtype as string);
    throw new Error(`cannot read ${JSON.stringify(value)}`);
  };

  private named(options: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, this.value(value)]));
  }

  private make(name: string, args: unknown[], options: Record<string, unknown>): AnyModule {
    const last = Object.keys(options).length > 0 ? [this.named(options)] : [];
    return new (nn as unknown as Scope)[name](...args.map(this.value), ...last).to(this.where);
  }

  module(): AnyModule {
    torch.manualSeed(0);
    return this.make(this.golden.class, this.golden.args, this.golden.options);
  }

  run(module: AnyModule): unknown {
    const { call, callOptions, mode } = this.golden;
    module.train(mode !== "eval");
    torch.manualSeed(1);
    return module(...call.map(this.value), ...(callOptions ? [this.named(callOptions)] : []));
  }
}

function flatten(result: unknown): (Tensor | null)[] {
  if (Array.isArray(result)) return result.flatMap(flatten);
  if (result instanceof nn.utils.rnn.PackedSequence) return [...result];
  return [result as Tensor | null];
}

/** FNV-1a over the bytes of the values in row-major order. */
function bits(x: Tensor): number {
  const { cells } = x.detach().clone().storageRef;
  const bytes = new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength);
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** PyTorch's RNN and GRU transpose their output in place, and its LSTM does not; here none does. */
const nodeName = (name: string | null) => (name === "TransposeBackward1" ? "TransposeBackward0" : name);

const tolerance = (dtype: DType) => (dtype.isFloatingPoint ? (dtype === float64 ? 1e-12 : 1e-6) : 0);

function checkError(run: () => unknown, [type, message]: [string, string]): void {
  assert.throws(run, (error: Error) => {
    const [actual, expected] = [errorText(error.name, error.message), errorText(type, message)];
    if (!actual.startsWith(`${expected}:`)) assert.equal(actual, expected);
    return true;
  });
}

function checkGradients(golden: Case, outputs: (Tensor | null)[], leaves: Tensor[]): void {
  const roots = outputs.filter((out) => out !== null && out.requiresGrad) as Tensor[];
  const gradOutputs = roots.map((root, i) =>
    torch.tensor(formula(root.numel(), root.dtype, 99 + i, [-1, 1]), { dtype: root.dtype }).reshape(root.shape),
  );
  const grads = torch.autograd.grad(roots, leaves, { gradOutputs, allowUnused: true }) as (Tensor | null)[];
  golden.grads!.forEach((want, i) => {
    const grad = grads[i];
    if (want === null || grad === null) return assert.equal(grad, want, `gradient ${i}`);
    assert.deepEqual(grad.shape, leaves[i].shape, `shape of gradient ${i}`);
    // Sums over steps, batch and gates in another order: one part in a million of the largest.
    // Where PyTorch's float32 gradients are that far from its float64 ones, ours may be twice as far: rounding, amplified.
    assertClose(
      valuesOf(grad),
      want,
      Math.max(2 * tolerance(grad.dtype), 3 * (golden.gradError ?? 0)),
      `gradient ${i}`,
    );
  });
}

function check(golden: Case): void {
  const live = new Live(golden, "cpu");
  if (golden.error) return checkError(() => live.run(live.module()), golden.error);
  const module = live.module();
  assert.equal(String(module), golden.text);
  const state = Object.entries(module.stateDict()).map(([name, tensor]) => [name, bits(tensor)]);
  assert.deepEqual(state, Object.entries(golden.state!), "state: names and bits of the initial values");

  const outputs = flatten(live.run(module));
  assert.equal(outputs.length, golden.out!.length, "number of outputs");
  golden.out!.forEach((want, i) => {
    const out = outputs[i];
    if (want === null || out === null) return assert.equal(out, want, `output ${i}`);
    assert.deepEqual([out.shape, out.dtype.name], [want.shape, want.dtype], `shape and dtype of output ${i}`);
    assertClose(valuesOf(out), want.data, tolerance(out.dtype), `output ${i}`);
  });
  assert.deepEqual(
    outputs.map((out) => out?.gradFn?.name ?? null),
    golden.gradFn!.map(nodeName),
    "names of the nodes",
  );
  const leaves = [...live.inputs.filter((input) => input.requiresGrad), ...module.parameters()];
  checkGradients(golden, outputs, leaves);
}

function checkMeta(golden: Case): void {
  const live = new Live(golden, "meta");
  if (golden.error) return checkError(() => live.run(live.module()), golden.error);
  flatten(live.run(live.module())).forEach((out, i) => {
    const want = golden.out![i];
    if (want === null || out === null) return assert.equal(out, want, `output ${i} on meta`);
    assert.deepEqual([out.shape, out.dtype.name], [want.shape, want.dtype], `shape and dtype of output ${i} on meta`);
  });
}

const folder = "test/golden/sequences";
for (const file of readdirSync(folder).filter((name) => name.endsWith(".json")))
  describe(file.replace(".json", ""), () => {
    setWarningHandler(() => {}); // dropout in a single layer warns
    const cases = JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as Case[];
    cases.forEach((golden, number) => {
      const { class: name, args, options, call, callOptions, inputs, mode } = golden;
      const shapes = inputs.map(({ shape, dtype }) => `${dtype}[${shape.join(", ")}]`).join(", ");
      const how = JSON.stringify([args, options, call, callOptions ?? {}]);
      test(`${number}: ${name} ${how} of ${shapes}${mode === undefined ? "" : `, ${mode}`}`, () => {
        check(golden);
        checkMeta(golden);
      });
    });
  });
