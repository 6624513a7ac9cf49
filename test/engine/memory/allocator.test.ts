import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Allocator } from "../../../src/engine/memory/allocator.js";
import { classBytes, classCount, classOf } from "../../../src/engine/memory/sizeClasses.js";

describe("size classes", () => {
  test("each holds what is put into it, wastes at most a fifth past 256 bytes, and keeps addresses on cache lines", () => {
    for (const bytes of [0, 1, 63, 64, 65, 128, 200, 256, 257, 320, 321, 1000, 4097, 2 ** 20, 2 ** 20 + 1, 3e9]) {
      const size = classBytes(classOf(bytes));
      assert.ok(size >= bytes, `${bytes}`);
      assert.equal(size % 64, 0);
      if (bytes > 256) assert.ok(bytes > 0.79 * size, `${bytes} in ${size}`);
    }
  });

  test("sizes rise, and the size of a class is in that class", () => {
    for (let index = 0; index < classCount; index++) {
      assert.equal(classOf(classBytes(index)), index);
      if (index > 0) assert.ok(classBytes(index) > classBytes(index - 1));
    }
  });
});

/** An allocator over bytes from 1000 on that may grow to `limit`. */
function allocator(limit: number, start = 1000) {
  let end = Math.min(start + 4096, limit);
  const sizes: number[] = [];
  const made = new Allocator(start, end, (bytes) => {
    sizes.push(bytes);
    if (end + bytes <= limit) end += bytes;
    return end;
  });
  return { made, sizes, end: () => end };
}

/** A generator of numbers from 0 up to `n`. */
function numbers(seed: number) {
  let state = seed;
  return (n: number) => (state = (state * 1103515245 + 12345) % 2147483648) % n;
}

describe("allocator", () => {
  test("blocks are aligned and never overlap; random traffic ends with nothing in use", () => {
    const { made } = allocator(64 * 2 ** 20);
    const next = numbers(1);
    const live = new Map<number, number>();
    for (let i = 0; i < 20000; i++) {
      if (live.size > 0 && next(3) === 0) {
        const [pointer, bytes] = [...live][next(Math.min(live.size, 50))];
        live.delete(pointer);
        made.release(pointer, bytes);
        continue;
      }
      if (live.size > 400) {
        for (const [pointer, bytes] of live) made.release(pointer, bytes);
        live.clear();
      }
      const bytes = 1 + next(2) * next(100000) + next(300);
      const pointer = made.allocate(bytes);
      assert.ok(pointer > 0);
      assert.equal(pointer % 64, 0);
      live.set(pointer, bytes);
    }
    const blocks = [...live].sort(([a], [b]) => a - b);
    for (let i = 1; i < blocks.length; i++) assert.ok(blocks[i - 1][0] + blocks[i - 1][1] <= blocks[i][0]);
    for (const [pointer, bytes] of live) made.release(pointer, bytes);
    assert.equal(made.inUse, 0);
  });

  test("steady traffic takes nothing new", () => {
    const { made, sizes } = allocator(2 ** 30);
    const step = () => [100, 5000, 70000, 1e6].map((bytes) => [made.allocate(bytes), bytes] as const);
    for (const [pointer, bytes] of step()) made.release(pointer, bytes);
    const grown = sizes.length;
    for (let i = 0; i < 100; i++) for (const [pointer, bytes] of step()) made.release(pointer, bytes);
    assert.equal(sizes.length, grown);
  });

  test("a freed neighbourhood serves larger blocks: nothing is lost to the sizes of before", () => {
    const limit = 1000 + 2 ** 20;
    const { made } = allocator(limit);
    const small = Array.from({ length: 900 }, () => made.allocate(1024));
    assert.ok(small.every((pointer) => pointer > 0));
    for (const pointer of small) made.release(pointer, 1024);
    assert.ok(made.allocate(800 * 1024) > 0);
  });

  test("0 where there is no room, and all goes on after", () => {
    const { made } = allocator(2 ** 20);
    assert.equal(made.allocate(2 ** 21), 0);
    const pointer = made.allocate(2 ** 18);
    assert.ok(pointer > 0);
    assert.equal(made.peak, classBytes(classOf(2 ** 18)));
    made.release(pointer, 2 ** 18);
    assert.equal(made.allocate(2 ** 18), pointer);
  });
});
