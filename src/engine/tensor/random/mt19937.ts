/**
 * Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998): the generator under both PyTorch's CPU generator and NumPy's
 * legacy `RandomState`. They differ in how a seed becomes a state and in how the 32-bit words are consumed.
 */
const N = 624;
const M = 397;
const UPPER_BIT = 0x80000000 | 0;
const LOWER_BITS = 0x7fffffff;
const TWIST = 0x9908b0df | 0;

/** A copy of the whole state: `key` are the 624 untempered words, `position` the next one to hand out (624: none left). */
export interface Mt19937State {
  key: Uint32Array;
  position: number;
}

export class Mt19937 {
  private readonly key = new Int32Array(N);
  /** The current block, tempered: tempering a block at once is faster than word by word. */
  private readonly words = new Uint32Array(N);
  private position = N;
  /** Up to this position `words` are those of the state: N, or 0 before they are tempered. */
  private tempered = N;

  constructor(seed = 5489) {
    this.seed(seed);
  }

  /** `init_genrand`: fills the state from the low 32 bits of an integer. */
  seed(seed: number): void {
    const key = this.key;
    key[0] = seed | 0;
    for (let i = 1; i < N; i++) {
      const previous = key[i - 1];
      key[i] = (Math.imul(previous ^ (previous >>> 30), 1812433253) + i) | 0;
    }
    this.position = N;
  }

  /** `init_by_array`: fills the state from a non-empty list of 32-bit words, as NumPy does for seeds that are arrays. */
  seedByArray(words: ArrayLike<number>): void {
    const length = words.length;
    if (length === 0) throw new Error("Seed must be non-empty");
    this.seed(19650218);
    const key = this.key;
    let i = 1;
    let j = 0;
    for (let k = Math.max(N, length); k > 0; k--) {
      const previous = key[i - 1];
      key[i] = ((key[i] ^ Math.imul(previous ^ (previous >>> 30), 1664525)) + words[j] + j) | 0;
      if (++i >= N) {
        key[0] = key[N - 1];
        i = 1;
      }
      if (++j >= length) j = 0;
    }
    for (let k = N - 1; k > 0; k--) {
      const previous = key[i - 1];
      key[i] = ((key[i] ^ Math.imul(previous ^ (previous >>> 30), 1566083941)) - i) | 0;
      if (++i >= N) {
        key[0] = key[N - 1];
        i = 1;
      }
    }
    key[0] = UPPER_BIT;
    this.position = N;
  }

  /** The next 32 random bits, as an integer in [0, 2^32). */
  next(): number {
    if (this.position >= this.tempered) this.refill();
    return this.words[this.position++];
  }

  getState(): Mt19937State {
    return { key: Uint32Array.from(this.key, (word) => word >>> 0), position: this.position };
  }

  /** Throws when `key` has not 624 words or `position` is outside [0, 624]. */
  setState({ key, position }: Mt19937State): void {
    if (key.length !== N || !Number.isInteger(position) || position < 0 || position > N)
      throw new Error(`Invalid mt19937 state: ${key.length} words at position ${position}, expected 624 at 0 to 624`);
    this.key.set(key);
    this.position = position;
    this.tempered = 0;
  }

  /** Writes the untempered words and the position into 625 words from `at` on. */
  store(words: Int32Array, at: number): void {
    words.set(this.key, at);
    words[at + N] = this.position;
  }

  /** Takes over what `store` wrote. */
  load(words: Int32Array, at: number): void {
    this.key.set(words.subarray(at, at + N));
    this.position = words[at + N];
    this.tempered = 0;
  }

  private refill(): void {
    if (this.position === N) this.regenerate();
    else this.temper();
  }

  private regenerate(): void {
    const key = this.key;
    let i = 0;
    for (; i < N - M; i++) key[i] = key[i + M] ^ twist(key[i], key[i + 1]);
    for (; i < N - 1; i++) key[i] = key[i + M - N] ^ twist(key[i], key[i + 1]);
    key[N - 1] = key[M - 1] ^ twist(key[N - 1], key[0]);
    this.temper();
    this.position = 0;
  }

  private temper(): void {
    const { key, words } = this;
    for (let i = 0; i < N; i++) {
      let y = key[i];
      y ^= y >>> 11;
      y ^= (y << 7) & 0x9d2c5680;
      y ^= (y << 15) & 0xefc60000;
      words[i] = y ^ (y >>> 18);
    }
    this.tempered = N;
  }
}

function twist(upper: number, lower: number): number {
  return (((upper & UPPER_BIT) | (lower & LOWER_BITS)) >>> 1) ^ (lower & 1 ? TWIST : 0);
}
