import { Tensor } from "../../tensor/tensor.js";
import type { Module } from "../module.js";
import { setData } from "../parameter.js";

/** A layer's class: its arguments end in an options object that takes a device. */
type ModuleClass<A extends unknown[], M extends Module> = new (...args: A) => M;

/**
 * A module whose parameters are not drawn: they are zeros, and the random generator does not move.
 * @param args the module's arguments; the last one must be its options object, to which `device: "meta"` is added
 * https://pytorch.org/docs/1.13/generated/torch.nn.utils.skip_init.html
 */
export function skipInit<A extends unknown[], M extends Module>(moduleClass: ModuleClass<A, M>, ...args: A): M {
  const last = args.at(-1);
  const hasOptions = typeof last === "object" && last !== null && Object.getPrototypeOf(last) === Object.prototype;
  const options = { ...(hasOptions ? last : {}), device: "meta" };
  const module = new moduleClass(...([...(hasOptions ? args.slice(0, -1) : args), options] as A));
  for (const tensor of [...module.parameters(), ...module.buffers()])
    setData(tensor, Tensor.allocate(tensor.shape, tensor.dtype));
  return module;
}
