import { chooseVariant, instantiate, type KernelInstance, type KernelVariant } from "./instance.js";

let chosen: KernelInstance | null | undefined;

/** The kernels in use, compiled at the first call; null where the TypeScript reference runs. */
export function kernels(): KernelInstance | null {
  if (chosen === undefined) chosen = instantiate(chooseVariant());
  return chosen;
}

/** What the kernels run on here. */
export function kernelInfo(): { variant: KernelVariant } {
  return { variant: kernels()?.variant ?? "none" };
}
