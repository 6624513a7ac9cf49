import { shareKernels } from "../threads/shared.js";
import { chooseVariant, instantiate, type KernelInstance, type KernelVariant } from "./instance.js";

let chosen: KernelInstance | null | undefined;

/** The kernels in use, compiled at the first call, with large calls shared among threads; null where the TypeScript reference runs. */
export function kernels(): KernelInstance | null {
  if (chosen === undefined) {
    const instance = instantiate(chooseVariant());
    chosen = instance && shareKernels(instance);
  }
  return chosen;
}

/** What the kernels run on here. */
export function kernelInfo(): { variant: KernelVariant } {
  return { variant: kernels()?.variant ?? "none" };
}
