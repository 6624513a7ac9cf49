/** The tensors of PyTorch's files, whose values are read when they are asked for. */
import { sourceOfFile } from "../../platform/source.js";
import type { Storage } from "../../tensor/storage.js";
import { Tensor } from "../../tensor/tensor.js";
import type { StoredTensor } from "../stored.js";
import { decodeTorch } from "./decode.js";

const DEEPEST = 20;

/** All tensors in a file, by where they are: `model.layers.0.weight`. @throws as `load` */
export function storedTensors(file: string): Record<string, StoredTensor> {
  const reads = new Map<Storage, () => Tensor>();
  const value = decodeTorch(file, sourceOfFile(file), "meta", (storage, read) => reads.set(storage, read));
  let last: { storage: Storage; flat: Tensor } | undefined;
  const read = ({ storageRef, shape, strides, offset }: Tensor): Tensor => {
    // Views of one storage, which lie beside each other in most files, read it once.
    if (last?.storage !== storageRef) last = { storage: storageRef, flat: reads.get(storageRef)!() };
    return new Tensor(last.flat.storageRef, shape, strides, offset, last.flat.device);
  };
  const named = [...tensorsIn(value)].map(([name, tensor]): [string, StoredTensor] => {
    const { shape, dtype, storageRef } = tensor;
    return [name, { shape, dtype, tensor: () => (reads.has(storageRef) ? read(tensor) : tensor) }];
  });
  return Object.fromEntries(named);
}

function* tensorsIn(value: unknown, path = "", depth = 0): Generator<[path: string, tensor: Tensor]> {
  if (value instanceof Tensor) return yield [path || "tensor", value];
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || depth === DEEPEST) return;
  const entries = value instanceof Map ? [...(value as Map<unknown, unknown>)] : Object.entries(value);
  for (const [key, inner] of entries) yield* tensorsIn(inner, path ? `${path}.${String(key)}` : String(key), depth + 1);
}
