import { cpu, type Device, meta } from "../../tensor/device.js";
import { DType } from "../../tensor/dtype.js";
import { Storage } from "../../tensor/storage.js";
import { Tensor } from "../../tensor/tensor.js";
import { describe, type Unpickler } from "../pickle/unpickler.js";
import { storageFilled, swapped } from "../tensorBytes.js";
import { deviceFor, isDeviceName, type MapLocation } from "./mapLocation.js";

/** The bytes of a storage, wherever in the file they lie. */
export interface StoredBytes {
  readonly size: number;
  into(target: Uint8Array): void;
}

export type FindStorage = (key: string) => StoredBytes | undefined;

/** Hears of a storage that is on meta, with what reads it nevertheless, as a flat tensor. */
export type Unread = (storage: Storage, read: () => Tensor) => void;

/** The storages of a file, each read once, as flat tensors. */
export class StoredTensors {
  private readonly byKey = new Map<string, Tensor>();

  constructor(
    private readonly mapLocation: MapLocation | undefined,
    /** The highest byte of each element comes first. */
    private readonly isBigEndian: boolean,
    private readonly bytesOf: FindStorage,
    private readonly unread?: Unread,
  ) {}

  /** The storage of a reference in the pickle: `("storage", type, key, location, number of elements)`. */
  find(id: unknown, pickle: Unpickler): Tensor {
    if (!Array.isArray(id) || id[0] !== "storage") pickle.fail("a reference to a storage", describe(id));
    const [, dtype, key, location, length, view = null] = id as unknown[];
    if (!(dtype instanceof DType)) pickle.fail("a type of storage", describe(dtype));
    if (typeof key !== "string") pickle.fail("a storage's key", describe(key));
    if (typeof location !== "string" || !isDeviceName(location))
      pickle.fail("the name of a device", describe(location));
    if (!Number.isSafeInteger(length) || (length as number) < 0) pickle.fail("a number of elements", describe(length));
    if (view !== null) pickle.fail("a whole storage", "a view of one, as PyTorch before 0.4 wrote them");
    const known = this.byKey.get(key);
    if (known?.dtype === dtype) return known;
    if (known !== undefined && known.device !== meta) return flat(known.storageRef.as(dtype));
    const made = this.make(key, dtype, length as number, location, pickle);
    this.byKey.set(key, made);
    return made;
  }

  private make(key: string, dtype: DType, length: number, location: string, pickle: Unpickler): Tensor {
    const onCpu = () => {
      const size = length * dtype.itemsize;
      const bytes = this.bytesOf(key);
      if (bytes?.size !== size) {
        const found = bytes === undefined ? "no such storage" : String(bytes.size);
        pickle.fail(`${size} bytes of the storage ${JSON.stringify(key.slice(0, 40))}`, found);
      }
      const fill = (target: Uint8Array) => {
        bytes.into(target);
        if (this.isBigEndian) target.set(swapped(target, dtype.itemsize));
      };
      return flat(storageFilled(dtype, length, fill));
    };
    let made: Tensor | undefined;
    const device = deviceFor(location, () => (made ??= onCpu()), this.mapLocation);
    // Nothing is read for meta.
    if (device !== meta) return made ?? onCpu();
    const unread = Storage.meta(dtype, length);
    this.unread?.(unread, onCpu);
    return flat(unread, meta);
  }
}

function flat(storage: Storage, device: Device = cpu): Tensor {
  return new Tensor(storage, [storage.length], [1], 0, device);
}
