import { histogramBins } from "../../protocol/statistics.js";

/** Histograms in one piece of memory: a message with one array is cheaper than one with a hundred. */
const inOnePiece = 32;

/** Hands out the arrays that histograms of one message are counted in. */
export class Histograms {
  private piece = new Uint32Array(0);
  private used = 0;

  next(): Uint32Array {
    if (this.used === this.piece.length) {
      this.piece = new Uint32Array(inOnePiece * histogramBins);
      this.used = 0;
    }
    return this.piece.subarray(this.used, (this.used += histogramBins));
  }

  /** What was handed out is about to be sent, and its memory with it. */
  renew(): void {
    this.piece = new Uint32Array(0);
    this.used = 0;
  }
}
