import { Tensor } from "../tensor/tensor.js";

/** Adds methods to every tensor. Their types are those the family declares in `interface Tensor`. */
export function methods<K extends keyof Tensor>(family: Pick<Tensor, K> & ThisType<Tensor>): void {
  Object.defineProperties(Tensor.prototype, Object.getOwnPropertyDescriptors(family));
}
