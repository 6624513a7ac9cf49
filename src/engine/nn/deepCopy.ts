import { RuntimeError } from "../errors.js";
import { Tensor } from "../tensor/tensor.js";
import { Parameter } from "./parameter.js";

/** Copies made so far, by original: what is shared stays shared, and circles end. */
export type Copies = Map<object, unknown>;

/** The method by which an object copies itself. */
export const copyInto = Symbol("copyInto");

interface SelfCopying {
  [copyInto](copies: Copies): unknown;
}

/** An independent copy of a value and all it holds, as Python's `copy.deepcopy`. Functions stay what they are. */
export function deepCopy(value: unknown, copies: Copies = new Map()): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return value;
  if (copies.has(value)) return copies.get(value);
  if (copyInto in value) return (value as SelfCopying)[copyInto](copies);
  if (typeof value === "function") return value;
  if (value instanceof Tensor) return remember(copies, value, copyTensor(value));
  if (ArrayBuffer.isView(value)) return remember(copies, value, structuredClone(value));
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    copies.set(value, list);
    for (const entry of value as unknown[]) list.push(deepCopy(entry, copies));
    return list;
  }
  if (value instanceof Map) {
    const map = new Map<unknown, unknown>();
    copies.set(value, map);
    for (const [key, entry] of value) map.set(deepCopy(key, copies), deepCopy(entry, copies));
    return map;
  }
  if (value instanceof Set) {
    const set = new Set<unknown>();
    copies.set(value, set);
    for (const entry of value) set.add(deepCopy(entry, copies));
    return set;
  }
  const copy = remember(copies, value, Object.create(Object.getPrototypeOf(value) as object | null) as object);
  copyFields(value, copy, copies);
  return copy;
}

/** Copies the fields of an object, hidden ones too, into another. */
export function copyFields(from: object, to: object, copies: Copies): void {
  for (const key of Reflect.ownKeys(from)) {
    const field = Object.getOwnPropertyDescriptor(from, key)!;
    if ("value" in field) field.value = deepCopy(field.value, copies);
    Object.defineProperty(to, key, field);
  }
}

function copyTensor(tensor: Tensor): Tensor {
  if (!tensor.isLeaf)
    throw new RuntimeError(
      "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment",
    );
  const { requiresGrad } = tensor;
  const data = tensor.detach().clone();
  if (tensor instanceof Parameter) return new Parameter(data, { requiresGrad });
  if (tensor.grad !== null) data.grad = copyTensor(tensor.grad.detach());
  return requiresGrad ? data.requiresGrad_() : data;
}

function remember<T>(copies: Copies, original: object, copy: T): T {
  copies.set(original, copy);
  return copy;
}
