import { heap } from "./heap.js";
import { collections, reclaim, residents } from "./residents.js";

/** Memory of this thread's tensors, in bytes. */
export interface MemoryStats {
  /** In tensors that are alive, and in work space of kernels; block sizes, which are up to a quarter larger than what was asked for. */
  allocatedBytes: number;
  /** The largest that `allocatedBytes` was, what was dead but not yet collected included. */
  peakBytes: number;
  /** What the heap has grown to. It does not shrink: later tensors take the blocks of earlier ones. */
  reservedBytes: number;
  /** What it may grow to: GRADLENS_MEMORY, or half of the machine's memory. */
  budgetBytes: number;
  /** Storages that are alive, those under 512 bytes counted by the chunks of 16 KiB they share; views share one. */
  storages: number;
  /** Times that dead tensors were looked for, and how long that took in all. */
  collections: number;
  collectionMilliseconds: number;
}

/**
 * What tensors take now, exactly: dead ones are collected first. All zero where there is no heap (GRADLENS_KERNELS=none): tensors are then the
 * garbage collector's. Compare https://pytorch.org/docs/1.13/generated/torch.cuda.memory_stats.html
 */
export function memoryStats(): MemoryStats {
  reclaim();
  const memory = heap();
  return {
    allocatedBytes: memory?.allocator.inUse ?? 0,
    peakBytes: memory?.allocator.peak ?? 0,
    reservedBytes: memory?.reserved ?? 0,
    budgetBytes: memory?.budget ?? 0,
    storages: residents().length,
    collections: collections.count,
    collectionMilliseconds: collections.milliseconds,
  };
}
