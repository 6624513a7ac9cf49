import { drawWith } from "../../backend/cpu/wasm/random.js";
import { Mt19937 } from "./mt19937.js";
import { decodeState, encodeState } from "./state.js";

const DEFAULT_SEED = 67280421310721;
const MIN_SEED = -(2n ** 63n);
const MAX_SEED = 2n ** 64n - 1n;

/**
 * PyTorch's CPU random generator (`torch.Generator`): MT19937 plus the second half of the last Box-Muller pair.
 * Samplers consume it as PyTorch's CPU kernels do, so equal seeds and equal calls give equal numbers.
 *
 * Source: https://pytorch.org/docs/1.13/generated/torch.Generator.html
 */
export class Generator {
  readonly device = "cpu";
  /** Cached second sample of a Box-Muller pair, float64; taken by the next scalar normal draw. */
  nextDoubleNormalSample: number | undefined;
  /** Kept for the state's sake: no CPU kernel of PyTorch 1.13 draws scalar float32 normals. */
  nextFloatNormalSample: number | undefined;
  private readonly engine = new Mt19937();
  private currentSeed = 0n;
  private drawn = false;

  constructor() {
    this.manualSeed(DEFAULT_SEED);
  }

  /**
   * Seeds the generator, forgets cached samples, returns itself. A negative seed counts from 2^64.
   * Throws on anything that is not an integer in [-2^63, 2^64).
   * https://pytorch.org/docs/1.13/generated/torch.manual_seed.html
   */
  manualSeed(seed: number | bigint): this {
    const value = toSeed(seed);
    this.currentSeed = BigInt.asUintN(64, value);
    this.engine.seed(Number(BigInt.asIntN(32, value)));
    this.forget();
    return this;
  }

  /** Seeds from a non-deterministic source and returns the seed: an integer in [0, 2^53), so that it is exact. */
  seed(): number {
    const [low, high] = crypto.getRandomValues(new Uint32Array(2));
    const seed = (high & 0x1fffff) * 2 ** 32 + low;
    this.manualSeed(seed);
    return seed;
  }

  /** The last seed; a bigint when it is past 2^53 and a number would not hold it. */
  initialSeed(): number | bigint {
    const seed = this.currentSeed;
    return seed <= Number.MAX_SAFE_INTEGER ? Number(seed) : seed;
  }

  /** The whole state as 5056 bytes, laid out as `torch.Generator.get_state()` lays them out. */
  getState(): Uint8Array {
    const { key, position } = this.engine.getState();
    return encodeState({
      seed: this.currentSeed,
      key,
      position: this.drawn ? position : 0,
      fresh: !this.drawn,
      nextDouble: this.nextDoubleNormalSample,
      nextFloat: this.nextFloatNormalSample,
    });
  }

  /** Restores what `getState()` (this one's or PyTorch's) gave; returns itself. Throws when it is not such a state. */
  setState(state: Uint8Array): this {
    const { seed, key, position, fresh, nextDouble, nextFloat } = decodeState(state);
    this.engine.setState({ key, position });
    this.currentSeed = seed;
    this.drawn = !fresh;
    this.nextDoubleNormalSample = nextDouble;
    this.nextFloatNormalSample = nextFloat;
    return this;
  }

  /** The next 32 random bits, as an integer in [0, 2^32). */
  random32(): number {
    this.drawn = true;
    return this.engine.next();
  }

  /** The next 64 random bits; of its two 32-bit draws the first is the high half. */
  random64(): bigint {
    const high = this.random32();
    return (BigInt(high) << 32n) | BigInt(this.random32());
  }

  /** A float32 uniform in [0, 1): 24 bits of one draw. */
  uniform24(): number {
    return (this.random32() & 0xffffff) * 2 ** -24;
  }

  /** A float64 uniform in [0, 1): 53 bits of one 64-bit draw. */
  uniform53(): number {
    const high = this.random32() & 0x1fffff;
    return (high * 2 ** 32 + this.random32()) * 2 ** -53;
  }

  /** Runs a kernel that draws from a copy of the state (see `drawWith`). Returns false where there are no kernels. */
  drawWith(fill: Parameters<typeof drawWith>[1]): boolean {
    this.drawn = true;
    return drawWith(this.engine, fill);
  }

  private forget(): void {
    this.drawn = false;
    this.nextDoubleNormalSample = undefined;
    this.nextFloatNormalSample = undefined;
  }
}

function toSeed(seed: number | bigint): bigint {
  if (typeof seed !== "bigint" && !Number.isInteger(seed)) {
    const given = typeof seed === "number" ? "float" : typeof seed;
    throw new TypeError(`manual_seed expected a long, but got ${given} (${String(seed)})`);
  }
  const value = BigInt(seed);
  if (value < MIN_SEED || value > MAX_SEED)
    throw new RangeError(`Overflow when unpacking long: the seed ${value} is outside [-2^63, 2^64)`);
  return value;
}

/** The generator that samplers use when none is given. */
export const defaultGenerator = new Generator();
defaultGenerator.seed();

/**
 * Seeds the default generator, on which all random numbers stand, and returns it. A negative seed counts from 2^64.
 * @throws where the seed is no integer in [-2^63, 2^64). https://pytorch.org/docs/1.13/generated/torch.manual_seed.html
 */
export function manualSeed(seed: number | bigint): Generator {
  return defaultGenerator.manualSeed(typeof seed === "number" && Number.isFinite(seed) ? Math.trunc(seed) : seed);
}
