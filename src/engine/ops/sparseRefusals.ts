/** What sparse tensors say of operations that they do not have. */
import { NotImplementedError } from "../errors.js";
import { Tensor } from "../tensor/tensor.js";

export const unsupported = (what: string) =>
  new NotImplementedError(
    `Could not run ${what} with arguments from the 'SparseCPU' backend: it is not implemented for sparse tensors. Call toDense() first.`,
  );

let refused = false;
let whenFirstMade: (() => void) | null = null;

/** Runs a function when the first sparse tensor is made. */
export function onFirstSparse(run: () => void): void {
  whenFirstMade = run;
}

/** Gives sparse tensors the other methods of tensors, each of which says that it is not there. */
export function refuseOthers(prototype: object): void {
  if (refused) return;
  refused = true;
  whenFirstMade?.();
  for (const name of Object.getOwnPropertyNames(Tensor.prototype)) {
    if (name in prototype) continue;
    const isMethod = typeof Object.getOwnPropertyDescriptor(Tensor.prototype, name)!.value === "function";
    const refuse = (): never => {
      throw unsupported(`'${name}'`);
    };
    Object.defineProperty(
      prototype,
      name,
      isMethod ? { value: refuse, configurable: true } : { get: refuse, configurable: true },
    );
  }
}
