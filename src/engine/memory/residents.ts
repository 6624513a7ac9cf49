/**
 * Which storages live in the heap, and how it learns that they died.
 *
 * WASM memory is not garbage-collected, and finalizers do not run inside a synchronous loop. So once enough bytes have come since
 * the last time, all residents are held weakly, garbage is collected, and the blocks of those that are gone are freed. Most of them die young: a
 * collection of new objects finds those for a fraction of a millisecond. What it leaves behind waits for a collection of everything.
 */
import { processorTime } from "../platform/env.js";
import { garbageCollector } from "../platform/garbage.js";
import type { Storage } from "../tensor/storage.js";
import { Elders, type Resident } from "./elders.js";
import { type Heap, heap } from "./heap.js";
import { Pace } from "./pace.js";

const MIB = 2 ** 20;

/** A storage counts as at least so many bytes: its object and its tensor's are in the ordinary heap. */
const OBJECT_BYTES = 1024;

/** What is left free of the budget for temporary blocks of kernels, as a share. */
const RESERVE = 0.1;

/** After so many collections of new objects, one that is alive is no longer new to V8. */
const GROWN_UP = 2;

/**
 * The newest of the residents under so many bytes are held strongly: to hold one weakly costs more, and most are given back before. But
 * what is held ages with each of V8's own collections of new objects.
 */
const NEWEST = 64;
const LIGHT_BYTES = 16384;

const newest: Resident[] = [];
/** The others, held weakly: those that may still be among V8's new objects, and those that are not. */
const nursery = new Elders();
const old = new Elders();

const youngPace = new Pace(0.04, 4 * MIB, 64 * MIB);
const oldPace = new Pace(0.08, 8 * MIB, 256 * MIB);
/** What `held` may come to before the next collection: of new objects, and of everything if they leave as much. */
let youngAt = youngPace.bytes;
let oldAt = oldPace.bytes;
/**
 * Bytes of JavaScript's own objects that call for a collection of everything: V8 would let them come to many times as much. They get a
 * share of the bytes between two collections.
 */
const OBJECTS_SHARE = 0.25;
let objectsAt = Infinity;

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

/** Bytes in use, by the measure that says when to collect. */
function held({ allocator }: Heap): number {
  return allocator.inUse + (newest.length + nursery.count + old.count) * OBJECT_BYTES;
}

/** Bytes up to the next collection: near the budget collections are frequent rather than too late, but not one after the other. */
function within(memory: Heap, bytes: number): number {
  return Math.max(Math.min(bytes, memory.budget * (1 - RESERVE) - held(memory)), bytes / 8);
}

/** Takes note of a resident that got a block. */
export function settle(resident: Resident): void {
  if (resident.bytes >= LIGHT_BYTES) nursery.admit(resident);
  else {
    if (newest.length === NEWEST) age();
    resident.slot = newest.length;
    newest.push(resident);
  }
  const memory = heap()!;
  if (held(memory) > youngAt) isReclaimDue = true;
  if (memory.reclaimEvery > 0 && (newest.length + nursery.count) % memory.reclaimEvery === 0) isReclaimDue = true;
}

/** Forgets a resident whose block is given back. */
export function leave({ elder, slot }: Resident): void {
  if (elder !== null) return elder.among!.forget(elder);
  const last = newest.pop()!;
  if (slot === newest.length) return;
  newest[slot] = last;
  last.slot = slot;
}

/** Bytes from which a block is worth a collection that is due, where no operation asks for it: a file that is read, a tensor that is made. */
const LARGE_BYTES = MIB;

/** Collects, where that is due, before a block is taken outside of an operation. */
export function reclaimBefore(bytes: number, { reclaimEvery }: Heap): void {
  if (isReclaimDue && (bytes >= LARGE_BYTES || reclaimEvery > 0)) reclaimYoung();
}

/** Frees the blocks of new storages that nothing refers to any more, and of all where that leaves too many. For where `isReclaimDue`. */
export function reclaimYoung(): void {
  const memory = heap();
  if (computing > 0 || memory === null) return;
  if (memory.reclaimEvery > 0) return void reclaim();
  collect(memory, youngPace, () => {
    garbageCollector()?.collectYoung();
    for (const resident of nursery.sweep(memory)) if (resident.elder!.age >= GROWN_UP) old.admit(resident);
  });
  const objects = garbageCollector()?.usedBytes() ?? 0;
  if (objectsAt === Infinity) objectsAt = objects + oldPace.bytes * OBJECTS_SHARE;
  if (held(memory) > oldAt || objects > objectsAt) reclaim();
}

/** Frees the blocks of all storages that nothing refers to any more. Returns false while a kernel computes: then nothing is done. */
export function reclaim(): boolean {
  const memory = heap();
  if (computing > 0 || memory === null) return false;
  collect(memory, oldPace, () => {
    garbageCollector()?.collectAll();
    old.sweep(memory);
    for (const resident of nursery.sweep(memory)) old.admit(resident);
    oldAt = held(memory) + within(memory, oldPace.bytes);
    objectsAt = (garbageCollector()?.usedBytes() ?? 0) + oldPace.bytes * OBJECTS_SHARE;
  });
  return true;
}

/** Collects: `sweep` does it, once all residents are held weakly. Decides when the next time is. */
function collect(memory: Heap, pace: Pace, sweep: () => void): void {
  memory.guards?.checkAll();
  const [start, begun] = [performance.now(), processorTime()];
  age();
  sweep();
  pace.note(begun, processorTime(), memory.budget / 4);
  youngAt = held(memory) + within(memory, youngPace.bytes);
  isReclaimDue = false;
  collections.count++;
  collections.milliseconds += performance.now() - start;
}

/** Holds the newest residents weakly. A function of its own, so that no variable of the caller holds one. */
function age(): void {
  for (const resident of newest) nursery.admit(resident);
  newest.length = 0;
}

/** The residents that are alive, as far as is known: exactly those right after `reclaim`. */
export function residents(): Resident[] {
  return [...newest, ...(nursery.alive() ?? []), ...(old.alive() ?? [])];
}
