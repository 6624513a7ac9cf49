import { isAnomalyEnabled, rememberOrigin } from "../autograd/anomaly.js";
import { Context, gradEdge, OperationNode, save, type Saved } from "../autograd/node.js";
import { isGradEnabled, isInferenceModeEnabled } from "../autograd/mode.js";
import { RuntimeError } from "../errors.js";
import { heap } from "../memory/heap.js";
import { beginCompute, endCompute, isReclaimDue, reclaimYoung } from "../memory/residents.js";
import { canCast, type DType } from "../tensor/dtype.js";
import { type Device, meta } from "../tensor/device.js";
import { namesInUse, setNames } from "../tensor/names.js";
import { MOST_VALUES, shapesOnly } from "../tensor/hollow.js";
import { propagateNames } from "../tensor/namesRules.js";
import { formatShape, numel, sameShape, type Shape } from "../tensor/shape.js";
import { outside } from "../tensor/storage.js";
import { Tensor } from "../tensor/tensor.js";
import { tracer, untraced } from "../trace.js";

/** What a shape rule says of an output. */
export interface Spec {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Where a view's elements lie in its input's storage. */
export interface ViewSpec {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

/** The mathematics of an operation, as the graph inspector shows it; `g` is the gradient of the output. */
export interface Formula {
  readonly forward: string;
  /** One entry an input that has a derivative. */
  readonly backward: readonly string[];
}

interface Common<P> {
  /** The functional name, as in `torch.mul`. */
  readonly name: string;
  /** The name PyTorch prints for the node: `MulBackward0`; a function where overloads have different ones. */
  readonly gradName: string | ((params: P, inputs: readonly Tensor[]) => string);
  /** Inputs (by position) and output that `backward` reads. Only these are kept, and checked for in-place changes. */
  readonly saves: readonly (number | "output")[];
  /**
   * Gradients of the inputs from those of the outputs, written with recorded operations so that they can be differentiated
   * again; null for an operation without derivative. A gradient may have the shape and dtype that broadcasting gave its
   * input: it is summed and cast back.
   */
  readonly backward: ((context: Context<P>, ...grads: (Tensor | null)[]) => (Tensor | null)[]) | null;
  readonly formula: Formula;
}

/** An operation that computes new data. */
export interface ComputeOperation<P> extends Common<P> {
  /** The shape rule: what comes out, or an error in PyTorch's words. It alone runs on the meta device. */
  readonly infer: (inputs: readonly Tensor[], params: P) => Spec | readonly Spec[];
  /** Computes into freshly allocated contiguous outputs, which are zeroed unless `overwrites`. */
  readonly forward: (outputs: readonly Tensor[], inputs: readonly Tensor[], params: P) => void;
  /** True where `forward` writes every element of its outputs: they then come with any content. */
  readonly overwrites?: boolean;
  /** True where an element of the output depends on the inputs' elements at its place alone: its derivative is a number an element. */
  readonly elementwise?: boolean;
}

/** An operation whose output is another look at its input's storage. */
export interface ViewOperation<P> extends Common<P> {
  readonly view: (input: Tensor, params: P) => ViewSpec;
}

export type Operation<P> = ComputeOperation<P> | ViewOperation<P>;

/** An operation whatever its parameters are: what a graph node holds. */
export interface AnyOperation {
  readonly name: string;
  readonly formula: Formula;
  readonly elementwise?: boolean;
  readonly backward: ((context: never, ...grads: (Tensor | null)[]) => (Tensor | null)[]) | null;
}

/** Every operation there is, by name: what reports and tests walk over. */
export const operations = new Map<string, AnyOperation>();

/** Registers an operation. */
export function define<P, O extends Operation<P>>(operation: O & Operation<P>): O {
  if (operations.has(operation.name)) throw new Error(`operation ${operation.name} is defined twice`);
  operations.set(operation.name, operation as AnyOperation);
  return operation;
}

/** Runs an operation with one output. */
export function apply<P>(operation: ComputeOperation<P>, inputs: readonly Tensor[], params: P): Tensor {
  const device = commonDevice(inputs);
  const spec = operation.infer(inputs, params) as Spec;
  const names = namesInUse ? propagateNames(operation.name, inputs, params) : null;
  const outputs = [output(operation, spec, device)];
  const milliseconds = device === meta ? 0 : compute(operation, outputs, inputs, params);
  if (isGradEnabled()) record(operation, inputs, params, outputs);
  if (tracer !== null) tracer.operation?.(operation as AnyOperation, params, inputs, outputs, milliseconds);
  return names === null ? outputs[0] : setNames(outputs[0], names);
}

/** Runs an operation with several outputs. */
export function applyMany<P>(operation: ComputeOperation<P>, inputs: readonly Tensor[], params: P): Tensor[] {
  const device = commonDevice(inputs);
  const specs = operation.infer(inputs, params) as readonly Spec[];
  const names = namesInUse ? propagateNames(operation.name, inputs, params) : null;
  const outputs = specs.map((spec) => output(operation, spec, device));
  const milliseconds = device === meta ? 0 : compute(operation, outputs, inputs, params);
  if (isGradEnabled()) record(operation, inputs, params, outputs);
  if (tracer !== null) tracer.operation?.(operation as AnyOperation, params, inputs, outputs, milliseconds);
  if (names !== null) for (const output of outputs) setNames(output, names);
  return outputs;
}

/** Where an operation puts a result. Memory is reclaimed here, before anything computes on it. */
function output<P>({ name, overwrites }: ComputeOperation<P>, { shape, dtype }: Spec, device: Device): Tensor {
  if (isReclaimDue) reclaimYoung();
  const tensor = overwrites ? Tensor.empty(shape, dtype, device) : Tensor.allocate(shape, dtype, device);
  if (tensor.storageRef.origin !== null) tensor.storageRef.origin.operation = name;
  return tensor;
}

/** @returns the milliseconds it took, while somebody traces */
function compute<P>(
  operation: ComputeOperation<P>,
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  params: P,
): number {
  if (tracer !== null) {
    const begun = performance.now();
    untraced(() => compute(operation, outputs, inputs, params));
    return performance.now() - begun;
  }
  if (shapesOnly && leavesHollow(outputs, inputs)) return 0;
  beginCompute();
  try {
    operation.forward(outputs, outside.exists ? inputs.map(inHeap) : inputs, params);
  } finally {
    endCompute();
  }
  return 0;
}

/** In shape mode: makes the outputs hollow where an input is, or one of them is large. */
function leavesHollow(outputs: readonly Tensor[], inputs: readonly Tensor[]): boolean {
  const full = ({ storageRef, shape }: Tensor) => !storageRef.hollow && numel(shape) <= MOST_VALUES;
  if (inputs.every(full) && outputs.every(full)) return false;
  for (const { storageRef } of outputs) storageRef.hollow = true;
  return true;
}

/** The tensor, or a copy of it in the heap where its storage is an array of the user's. */
function inHeap(x: Tensor): Tensor {
  if (x.storageRef.pointer !== 0 || x.isMeta || heap() === null) return x;
  const copy = Tensor.empty(x.shape, x.dtype);
  copyInto(copy, x);
  return copy;
}

/** Makes a view. */
export function applyView<P>(operation: ViewOperation<P>, input: Tensor, params: P): Tensor {
  const { shape, strides, offset } = operation.view(input, params);
  const names = namesInUse ? propagateNames(operation.name, [input], params) : null;
  const output = new Tensor(input.storageRef, shape, strides, offset, input.device);
  output.base = input.base ?? input;
  output.rebasesSeen = output.base.rebases;
  if (isGradEnabled()) record(operation, [input], params, [output]);
  if (tracer !== null) tracer.operation?.(operation as AnyOperation, params, [input], [output], 0);
  return names === null ? output : setNames(output, names);
}

/**
 * Runs an operation in place on its first input and returns that.
 * @throws RuntimeError where the result does not fit it or autograd forbids the change, in PyTorch's words.
 */
export function applyInPlace<P>(operation: ComputeOperation<P>, inputs: readonly Tensor[], params: P): Tensor {
  const target = inputs[0];
  const recorded = isGradEnabled() && inputs.some((input) => input.requiresGrad);
  if (recorded) checkInPlace(target);
  if (target.isInference() && !isInferenceModeEnabled())
    throw new RuntimeError(
      "Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a normal tensor before " +
        "doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for more details.",
    );
  const device = commonDevice(inputs);
  const spec = operation.infer(inputs, params) as Spec;
  if (!sameShape(spec.shape, target.shape))
    throw new RuntimeError(
      `output with shape ${formatShape(target.shape)} doesn't match the broadcast shape ${formatShape(spec.shape)}`,
    );
  if (target.strides.some((stride, d) => stride === 0 && target.shape[d] > 1))
    throw new RuntimeError(
      "unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please " +
        "clone() the tensor before performing the operation.",
    );
  if (!canCast(spec.dtype, target.dtype))
    throw new RuntimeError(
      `result type ${spec.dtype.scalarType} can't be cast to the desired output type ${target.dtype.scalarType}`,
    );
  const names = namesInUse ? propagateNames(operation.name, inputs, params) : null;
  const before =
    recorded && operation.saves.includes(0) ? [untraced(() => target.clone()), ...inputs.slice(1)] : inputs;
  // Before the change: another operand may share the target's data, and backward must find that out.
  const saved = recorded ? saveInputs(operation, before) : undefined;
  if (tracer !== null) tracer.changing?.(target);
  let milliseconds = 0;
  if (device !== meta) {
    if (writesSafely(target, spec.dtype, inputs)) milliseconds = compute(operation, [target], inputs, params);
    else {
      const result = output(operation, spec, device);
      milliseconds = compute(operation, [result], inputs, params);
      copyInto(target, result);
    }
  }
  target.storageRef.version++;
  if (recorded) {
    record(operation, before, params, [target], inputs, saved);
    rebase(target);
  }
  if (tracer !== null) tracer.operation?.(operation as AnyOperation, params, inputs, [target], milliseconds);
  return names === null ? target : setNames(target, names);
}

/** Copies values into a tensor of the same shape; set by `ops/copy.ts`, which owns the kernel. */
export let copyInto: (target: Tensor, source: Tensor) => void;

/** Makes base and other views see a recorded in-place change; set by `autograd/inPlace.ts`. */
let rebase: (target: Tensor) => void;

export function setRebase(implementation: typeof rebase): void {
  rebase = implementation;
}

export function setCopyKernel(kernel: (target: Tensor, source: Tensor) => void): void {
  copyInto = (target, source) => {
    if (shapesOnly && leavesHollow([target], [source])) return;
    kernel(target, source);
  };
}

/**
 * Makes the graph node of an operation whose outputs are there: `apply` does, and so does code that computed several operations in one
 * kernel. Does nothing where no input needs a gradient; the caller has seen that gradients are on.
 */
export function record<P>(
  operation: Operation<P>,
  inputs: readonly Tensor[],
  params: P,
  outputs: readonly Tensor[],
  edgesFrom = inputs,
  saved?: (Saved | null)[],
): void {
  if (operation.backward === null || !edgesFrom.some((input) => input.requiresGrad)) return;
  if (!outputs.some((output) => output.dtype.isFloatingPoint)) return;
  const node = new OperationNode<P>(
    operation as AnyOperation,
    gradNameOf(operation, params, inputs),
    edgesFrom.map(gradEdge),
  );
  if (isAnomalyEnabled()) rememberOrigin(node);
  node.outputs = outputs.map(({ shape, dtype }) => ({ shape, dtype }));
  outputs.forEach((output, outputNr) => {
    if (!output.dtype.isFloatingPoint) return;
    output.gradFn = node;
    output.outputNr = outputNr;
  });
  const { saves } = operation;
  node.context = new Context(
    node,
    params,
    inputs.map(({ shape, dtype }) => ({ shape, dtype })),
    saved ?? saveInputs(operation, inputs),
    saves.includes("output") ? save(outputs[0]) : null,
  );
}

function saveInputs<P>({ saves }: Operation<P>, inputs: readonly Tensor[]): (Saved | null)[] {
  return inputs.map((input, i) => (saves.includes(i) ? save(input) : null));
}

function gradNameOf<P>({ gradName }: Operation<P>, params: P, inputs: readonly Tensor[]): string {
  return typeof gradName === "string" ? gradName : gradName(params, inputs);
}

function checkInPlace(target: Tensor): void {
  const root = target.base ?? target;
  if (root.isLeaf && root.requiresGrad)
    throw new RuntimeError(
      target.base === null
        ? "a leaf Variable that requires grad is being used in an in-place operation."
        : "a view of a leaf Variable that requires grad is being used in an in-place operation.",
    );
}

/** True where computing straight into the target cannot overwrite an element that is still to be read. */
function writesSafely(target: Tensor, dtype: DType, inputs: readonly Tensor[]): boolean {
  if (target.dtype !== dtype || !target.isContiguous()) return false;
  if (outside.exists && target.storageRef.pointer === 0 && heap() !== null) return false;
  return inputs.every(
    (input) =>
      input.storageRef !== target.storageRef ||
      (input.offset === target.offset && sameShape(input.shape, target.shape) && input.isContiguous()),
  );
}

/** The device of all tensors. @throws RuntimeError where data and shapes-only tensors meet. */
export function commonDevice(inputs: readonly Tensor[]): Device {
  const { device } = inputs[0];
  for (let i = 1; i < inputs.length; i++) {
    const other = inputs[i];
    if (other.device !== device) {
      if (other.isWrappedNumber) continue;
      if (inputs[0].isWrappedNumber) return commonDevice(inputs.slice(1));
      throw new RuntimeError(
        `Expected all tensors to be on the same device, but found at least two devices, ${device} and ${other.device}!`,
      );
    }
  }
  return device;
}
