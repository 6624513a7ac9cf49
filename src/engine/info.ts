import { type BlasChoice, blasChoice } from "./backend/cpu/blas/index.js";
import { isSupported, type KernelVariant } from "./backend/cpu/wasm/instance.js";
import { kernels } from "./backend/cpu/wasm/kernels.js";
import { heap } from "./memory/heap.js";
import { memoryBudget } from "./memory/budget.js";
import { environment } from "./platform/env.js";
import { type Host, host } from "./platform/host.js";
import { machineMemory } from "./platform/memory.js";
import { getNumThreads, threadProblem } from "./threads.js";

/** What the engine computes with here. */
export interface EngineInfo {
  host: Host;
  kernels: {
    /** `relaxed` has fused multiply-add, `simd` has not, `none` is TypeScript instead of WebAssembly. */
    variant: KernelVariant;
    /** `best`: there is no better one; `asked`: GRADLENS_KERNELS; `refused`: this host's WebAssembly accepts no better one. */
    why: "best" | "asked" | "refused";
  };
  /** Threads that compute. */
  threads: number;
  /** Why it is one although more were asked for; null where all is well. */
  threadProblem: string | null;
  /** The native library that multiplies matrices, or why there is none. */
  blas:
    { library: { family: string; version: string | undefined; file: string } } | Extract<BlasChoice, { library: null }>;
  memory: {
    /** The most bytes that tensors may take. */
    budget: number;
    /** Bytes taken from the system. */
    reserved: number;
    /** Bytes that tensors take. */
    used: number;
    /** Bytes that the machine has. */
    machine: number;
  };
}

/**
 * What the engine computes with in this process: build of the kernels, threads, BLAS library, memory.
 * @throws Error where an environment variable such as GRADLENS_KERNELS has a wrong value
 */
export function engineInfo(): EngineInfo {
  const variant = kernels()?.variant ?? "none";
  const memory = heap();
  const choice = blasChoice();
  return {
    host: host(),
    kernels: {
      variant,
      why: environment("GRADLENS_KERNELS") ? "asked" : isSupported("relaxed") ? "best" : "refused",
    },
    threads: getNumThreads(),
    threadProblem: threadProblem(),
    blas:
      choice.library === null
        ? choice
        : { library: { family: choice.library.family, version: choice.library.version, file: choice.library.file } },
    memory: {
      budget: memory?.budget ?? memoryBudget(),
      reserved: memory?.reserved ?? 0,
      used: memory?.allocator.inUse ?? 0,
      machine: machineMemory(),
    },
  };
}
