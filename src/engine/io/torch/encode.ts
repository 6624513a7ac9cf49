/** Values as PyTorch's files: https://github.com/pytorch/pytorch/blob/v1.13.1/torch/serialization.py */
import { Parameter } from "../../nn/parameter.js";
import { type StateDict, versionsOf } from "../../nn/stateDict.js";
import { Device } from "../../tensor/device.js";
import { DType } from "../../tensor/dtype.js";
import type { Storage } from "../../tensor/storage.js";
import { Tensor } from "../../tensor/tensor.js";
import { Call, Filled, Persistent, Pickler, PythonName, Tuple } from "../pickle/pickler.js";
import { bytesOfStorage } from "../tensorBytes.js";
import { joined, zipPieces } from "../zipWrite.js";
import { records, storageNameOf } from "./names.js";

const ALIGNMENT = 64;
/** The layout of PyTorch 1.6 and later. */
const VERSION = "3\n";

const orderedDict = new PythonName("collections", "OrderedDict");
const rebuildTensor = new PythonName("torch._utils", "_rebuild_tensor_v2");
const rebuildParameter = new PythonName("torch._utils", "_rebuild_parameter");
const deviceName = new PythonName("torch", "device");

/**
 * The bytes of a `.pth` file, in pieces. Tensors are where they were: the pieces are good until something is allocated.
 * @param folder the folder inside the archive: PyTorch's is the file's name without its ending
 * @throws TypeError for a value that is neither a tensor nor plain data; ValueError for 2 GiB or more
 */
export function torchPieces(value: unknown, folder = "archive"): Uint8Array[] {
  const storages = new Map<Storage, string>();
  const pickle = new Pickler((value, path) => reduce(value, path, storages)).dump(value);
  const files = new Map([[`${folder}/${records.pickle}`, pickle]]);
  for (const [storage, key] of storages) files.set(`${folder}/${records.storage(key)}`, bytesOfStorage(storage));
  files.set(`${folder}/${records.version}`, new TextEncoder().encode(VERSION));
  return zipPieces(files, { align: ALIGNMENT });
}

/** As `torchPieces`, in one. */
export function encodeTorch(value: unknown, folder?: string): Uint8Array {
  return joined(torchPieces(value, folder));
}

function reduce(value: object, path: string, storages: Map<Storage, string>): unknown {
  if (value instanceof Parameter)
    return new Call(rebuildParameter, [value.detach(), value.requiresGrad, new Call(orderedDict, [])]);
  if (value instanceof Tensor) return reduceTensor(value, path, storages);
  if (value instanceof DType) return new PythonName("torch", value.name);
  if (value instanceof Device) return new Call(deviceName, [value.type]);
  return isTensors(value) ? reduceTensors(value) : undefined;
}

function reduceTensor(tensor: Tensor, path: string, storages: Map<Storage, string>): Call {
  const { storageRef, dtype, shape, strides, offset, requiresGrad } = tensor;
  if (tensor.isMeta)
    throw new TypeError(`cannot save ${path.replace(/^\./, "") || "a tensor"} on meta, which has no data`);
  const key = storages.get(storageRef) ?? String(storages.size);
  storages.set(storageRef, key);
  const type = new PythonName("torch", storageNameOf(dtype));
  const id = new Tuple(["storage", type, key, "cpu", storageRef.length]);
  return new Call(rebuildTensor, [new Persistent(id), offset, new Tuple(shape), new Tuple(strides), requiresGrad, new Call(orderedDict, [])]); // prettier-ignore
}

/** Objects of tensors alone: their keys are names, also where they look like numbers. */
function isTensors(value: object): value is StateDict {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return versionsOf(value) !== undefined || Object.values(value).every((entry) => entry instanceof Tensor);
}

/** A module's state is an `OrderedDict` with the versions as an attribute. */
function reduceTensors(value: StateDict): Filled | Map<string, Tensor> {
  const versions = versionsOf(value);
  if (versions === undefined) return new Map(Object.entries(value));
  const metadata = new Filled(new Call(orderedDict, []), Object.entries(versions));
  return new Filled(new Call(orderedDict, [], new Map([["_metadata", metadata]])), Object.entries(value));
}
