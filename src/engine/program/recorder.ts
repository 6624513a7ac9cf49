import { noGrad } from "../autograd/mode.js";
import { RuntimeError } from "../errors.js";
import type { Module } from "../nn/module.js";
import type { AnyOperation } from "../ops/operation.js";
import { formatShape, isContiguous, numel } from "../tensor/shape.js";
import type { Storage } from "../tensor/storage.js";
import { Tensor } from "../tensor/tensor.js";
import { type Tracer, untraced } from "../trace.js";
import { warn } from "../warn.js";
import { type ModuleCall, moduleText, type OperationCall, type Origin, replaceIn, type Value } from "./program.js";

/** A value and where its elements lie in the storage. */
interface Known {
  readonly value: Value;
  readonly tensor: Pick<Tensor, "shape" | "strides" | "offset">;
}

const isTensor = (x: unknown): x is Tensor => x instanceof Tensor;
const keyOf = ({ shape, strides, offset }: Known["tensor"]) => `${offset}|${shape.join()}|${strides.join()}`;

/**
 * Writes down one run of a model. Tensors are known by where their elements lie, so that other names of the same data (`detach()`) are the
 * same value; what depends on neither inputs nor state is left out and becomes a constant where it is first used.
 */
export class Recorder implements Tracer {
  /** Constants are copied while the engine runs: it would take the copies for its own. */
  readonly keepsTensors = true;
  model: ModuleCall | null = null;
  private readonly known = new WeakMap<Storage, Map<string, Known>>();
  private readonly paths = new Map<Module, string>();
  private current: ModuleCall | null = null;
  private readonly warned = new Set<string>();

  constructor(
    model: Module,
    readonly inputs: readonly Tensor[],
    private readonly warns: boolean,
  ) {
    for (const [path, module] of model.namedModules()) this.paths.set(module, path);
    for (const [name, tensor] of [...model.namedParameters(), ...model.namedBuffers()])
      if (!this.find(tensor)) this.learn(tensor, { kind: "state", name, tensor });
    inputs.forEach((input, index) => this.learn(input, { kind: "input", index }));
  }

  /** The value of a tensor; data that is not known yet becomes a constant. */
  valueOf(tensor: Tensor): Value {
    const found = this.find(tensor);
    if (found) return found;
    const others = [...(this.known.get(tensor.storageRef)?.values() ?? [])];
    const same = others.find((other) => isReshaped(other.tensor, tensor));
    if (same) return this.implied("view", { shape: tensor.shape }, same.value, tensor);
    const turned = others.find((other) => isTransposed(other.tensor, tensor));
    if (turned) return this.implied("t", null, turned.value, tensor);
    if (others.some(({ value }) => value.origin.kind === "result" || value.origin.kind === "input"))
      throw new RuntimeError(
        `a tensor of shape ${formatShape(tensor.shape)} (${moduleText(this.current)}) shares its data with one that was changed in ` +
          "place through another view, which cannot be exported: make the result with torch.cat, torch.stack or torch.where instead",
      );
    const data = untraced(() => noGrad(() => tensor.detach().clone()));
    return this.learn(tensor, { kind: "constant", data, isNumber: tensor.isWrappedNumber });
  }

  moduleEntered(module: Module, inputs: readonly unknown[]): void {
    const call: ModuleCall = {
      kind: "module",
      module,
      path: this.paths.get(module) ?? "",
      parent: this.current,
      inputs: replaceIn(inputs, isTensor, (x) => this.valueOf(x as Tensor)) as unknown[],
      output: undefined,
      body: [],
    };
    if (this.current === null) this.model ??= call;
    else this.current.body.push(call);
    this.current = call;
  }

  moduleLeft(_module: Module, output: unknown): void {
    const call = this.current!;
    this.current = call.parent;
    if (output !== undefined) call.output = replaceIn(output, isTensor, (x) => this.valueOf(x as Tensor));
  }

  /** Keeps what an in-place operation will overwrite. */
  changing(target: Tensor): void {
    this.valueOf(target);
  }

  operation(operation: AnyOperation, params: unknown, inputs: readonly Tensor[], outputs: readonly Tensor[]): void {
    const inPlace = outputs[0] === inputs[0];
    if (!inputs.some((input) => this.isFollowed(input))) {
      // It stays a constant, whose value is looked at when it is used.
      if (inPlace) this.known.delete(outputs[0].storageRef);
      return;
    }
    const call = this.makeCall(
      operation,
      params,
      inputs.map((input) => this.valueOf(input)),
    );
    this.current?.body.push(call);
    if (inPlace) this.known.delete(outputs[0].storageRef);
    outputs.forEach((output, index) => call.outputs.push(this.learn(output, { kind: "result", call, index })));
  }

  /** Values were read into JavaScript. */
  read(tensor: Tensor, what: string): void {
    const origin = this.find(tensor)?.origin.kind;
    if (!this.warns || (origin !== "result" && origin !== "input")) return;
    const message =
      `${what} reads a tensor that depends on the inputs (${moduleText(this.current)}): what is done with the number is exported as it ` +
      "was for these inputs, so the model may not be right for others";
    if (this.warned.has(message)) return;
    this.warned.add(message);
    warn(message);
  }

  private makeCall(operation: AnyOperation, params: unknown, inputs: readonly Value[]): OperationCall {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 60;
    const place = new Error();
    Error.stackTraceLimit = stackTraceLimit;
    const placed = (error: Error) => {
      const frames = (place.stack ?? "").split("\n").slice(1);
      error.stack = [`${error.name}: ${error.message}`, ...frames].join("\n");
      return error;
    };
    const module = this.current;
    const call: OperationCall = { kind: "operation", operation, params, inputs, outputs: [], module, placed, runs: [] };
    call.runs = [call];
    return call;
  }

  /** A view that the engine took without telling. */
  private implied(name: string, params: unknown, input: Value, tensor: Tensor): Value {
    const operation: AnyOperation = { name, formula: { forward: name, backward: [] }, backward: null };
    const call = this.makeCall(operation, params, [input]);
    this.current?.body.push(call);
    const value = this.learn(tensor, { kind: "result", call, index: 0 });
    call.outputs.push(value);
    return value;
  }

  private isFollowed(tensor: Tensor): boolean {
    const values = this.known.get(tensor.storageRef)?.values() ?? [];
    for (const { value } of values) if (value.origin.kind !== "constant") return true;
    return false;
  }

  private find(tensor: Tensor): Value | undefined {
    return this.known.get(tensor.storageRef)?.get(keyOf(tensor))?.value;
  }

  private learn(tensor: Tensor, origin: Origin): Value {
    const { shape, strides, offset, dtype, storageRef } = tensor;
    const value: Value = { shape, dtype, origin, runs: [] };
    value.runs = [value];
    let known = this.known.get(storageRef);
    if (known === undefined) this.known.set(storageRef, (known = new Map()));
    known.set(keyOf(tensor), { value, tensor: { shape, strides, offset } });
    return value;
  }
}

/** Whether both have the same elements in row-major order. */
function isReshaped(a: Known["tensor"], b: Known["tensor"]): boolean {
  return (
    a.offset === b.offset &&
    numel(a.shape) === numel(b.shape) &&
    isContiguous(a.shape, a.strides) &&
    isContiguous(b.shape, b.strides)
  );
}

function isTransposed(a: Known["tensor"], b: Known["tensor"]): boolean {
  return (
    a.offset === b.offset &&
    a.shape.length === 2 &&
    a.shape.join() === b.shape.toReversed().join() &&
    a.strides.join() === b.strides.toReversed().join()
  );
}
