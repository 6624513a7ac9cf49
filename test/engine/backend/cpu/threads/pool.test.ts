/** The pool on kernels of its own memory. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setThreads } from "../../../../../src/engine/backend/cpu/threads/number.js";
import { ThreadPool } from "../../../../../src/engine/backend/cpu/threads/pool.js";
import { chunkOf, shareEverything } from "../../../../../src/engine/backend/cpu/threads/split.js";
import { instantiate, type KernelInstance } from "../../../../../src/engine/backend/cpu/wasm/instance.js";
import { bothVariants } from "../wasm/variants.js";

/** Shape of (x, out, n). */
const MAP = 1;
const PATIENCE = 30_000;

function floats({ memory, exports }: KernelInstance, at: number, count: number): Float32Array {
  return new Float32Array(memory.buffer, exports.heapBase() + at, count);
}

/** Runs e^x over `n` floats at the start of the heap, in chunks of `grain`, into those at `to`. */
function exponentials(pool: ThreadPool, instance: KernelInstance, n: number, grain: number, to: number): void {
  const base = instance.exports.heapBase();
  [base, 4, base + to, 4].forEach((value, i) => (pool.values[pool.first + i] = value));
  pool.run(MAP, 0, n, grain);
}

for (const instance of bothVariants())
  describe(`pool, ${instance.variant}`, () => {
    const pool = new ThreadPool(instance, ["exp32", "copyBytes"]);

    before(() => {
      shareEverything(true);
      setThreads(3);
      assert.ok(pool.waitUntilServing(PATIENCE));
    });
    after(() => {
      pool.close("the test is over");
      shareEverything(false);
      setThreads(1);
    });

    test("every item is computed once, whatever the chunks", () => {
      const n = 10_007;
      const to = 4 * n + 64;
      const x = floats(instance, 0, n).map((_, i) => ((i % 100) - 50) / 10);
      floats(instance, 0, n).set(x);
      for (const grain of [8, 64, 1000, 10_007, 20_000]) {
        const out = floats(instance, to, n).fill(-1);
        exponentials(pool, instance, n, grain, to);
        for (let i = 0; i < n; i++)
          assert.ok(Math.abs(out[i] - Math.exp(x[i])) <= 3e-7 * Math.exp(x[i]), `${grain}: ${i}`);
      }
    });

    test("ten thousand jobs one after the other", () => {
      const n = 64;
      floats(instance, 0, n).fill(1);
      for (let i = 0; i < 10_000; i++) {
        const out = floats(instance, 4096, n);
        out[63] = 0;
        exponentials(pool, instance, n, 8, 4096);
        assert.ok(out[63] > 2.7, `${i}`);
      }
    });

    test("fewer threads are admitted at once, more are started", () => {
      setThreads(2);
      assert.equal(pool.size, 2);
      setThreads(1);
      assert.equal(pool.size, 1);
      setThreads(4);
      assert.ok(pool.waitUntilServing(PATIENCE));
      assert.equal(pool.size, 4);
      setThreads(3);
      assert.equal(pool.size, 3);
    });

    test("threads reach memory that was added after they started", () => {
      const { memory } = instance;
      const end = memory.buffer.byteLength;
      memory.grow(64);
      const bytes = 2 ** 20;
      const out = new Uint8Array(memory.buffer, end + bytes, bytes);
      for (let round = 0; round < 50; round++) {
        new Uint8Array(memory.buffer, end, bytes).fill(round);
        // memory.copy compares with the size of the memory as the thread knows it.
        [end + bytes, 1, end, 1].forEach((value, i) => (pool.values[pool.first + i] = value));
        pool.run(MAP, 1, bytes, 4096);
        assert.ok(
          out.every((value) => value === round),
          `${round}`,
        );
      }
    });

    test("the module keeps nothing in memory that a kernel changes, so that instances do not disturb each other", () => {
      const { memory, exports, variant } = instance;
      const length = exports.threadsControl();
      const taken = () => new Uint8Array(memory.buffer, 0, length).slice();
      const at = taken();
      exponentials(pool, instance, 1000, 8, 8192);
      exports.gemmBatch32(1, 20, 30, 40, 1e5, 0, 40, 1, 2e5, 0, 30, 1, 3e5, 0, 30, 0, 0, 0, 4e5);
      assert.deepEqual(taken(), at);
      const marker = floats(instance, 0, 16).fill(5);
      instantiate(variant, memory);
      assert.deepEqual(taken(), at);
      assert.ok(marker.every((value) => value === 5));
    });
  });

describe("a thread that fails", () => {
  test("ends the job with an error, and later ones run on one thread", () => {
    const instance = instantiate("simd")!;
    const pool = new ThreadPool(instance, ["batchTask32"]);
    shareEverything(true);
    setThreads(2);
    assert.ok(pool.waitUntilServing(PATIENCE));
    const [at, k] = [instance.exports.heapBase(), 40];
    // The caller's work space is at 1 MiB, that of the other thread past the end.
    // B's columns lie together, so that panels are made of it in the work space.
    const values = [k, k, k, at, 4 * k, 4, at, 4, 4 * k, at + 65536, 4 * k, 0, 0, 0, 0, 0, 0, 2 ** 20, 2 ** 31];
    values.forEach((value, i) => (pool.values[pool.first + i] = value));
    const end = performance.now() + PATIENCE;
    assert.throws(
      () => {
        while (performance.now() < end) pool.run(0, 0, 2000, 1);
      },
      { name: "RuntimeError", message: /A thread of the engine died/ },
    );
    assert.match(pool.problem!, /did not finish/);
    assert.equal(pool.size, 1);
    assert.equal(pool.capacity, 1);
    shareEverything(false);
    setThreads(1);
  });
});

describe("chunks", () => {
  before(() => shareEverything(false));

  test("are multiples of what is computed together, several a thread, none for one thread", () => {
    assert.equal(chunkOf(1, 1000, 1e6, 1), 0);
    assert.equal(chunkOf(2, 64, 1e6, 1), 8);
    assert.equal(chunkOf(2, 64, 1e6, 3), 9);
    assert.equal(chunkOf(4, 2, 1e6, 1), 1);
    assert.equal(chunkOf(2, 1e6, 1, 1024) % 1024, 0);
    assert.ok(chunkOf(2, 1e6, 0.1, 1) >= 1e5 / 2);
  });
});
