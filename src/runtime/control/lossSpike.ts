/** Losses that tell what is usual. */
const window = 64;
/** Fewer than so many tell nothing. */
const fewest = 10;

/** Watches for a loss that stands out from the running median of those before it. */
export class LossSpikes {
  private readonly recent: number[] = [];
  private readonly sorted: number[] = [];

  /** The median of the last losses; undefined while there are too few. */
  get median(): number | undefined {
    const { sorted } = this;
    if (sorted.length < fewest) return undefined;
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Whether a loss is `factor` times the median: further above it, that is, than `factor - 1` times its size. */
  isSpike(loss: number, factor: number): boolean {
    const { median } = this;
    return median !== undefined && loss > median + (factor - 1) * Math.abs(median);
  }

  /** Takes a loss in; NaN and infinities are no measure of what is usual. */
  add(loss: number): void {
    if (!Number.isFinite(loss)) return;
    const { recent, sorted } = this;
    if (recent.length === window) sorted.splice(place(sorted, recent.shift()!), 1);
    recent.push(loss);
    sorted.splice(place(sorted, loss), 0, loss);
  }
}

/** The first place whose value is not smaller. */
function place(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
