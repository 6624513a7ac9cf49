/** `torch.cuda` of a machine without CUDA, and `torch.backends`: enough for scripts that ask before they use them. */

/** Always false: this engine computes on the CPU. https://pytorch.org/docs/1.13/generated/torch.cuda.is_available.html */
export function isAvailable(): boolean {
  return false;
}

/** Always 0. https://pytorch.org/docs/1.13/generated/torch.cuda.device_count.html */
export function deviceCount(): number {
  return 0;
}

/** Nothing to seed, as in PyTorch without CUDA. https://pytorch.org/docs/1.13/generated/torch.cuda.manual_seed.html */
export function manualSeed(_seed: number): void {}

/** Nothing to seed, as in PyTorch without CUDA. https://pytorch.org/docs/1.13/generated/torch.cuda.manual_seed_all.html */
export function manualSeedAll(_seed: number): void {}
