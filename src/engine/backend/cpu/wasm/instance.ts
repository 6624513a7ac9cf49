/** Choice and instantiation of a build of the kernels (src/kernels, compiled by scripts/kernels.mjs). */
import relaxed from "#kernels/relaxed.wasm";
import simd from "#kernels/simd.wasm";
import { environment } from "../../../platform/env.js";
import type { SharedConvolutionExports } from "../threads/convolution.js";
import type { SharedGemmExports } from "../threads/gemm.js";
import type { SharedSumExports } from "../threads/sum.js";
import type { ThreadExports } from "../threads/pool.js";
import type { ConvolutionExports } from "./convolution.js";
import type { CrossEntropyExports } from "./crossEntropy.js";
import type { GemmExports } from "./gemm.js";
import type { IndexingExports } from "./indexing.js";
import type { LossExports } from "./loss.js";
import type { MaskExports } from "./masks.js";
import type { NormalizationExports } from "./normalization.js";
import type { OptimizerExports } from "./optimizer.js";
import type { PoolingExports } from "./pooling.js";
import type { PointwiseExports } from "./pointwise.js";
import type { RandomExports } from "./random.js";
import type { RecurrentExports } from "./recurrent.js";
import type { ReduceExports } from "./reduce.js";
import type { SoftmaxExports } from "./softmax.js";
import type { StatisticsExports } from "./statistics.js";
import { createScratch, type Scratch } from "./scratch.js";

/** `relaxed` has fused multiply-add (relaxed SIMD), `simd` has not, `none` is the TypeScript reference. */
export type KernelVariant = "relaxed" | "simd" | "none";

/** What src/kernels/index.ts exports; pointers are bytes, strides and lengths elements. */
export type KernelExports = ConvolutionExports &
  CrossEntropyExports &
  GemmExports &
  IndexingExports &
  LossExports &
  MaskExports &
  NormalizationExports &
  OptimizerExports &
  PoolingExports &
  PointwiseExports &
  RandomExports &
  RecurrentExports &
  ReduceExports &
  SharedConvolutionExports &
  SharedGemmExports &
  SharedSumExports &
  SoftmaxExports &
  StatisticsExports &
  ThreadExports & {
    sum32(x: number, n: number): number;
    dot32(a: number, b: number, n: number): number;
    axpy32(alpha: number, x: number, y: number, n: number): void;
    heapBase(): number;
    fillBytes(pointer: number, value: number, bytes: number): void;
    copyBytes(to: number, from: number, bytes: number): void;
  };

export interface KernelInstance {
  readonly variant: "relaxed" | "simd";
  readonly exports: KernelExports;
  readonly memory: WebAssembly.Memory;
  /** What other threads make instances of. */
  readonly module: WebAssembly.Module;
  readonly scratch: Scratch;
}

const builds = { relaxed, simd };

/** Whether this host can run a variant. */
export function isSupported(variant: KernelVariant): boolean {
  if (variant === "none") return true;
  return typeof WebAssembly !== "undefined" && WebAssembly.validate(builds[variant]);
}

/**
 * The variant to use: the fastest that the host accepts, or the one that GRADLENS_KERNELS names.
 * Throws if that names none, or one that the host refuses.
 */
export function chooseVariant(): KernelVariant {
  const wanted = environment("GRADLENS_KERNELS");
  if (wanted === undefined || wanted === "") return (["relaxed", "simd", "none"] as const).find(isSupported) ?? "none";
  if (wanted !== "relaxed" && wanted !== "simd" && wanted !== "none")
    throw new Error(`GRADLENS_KERNELS is "${wanted}"; expected "relaxed", "simd" or "none". Correct it or unset it.`);
  if (!isSupported(wanted))
    throw new Error(
      `GRADLENS_KERNELS is "${wanted}", which this host's WebAssembly refuses. Unset it to use what it accepts.`,
    );
  return wanted;
}

/** The most pages that a memory may have; the kernels are compiled for it (scripts/kernels.mjs). */
const MAXIMUM_PAGES = 65536;

const createMemory = () => new WebAssembly.Memory({ initial: 256, maximum: MAXIMUM_PAGES, shared: true });

/** A new instance on a memory of its own, or on the given one; null for `none`. Takes a few milliseconds. */
export function instantiate(variant: KernelVariant, memory = createMemory()): KernelInstance | null {
  if (variant === "none") return null;
  const module = new WebAssembly.Module(builds[variant]);
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const exports = instance.exports as unknown as KernelExports;
  return {
    variant,
    exports,
    memory,
    module,
    scratch: createScratch(memory, exports.heapBase()),
  };
}
