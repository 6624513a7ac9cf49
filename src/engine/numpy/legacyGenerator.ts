import { log } from "../tensor/random/libm.js";
import { Mt19937, type Mt19937State } from "../tensor/random/mt19937.js";
import { ValueError } from "../errors.js";

/** A seed of `numpy.random.RandomState`: an integer, a list of integers, or nothing for a non-deterministic one. */
export type Seed = number | ArrayLike<number>;

/** A copy of the whole state; `gauss` is the second number of the last Gaussian pair, when it has not been handed out. */
export interface LegacyState extends Mt19937State {
  gauss: number | undefined;
}

const WORD = 2 ** 32;

/**
 * NumPy's legacy generator without shapes: what `numpy.random.RandomState` draws, number by number and as flat arrays.
 *
 * Source: https://numpy.org/doc/1.24/reference/random/legacy.html
 */
export class LegacyGenerator {
  private readonly engine = new Mt19937();
  private gauss: number | undefined;

  constructor(seed?: Seed | null) {
    this.seed(seed);
  }

  /** @throws ValueError when the seed is empty or a number of it is no integer in [0, 2^32). */
  seed(seed?: Seed | null): void {
    if (seed === undefined || seed === null) {
      this.engine.seedByArray(crypto.getRandomValues(new Uint32Array(4)));
    } else if (typeof seed === "number") {
      checkWord(seed);
      this.engine.seed(seed);
    } else {
      if (seed.length === 0) throw new ValueError("Seed must be non-empty");
      for (let i = 0; i < seed.length; i++) checkWord(seed[i]);
      this.engine.seedByArray(seed);
    }
    this.gauss = undefined;
  }

  getState(): LegacyState {
    return { ...this.engine.getState(), gauss: this.gauss };
  }

  setState(state: LegacyState): void {
    this.engine.setState(state);
    this.gauss = state.gauss;
  }

  /** A uniform number in [0, 1) with 53 bits, of two draws. */
  nextDouble(): number {
    const high = this.engine.next() >>> 5;
    return (high * 67108864 + (this.engine.next() >>> 6)) / 9007199254740992;
  }

  /** A standard normal number by Marsaglia's polar method; every second one comes from the pair before. */
  nextGauss(): number {
    const cached = this.gauss;
    if (cached !== undefined) {
      this.gauss = undefined;
      return cached;
    }
    let x: number, y: number, square: number;
    do {
      x = 2 * this.nextDouble() - 1;
      y = 2 * this.nextDouble() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const scale = Math.sqrt((-2 * log(square)) / square);
    this.gauss = scale * x;
    return scale * y;
  }

  /** An exponential number of rate 1. */
  nextExponential(): number {
    return -log(1 - this.nextDouble());
  }

  /** An integer in [0, max], `max` below 2^53, by rejection under the smallest mask. No draw when `max` is 0. */
  nextInterval(max: number): number {
    if (max === 0) return 0;
    if (max < WORD) {
      const mask = max === 0 ? 0 : 0xffffffff >>> Math.clz32(max);
      let value: number;
      do value = (this.engine.next() & mask) >>> 0;
      while (value > max);
      return value;
    }
    const highMask = 0xffffffff >>> Math.clz32(Math.floor(max / WORD));
    let value: number;
    do {
      const high = (this.engine.next() & highMask) >>> 0;
      value = high * WORD + this.engine.next();
    } while (value > max);
    return value;
  }

  /** `count` numbers of `draw`. */
  fill(count: number, draw: () => number): Float64Array {
    const result = new Float64Array(count);
    for (let i = 0; i < count; i++) result[i] = draw();
    return result;
  }

  /** `count` integers in [low, high). @throws ValueError when the range is empty or a bound is no safe integer. */
  integers(low: number, high: number, count: number): Float64Array {
    if (!Number.isSafeInteger(low)) throw new ValueError(`low must be an integer within 2^53, but got ${low}`);
    if (!Number.isSafeInteger(high)) throw new ValueError(`high must be an integer within 2^53, but got ${high}`);
    if (low >= high) throw new ValueError(`low >= high: there is no integer in [${low}, ${high})`);
    const max = high - 1 - low;
    return this.fill(count, () => low + this.nextInterval(max));
  }

  /** Shuffles in place (Fisher-Yates from the end); `swap` exchanges two positions. */
  shuffleBy(length: number, swap: (i: number, j: number) => void): void {
    for (let i = length - 1; i > 0; i--) swap(i, this.nextInterval(i));
  }

  /** A random permutation of 0 to n - 1. */
  permutation(n: number): Int32Array {
    if (!Number.isInteger(n) || n < 0) throw new ValueError(`negative dimensions are not allowed: permutation(${n})`);
    const order = new Int32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    this.shuffle(order);
    return order;
  }

  shuffle(values: Int32Array | Float64Array): void {
    this.shuffleBy(values.length, (i, j) => {
      const value = values[i];
      values[i] = values[j];
      values[j] = value;
    });
  }
}

function checkWord(seed: number): void {
  if (!Number.isInteger(seed)) throw new TypeError(`Seed must be an integer between 0 and 2**32 - 1, but got ${seed}`);
  if (seed < 0 || seed >= WORD) throw new ValueError(`Seed must be between 0 and 2**32 - 1, but got ${seed}`);
}
