import { RuntimeError } from "../../errors.js";
import { StorageView } from "../../ops/creationInterop.js";
import { cpu, device, Device, type DeviceLike } from "../../tensor/device.js";
import type { Tensor } from "../../tensor/tensor.js";

/**
 * Where tensors go that were saved on another device: a device for all, devices by the names in the file (`{ "cuda:0": "cpu" }`), or a
 * function that is given a storage on the CPU and its place in the file, and returns it to leave it there.
 */
export type MapLocation =
  | DeviceLike
  | Readonly<Record<string, string>>
  | ((storage: StorageView, location: string) => StorageView | null | undefined);

/** Devices that PyTorch has, with or without a number. */
const devices = /^(cpu|meta|cuda|mps|xpu|xla|hip|hpu|ipu|mkldnn|ort|privateuseone)(:\d+)?$/;

/** Whether a file may say that a tensor was on this. */
export function isDeviceName(location: string): boolean {
  return devices.test(location);
}

/** The device of a storage that was saved at `location`. @throws RuntimeError, as PyTorch, for a device that is not here */
export function deviceFor(location: string, flat: () => Tensor, map: MapLocation | undefined): Device {
  if (typeof map === "string" || map instanceof Device) return device(map);
  if (typeof map === "function") return map(new StorageView(flat()), location) ? cpu : here(location);
  return here(map !== undefined && Object.hasOwn(map, location) ? map[location] : location);
}

function here(location: string): Device {
  if (location === "cpu" || location === "meta") return device(location);
  throw new RuntimeError(
    `Attempting to deserialize object on device "${location}", but this engine has cpu and meta alone. ` +
      'Use torch.load(file, { mapLocation: "cpu" }) to map its storages to the CPU.',
  );
}
