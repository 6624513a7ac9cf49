/**
 * Fuzzing of readers: a valid file is damaged in 10,000 ways, and each must be read or refused by a `FormatError` that names
 * the file, in bounded time and memory.
 *
 * `GRADLENS_FUZZ=200000` tries more; `GRADLENS_FUZZ_ONLY=1234` tries again the one that a failure names.
 */
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { FormatError } from "../../../../src/engine/io/formatError.js";
import { heap } from "../../../../src/engine/memory/heap.js";
import { dice, mutate } from "./mutate.js";
import { Watchdog } from "./watchdog.js";

export interface FuzzOptions {
  /** Another seed damages in other ways. */
  seed?: number;
  /** Number of damaged files. */
  mutations?: number;
  /** Most bytes that reading one file may take. */
  memory?: number;
  /** Processor time that a round of damaged files may take. */
  seconds?: number;
  /** Called with what was read of a damaged file. @throws where a reader must not give that */
  check?: (result: unknown) => void;
}

/** How the damaged files ended. */
export interface FuzzCounts {
  read: number;
  refused: number;
}

/** Processor time that a round of damaged files may take, in seconds: hundreds of times what the tiny files of these tests take. */
const MOST_SECONDS = 5;
const ROUND = 64;
/** The reader must let go of the thread within this, in seconds by the clock; else it hangs, and the process is ended. */
const HANGS_AFTER = 120;
const LONGEST_MESSAGE = 2000;

/**
 * @param file what the reader calls the file; its errors must say it
 * @param valid a tiny file that the reader reads
 * @param read reads bytes; the second argument is `file`
 * @throws AssertionError that tells how to see the failure again
 */
export async function fuzz(
  file: string,
  valid: Uint8Array,
  read: (bytes: Uint8Array, file: string) => unknown,
  {
    seed = 1,
    mutations = Number(process.env.GRADLENS_FUZZ ?? 10_000),
    memory = 64 * 2 ** 20,
    seconds: mostSeconds = MOST_SECONDS,
    check,
  }: FuzzOptions = {},
): Promise<FuzzCounts> {
  check?.(read(valid.slice(), file));
  const counts = { read: 0, refused: 0 };
  const only = process.env.GRADLENS_FUZZ_ONLY;
  const first = only === undefined ? 0 : Number(only);
  const end = only === undefined ? mutations : first + 1;
  const watchdog = new Watchdog(file, HANGS_AFTER);
  let started = process.cpuUsage();
  let before = taken();
  try {
    for (let n = first; n < end; n++) {
      watchdog.alive(n);
      const which = `damage ${n} (seed ${seed}) of ${file}`;
      const bytes = unaligned(mutate(valid, seed, n), dice(seed, n)(8));
      const ended = outcome(which, file, () => {
        const result = read(bytes, file);
        check?.(result);
      });
      counts[ended]++;
      const after = taken();
      const megabytes = ((after - before) / 2 ** 20).toFixed(0);
      assert.ok(after - before < memory, `${which}, of ${bytes.length} bytes, took ${megabytes} MiB`);
      before = after;
      if ((n + 1) % ROUND !== 0) continue;
      const { user, system } = process.cpuUsage(started);
      const seconds = (user + system) / 1e6;
      assert.ok(seconds < mostSeconds, `${which} and the ${ROUND - 1} before took ${seconds} s of the processor`);
      // Finalizers run between jobs only.
      await setImmediate();
      started = process.cpuUsage();
      before = taken();
    }
  } finally {
    await watchdog.end();
  }
  return counts;
}

function outcome(which: string, file: string, run: () => void): keyof FuzzCounts {
  try {
    run();
    return "read";
  } catch (error) {
    if (!(error instanceof FormatError)) assert.fail(`${which} ended in an error that is none of ours: ${told(error)}`);
    const { message } = error;
    assert.ok(message.includes(file), `${which}: the error does not name the file: ${message}`);
    assert.ok(!/undefined|\[object/.test(message), `${which}: unclear: ${message}`);
    assert.ok(message.length < LONGEST_MESSAGE, `${which}: an error of ${message.length} letters`);
    return "refused";
  }
}

/** With its stack, which takes long to make: only for errors that end the test. */
function told(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Bytes of arrays, of objects, and the most that tensors ever took. */
function taken(): number {
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed + (heap()?.allocator.peak ?? 0);
}

/** The same bytes from an address that fits no wider type, as Node's own reads may lie. */
function unaligned(bytes: Uint8Array, shift: number): Uint8Array {
  const room = new Uint8Array(bytes.length + shift);
  room.set(bytes, shift);
  return room.subarray(shift);
}
