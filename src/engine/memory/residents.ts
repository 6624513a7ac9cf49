/**
 * Which storages live in the heap, and how it learns that they died.
 *
 * WASM memory is not garbage-collected, and finalizers do not run inside a synchronous loop. So once enough bytes have come since
 * the last time, `reclaim` holds all storages weakly, collects garbage, and frees the blocks of those that are gone. How many bytes are enough
 * follows from what collecting costs here.
 */
import { processorTime } from "../platform/env.js";
import { garbageCollector } from "../platform/garbage.js";
import type { Storage } from "../tensor/storage.js";
import type { Chunk } from "./chunk.js";
import { type Heap, heap } from "./heap.js";

const MIB = 2 ** 20;

/** Bounds of the bytes between two collections: few keep the memory small and in the caches. */
const [LEAST, MOST] = [8 * MIB, 256 * MIB];

/** A storage counts as at least so many bytes: its object and its tensor's are in the ordinary heap. */
const OBJECT_BYTES = 1024;

/**
 * Share of the processor time that collecting should take at most, the collector's helping threads included (they are half of it). Where it
 * takes clearly more, the bytes between are raised for good. Time of the wall would be no measure on a busy machine, where all threads of a
 * collection wait for the slowest.
 */
const COSTLY = 0.08;

/** What counts as clearly more: memory that was never used costs more than a few collections. */
const CLEARLY = 1.5;

/** Number of collections by which that is judged. */
const JUDGED = 4;

/** What is left free of the budget for temporary blocks of kernels, as a share. */
const RESERVE = 0.1;

/** What has a block of the heap: a storage, or a chunk that small storages share. */
export type Resident = Storage | Chunk;

/** A resident that lived through a collection. */
export interface Elder {
  readonly resident: WeakRef<Resident>;
  /** 0 once the block was given back. */
  pointer: number;
  readonly bytes: number;
}

/** Residents made since the last collection, held strongly. */
const young: Resident[] = [];
let elders: Elder[] = [];

let between = LEAST;
let reclaimAt = between;

/** Processor time of the collections that were not judged yet, and when the last one before them ended. */
const costs: number[] = [];
let judgedAt = processorTime();

/** What was done so far. */
export const collections = { count: 0, milliseconds: 0 };

/** True where enough has come to be worth a collection. */
export let isReclaimDue = false;

/** Number of operations that are computing: kernels hold addresses, so nothing may be taken from under them. */
let computing = 0;

/** Runs a kernel. No block is reclaimed meanwhile. */
export function beginCompute(): void {
  computing++;
}

/** The end of what `beginCompute` began. */
export function endCompute(): void {
  computing--;
  heap()?.guards?.checkFresh();
}

let newcomers: Storage[] | null = null;

/** Takes down in a list which storages get blocks from now on; null for nobody. Returns the list so far. */
export function noteNewcomers(list: Storage[] | null): Storage[] | null {
  const before = newcomers;
  newcomers = list;
  return before;
}

/** Takes note of a new storage for `noteNewcomers`. */
export function announce(storage: Storage): void {
  newcomers?.push(storage);
}

/** Takes note of a resident that got a block. */
export function settle(resident: Resident): void {
  resident.slot = young.length;
  young.push(resident);
  const { allocator, reclaimEvery } = heap()!;
  if (allocator.inUse + young.length * OBJECT_BYTES > reclaimAt) isReclaimDue = true;
  if (reclaimEvery > 0 && young.length % reclaimEvery === 0) isReclaimDue = true;
}

/** Forgets a resident whose block is given back. */
export function leave(resident: Resident): void {
  const { elder, slot } = resident;
  if (elder !== null) {
    elder.pointer = 0;
    return;
  }
  const last = young.pop()!;
  if (last === resident) return;
  young[slot] = last;
  last.slot = slot;
}

/** Collects before a block is taken outside of an operation: for tests alone, else that happens only where there is no room left. */
export function reclaimForTests({ reclaimEvery }: Heap): void {
  if (reclaimEvery > 0 && isReclaimDue) reclaim();
}

/** Frees the blocks of storages that nothing refers to any more. Returns false while a kernel computes: then nothing is done. */
export function reclaim(): boolean {
  const memory = heap();
  if (computing > 0 || memory === null) return false;
  memory.guards?.checkAll();
  const [start, begun] = [performance.now(), processorTime()];
  age();
  garbageCollector()?.();
  const alive: Elder[] = [];
  for (const elder of elders) {
    if (elder.pointer === 0) continue;
    if (elder.resident.deref() !== undefined) alive.push(elder);
    else memory.release(elder.pointer, elder.bytes);
  }
  elders = alive;
  schedule(memory, begun, processorTime());
  collections.count++;
  collections.milliseconds += performance.now() - start;
  return true;
}

/** Holds all residents weakly. A function of its own, so that no variable of the caller holds one. */
function age(): void {
  for (const resident of young) {
    resident.elder = { resident: new WeakRef(resident), pointer: resident.pointer, bytes: resident.bytes };
    elders.push(resident.elder);
  }
  young.length = 0;
}

/** Decides when the next collection is due, given the processor time at the begin and at the end of this one. */
function schedule({ allocator, budget }: Heap, start: number, end: number): void {
  costs.push(end - start);
  if (costs.length === JUDGED) {
    // The cheapest stands for all: what other threads of the process did meanwhile is counted too.
    const collecting = Math.min(...costs) * JUDGED;
    const working = Math.max(end - judgedAt - collecting, 0);
    const times = ((1 / COSTLY - 1) * collecting) / working;
    // At once as far as it must go: by a doubling at a time the first seconds of a loop would all go to memory that was never used.
    if (times > CLEARLY) between = Math.min(between * 2 ** Math.ceil(Math.log2(times)), MOST, budget / 4);
    costs.length = 0;
    judgedAt = end;
  }
  // Near the budget collections are frequent rather than too late.
  reclaimAt = Math.max(Math.min(allocator.inUse + between, budget * (1 - RESERVE)), allocator.inUse + between / 8);
  isReclaimDue = false;
}

/** The residents that are alive, as far as is known: exactly those right after `reclaim`. */
export function residents(): Resident[] {
  return [...young, ...elders.flatMap(({ resident }) => resident.deref() ?? [])];
}
