import { AssertionError, RuntimeError } from "../errors.js";

/** Where a tensor lives. https://pytorch.org/docs/1.13/tensor_attributes.html#torch.device */
export class Device {
  constructor(readonly type: "cpu" | "meta") {}

  /** Its type: `cpu` or `meta`. */
  toString(): string {
    return this.type;
  }
}

export const cpu = new Device("cpu");
/** Shapes and dtypes without data: what the shape rules alone compute. */
export const meta = new Device("meta");

export type DeviceLike = Device | string;

/**
 * The device of that name.
 * @throws RuntimeError for a device this engine does not have; AssertionError, as PyTorch, for `cuda`.
 * https://pytorch.org/docs/1.13/tensor_attributes.html#torch.device
 */
export function device(name: DeviceLike): Device {
  if (name instanceof Device) return name;
  const type = name.split(":")[0];
  if (type === "cpu") return cpu;
  if (type === "meta") return meta;
  if (type === "cuda") throw new AssertionError("Torch not compiled with CUDA enabled");
  throw new RuntimeError(`Expected one of cpu, cuda, meta device type at start of device string: ${name}`);
}
