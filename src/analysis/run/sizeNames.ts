import { UNKNOWN_SIZE } from "../../engine/shapeMode.js";
import { say, type Words } from "../../protocol/said.js";
import type { Dim, RunFacts } from "../facts.js";

/** Sizes that stand for names, in the order in which names are met. */
const primes = [997, 991, 983, 977, 971, 967, 953, 947];

/**
 * Names of sizes. A name is run as a prime of its own, so that a size of a result tells by its factors which names are in it: a layer would have
 * to have a multiple of that prime to be mistaken.
 */
export class SizeNames {
  private readonly sizes = new Map<string, number>();
  readonly meanings: RunFacts["names"] = {};

  /** The size that a name is run with. */
  size(name: string, meaning: Words, size?: number): number {
    let found = this.sizes.get(name);
    if (found === undefined) {
      found = primes[this.sizes.size % primes.length];
      this.sizes.set(name, found);
      this.meanings[name] = { meaning, ...(size !== undefined && { size }) };
    }
    return found;
  }

  /** A size as it is shown: `2N`, `NT`, `?`. */
  dim(size: number): Dim {
    if (this.sizes.size === 0 && size < UNKNOWN_SIZE) return size;
    if (size > 0 && size % UNKNOWN_SIZE === 0) {
      this.meanings["?"] ??= { meaning: say("depends on values that are not computed") };
      return "?";
    }
    let rest = size;
    let names = "";
    for (const [name, prime] of this.sizes)
      while (rest > 0 && rest % prime === 0) {
        rest /= prime;
        names += name;
      }
    return names === "" ? size : rest === 1 ? names : `${rest}${names}`;
  }

  /** A count of work or memory with each named size taken as one: that of one sample. */
  one(count: number): number {
    for (const prime of this.sizes.values()) while (count > 0 && count % prime === 0) count /= prime;
    return count;
  }

  /** A text with the sizes in it by their names. */
  text(text: string): string {
    return this.sizes.size === 0
      ? text
      : text.replace(/(?<![\d.])\d{3,}(?![\d.]*\d)/g, (number) => String(this.dim(Number(number))));
  }
}
