/** What of PyTorch a file may construct: tensors, parameters, sizes, devices, types. https://github.com/pytorch/pytorch/blob/v1.13.1/torch/_utils.py */
import { Parameter } from "../../nn/parameter.js";
import { device } from "../../tensor/device.js";
import { numel } from "../../tensor/shape.js";
import { Tensor } from "../../tensor/tensor.js";
import { numpy } from "../pickle/numpy.js";
import { python } from "../pickle/python.js";
import { describe, Global, type Known, type Unpickler } from "../pickle/unpickler.js";
import { dtypeNames, storageNames } from "./names.js";

/** More dimensions than PyTorch's own limit have no use. */
const MOST_DIMENSIONS = 64;

function sizes(value: unknown, what: string, pickle: Unpickler): number[] {
  const fits = Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!fits || value.length > MOST_DIMENSIONS) pickle.fail(`${what} of whole numbers from 0`, describe(value));
  return value as number[];
}

/** `(storage, offset, size, stride, requiresGrad, hooks)`: a view of a storage, which comes as a flat tensor. */
function rebuildTensor(args: readonly unknown[], pickle: Unpickler): Tensor {
  const [storage, offset, size, stride, requiresGrad = false] = args;
  if (!(storage instanceof Tensor)) pickle.fail("a storage", describe(storage));
  const shape = sizes(size, "a size", pickle);
  const strides = sizes(stride, "strides", pickle);
  const [start] = sizes([offset], "an offset", pickle);
  if (strides.length !== shape.length) pickle.fail(`${shape.length} strides`, String(strides.length));
  const count = numel(shape);
  const end = count === 0 ? start : start + shape.reduce((last, n, i) => last + (n - 1) * strides[i], 0) + 1;
  if (!Number.isSafeInteger(count) || end > storage.numel())
    pickle.fail(`a tensor inside its storage of ${storage.numel()} elements`, `one that ends at ${end}`);
  const view = new Tensor(storage.storageRef, shape, strides, start, storage.device);
  return withGradient(view, requiresGrad, pickle);
}

function withGradient<T extends Tensor>(tensor: T, requiresGrad: unknown, pickle: Unpickler): T {
  if (requiresGrad === true && !tensor.isFloatingPoint())
    pickle.fail("gradients for floating types alone", tensor.dtype.toString());
  return requiresGrad === true ? tensor.requiresGrad_() : tensor;
}

function rebuildParameter([data, requiresGrad]: readonly unknown[], pickle: Unpickler): Parameter {
  if (!(data instanceof Tensor)) pickle.fail("a tensor", describe(data));
  return withGradient(new Parameter(data, { requiresGrad: false }), requiresGrad, pickle);
}

/** `(function, type, args, state)`: a tensor with attributes of its own, which are left out. */
function rebuildFromType([callee, , args]: readonly unknown[], pickle: Unpickler): unknown {
  if (!(callee instanceof Global) || !callee.name.startsWith("torch._utils._rebuild_"))
    pickle.fail("a constructor of tensors", describe(callee));
  return pickle.call(callee, args);
}

function size([given]: readonly unknown[], pickle: Unpickler): number[] {
  return sizes(given, "a size", pickle);
}

/** A device by its name; devices that are not here stay names. */
function namedDevice([type, index]: readonly unknown[], pickle: Unpickler): unknown {
  if (typeof type !== "string") pickle.fail("a device's name", describe(type));
  if (type === "cpu" || type === "meta") return device(type);
  return typeof index === "number" ? `${type}:${index}` : type;
}

const torch: readonly (readonly [string, Known])[] = [
  ["torch._utils._rebuild_tensor", { make: rebuildTensor }],
  ["torch._utils._rebuild_tensor_v2", { make: rebuildTensor }],
  ["torch._utils._rebuild_parameter", { make: rebuildParameter }],
  ["torch._utils._rebuild_parameter_with_state", { make: rebuildParameter }],
  ["torch._tensor._rebuild_from_type_v2", { make: rebuildFromType }],
  ["torch._tensor._rebuild_from_type", { make: rebuildFromType }],
  ["torch.Tensor", { value: "Tensor" }],
  ["torch.nn.parameter.Parameter", { value: "Parameter" }],
  ["torch.Size", { make: size }],
  ["torch.device", { make: namedDevice }],
  ...dtypeNames.map(([name, value]) => [`torch.${name}`, { value }] as const),
  ...["torch", "torch.cuda"].flatMap((module) =>
    storageNames.map(([name, value]) => [`${module}.${name}`, { value }] as const),
  ),
];

/** Everything that a file may name. */
export const constructors: ReadonlyMap<string, Known> = new Map([...python, ...numpy, ...torch]);
