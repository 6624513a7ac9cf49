import type { Picture } from "../../protocol/dataset.js";

/** What pictures are made of: channel by channel (`[C, H, W]`), or pixel by pixel. */
export interface PictureSource {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** A number of the picture. */
  at(channel: number, row: number, column: number): number;
  /** What is drawn black and white. */
  readonly range: readonly [low: number, high: number];
}

/** Pixels in a row and in a column of which the mean is taken. */
const averaged = 4;

/** A picture in bytes, not larger than a square of so many pixels: each pixel is the mean of those that it stands for, of large ones of some. */
export function smallPicture({ width, height, channels, at, range }: PictureSource, most: number): Picture {
  const scale = Math.max(1, Math.max(width, height) / most);
  const [wide, high] = [Math.max(1, Math.round(width / scale)), Math.max(1, Math.round(height / scale))];
  const bands = channels >= 3 ? 3 : 1;
  const pixels = new Uint8Array(wide * high * bands);
  const [low, top] = range;
  const factor = top > low ? 255 / (top - low) : 0;
  let place = 0;
  for (let y = 0; y < high; y++) {
    const [top, bottom] = span(y, high, height);
    for (let x = 0; x < wide; x++) {
      const [left, right] = span(x, wide, width);
      const [down, across] = [step(top, bottom), step(left, right)];
      for (let band = 0; band < bands; band++) {
        let [sum, count] = [0, 0];
        for (let row = top; row < bottom; row += down)
          for (let column = left; column < right; column += across, count++) sum += at(band, row, column);
        const mean = sum / count;
        pixels[place++] = Number.isNaN(mean) ? 255 : Math.min(255, Math.max(0, Math.round((mean - low) * factor)));
      }
    }
  }
  return { width: wide, height: high, channels: bands, pixels };
}

const step = (start: number, end: number): number => Math.max(1, Math.floor((end - start) / averaged));

/** The pixels that a pixel of a smaller picture stands for. */
function span(place: number, small: number, large: number): [start: number, end: number] {
  const start = Math.floor((place * large) / small);
  return [start, Math.max(start + 1, Math.floor(((place + 1) * large) / small))];
}

/** Black and white of numbers that are no bytes: 0 to 1 where they lie there, else their smallest and largest. */
export function rangeOf(values: ArrayLike<number>): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high && values[i] < Infinity) high = values[i];
  }
  if (low >= 0 && high <= 1) return [0, 1];
  return low >= 0 && high > 1 && high <= 255 && Number.isInteger(high) ? [0, 255] : [Math.max(low, -1e30), high];
}

/** Mean and standard deviation of the numbers of each channel, picture after picture. */
export class ChannelStatistics {
  private readonly sums: number[] = [];
  private readonly squares: number[] = [];
  private readonly counts: number[] = [];

  add(channel: number, count: number, sum: number, squares: number): void {
    this.counts[channel] = (this.counts[channel] ?? 0) + count;
    this.sums[channel] = (this.sums[channel] ?? 0) + sum;
    this.squares[channel] = (this.squares[channel] ?? 0) + squares;
  }

  /** With the standard deviation of all numbers, as `Normalize` wants it. */
  get facts(): { mean: number; std: number }[] {
    return this.counts.map((count, channel) => {
      const mean = this.sums[channel] / count;
      const std = Math.sqrt(Math.max(0, this.squares[channel] / count - mean ** 2));
      return { mean: Number.isFinite(mean) ? mean : 0, std: Number.isFinite(std) ? std : 0 };
    });
  }
}
