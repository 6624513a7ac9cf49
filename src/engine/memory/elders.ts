import { type Listed, WeakList } from "../platform/weakList.js";
import type { Heap } from "./heap.js";

/** What has a block of the heap: a storage, or a chunk that small storages share. No base class: that would cost each storage 30 ns. */
export interface Resident extends Listed {
  /** Place among the newest residents, while it is one of them. */
  slot: number;
  /** Its entry among those that are held weakly. */
  elder: Elder | null;
  /** Address of the block. */
  readonly pointer: number;
  readonly bytes: number;
}

/** What is known of a resident that is held weakly. It does not refer to the resident: the block outlives it. */
export interface Elder {
  readonly pointer: number;
  readonly bytes: number;
  /** Where it is kept, and at which place; null once the block was given back. */
  among: Elders | null;
  slot: number;
  /** The sweep that last saw the resident alive. */
  seen: number;
  /** Number of sweeps that saw it. */
  age: number;
}

let sweeps = 0;

/** Residents that are held weakly, whose blocks go back to the heap once they are gone. */
export class Elders {
  private readonly list = new WeakList<Resident>();
  private entries: Elder[] = [];

  get count(): number {
    return this.entries.length;
  }

  /** Takes a resident in, from elsewhere if it is another's. */
  admit(resident: Resident): void {
    const elder = (resident.elder ??= {
      pointer: resident.pointer,
      bytes: resident.bytes,
      among: null,
      slot: 0,
      seen: 0,
      age: 0,
    });
    if (elder.among === this) return;
    elder.among?.list.delete(resident);
    elder.among?.forget(elder);
    elder.among = this;
    elder.slot = this.entries.length;
    this.entries.push(elder);
    this.list.add(resident);
  }

  /** Forgets a resident whose block is given back. */
  forget(elder: Elder): void {
    elder.among = null;
    const last = this.entries.pop()!;
    if (last === elder) return;
    this.entries[elder.slot] = last;
    last.slot = elder.slot;
  }

  /** Frees the blocks of residents that are gone. Returns the others. */
  sweep(memory: Heap): Resident[] {
    const alive = this.alive();
    if (alive === null) return [];
    sweeps++;
    for (const { elder } of alive) {
      elder!.seen = sweeps;
      elder!.age++;
    }
    for (const elder of this.entries.filter(({ seen }) => seen !== sweeps)) {
      // First, so that a stack overflow in here gives nothing back twice.
      this.forget(elder);
      memory.release(elder.pointer, elder.bytes);
    }
    return alive;
  }

  /** Residents that are alive, as far as is known: exactly those right after `sweep`. Null where that cannot be told. */
  alive(): Resident[] | null {
    return this.list.alive()?.filter(({ elder }) => elder!.among === this) ?? null;
  }
}
