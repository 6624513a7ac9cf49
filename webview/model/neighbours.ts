import { UMAP } from "umap-js";

/** Milliseconds of work before the page gets a turn. */
const slice = 12;

/** A neighbour embedding (UMAP, McInnes et al. 2018) of rows in two dimensions; the same rows give the same picture. */
export class Neighbours {
  #run = 0;

  /**
   * Begins anew.
   * @param show called with each state on the way, and with the last
   * @returns false for fewer rows than can have neighbours
   */
  start(rows: readonly (readonly number[])[], show: (places: number[][], share: number) => void): boolean {
    const run = ++this.#run;
    if (rows.length < 4) return false;
    const umap = new UMAP({ nComponents: 2, nNeighbors: Math.min(15, rows.length - 1), random: seeded(1) });
    const epochs = umap.initializeFit(rows as number[][]);
    let done = 0;
    const work = (): void => {
      if (run !== this.#run) return;
      const end = performance.now() + slice;
      while (done < epochs && performance.now() < end) done = umap.step();
      show(umap.getEmbedding(), done / epochs);
      if (done < epochs) setTimeout(work, 16);
    };
    setTimeout(work);
    return true;
  }

  stop(): void {
    this.#run++;
  }
}

/** Random numbers in [0, 1) (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
