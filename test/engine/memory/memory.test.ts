import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import torch, { nn, optim } from "gradlens";
import { Heap, heap } from "../../../src/engine/memory/heap.js";
import { outOfMemory } from "../../../src/engine/memory/outOfMemory.js";
import { reclaim } from "../../../src/engine/memory/residents.js";

const MIB = 2 ** 20;

/** Steps of a small network, synchronously. Returns bytes reserved after each tenth. */
function steps(count: number): number[] {
  const model = new nn.Sequential(new nn.Linear(64, 64), new nn.Tanh(), new nn.Linear(64, 1));
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
  const x = torch.randn([4096, 64]);
  const reserved: number[] = [];
  for (let i = 1; i <= count; i++) {
    optimizer.zeroGrad();
    model(x).square().mean().backward();
    optimizer.step();
    if (i % (count / 10) === 0) reserved.push(heap()!.reserved);
  }
  return reserved;
}

describe("memory of tensors", () => {
  test("a synchronous loop of any length takes no more than its first part", () => {
    // 300 steps make about 1.5 GB of tensors.
    const reserved = steps(300);
    assert.ok(reserved.at(-1)! <= 512 * MIB, `${reserved.at(-1)! / MIB} MiB`);
  });

  test("so does one in a promise's job", async () => {
    await null;
    const reserved = steps(100);
    assert.ok(reserved.at(-1)! <= 512 * MIB);
  });

  test("memoryStats counts what is alive", () => {
    const before = torch.memoryStats();
    const kept = torch.zeros([1024, 1024]);
    const during = torch.memoryStats();
    // Chunks of small tensors come and go beside it.
    assert.ok(Math.abs(during.allocatedBytes - before.allocatedBytes - 4 * MIB) < MIB / 8);
    assert.ok(during.storages > 0);
    assert.equal(kept.sum().item(), 0);
    assert.ok(during.budgetBytes >= during.reservedBytes && during.peakBytes >= during.allocatedBytes);
    (() => torch.zeros([1024, 1024]).add(1))();
    // The frame of a call that ended may still hold a tensor: the next collection sees that it does not.
    torch.memoryStats();
    assert.ok(torch.memoryStats().allocatedBytes < during.allocatedBytes + MIB / 8);
  });

  test("what is alive keeps its values through collections", () => {
    const kept = Array.from({ length: 50 }, (_, i) => torch.full([100], i));
    const view = torch.arange(1000).narrow(0, 10, 10);
    const bits = torch.ones([4]).view(torch.int32);
    for (let i = 0; i < 5; i++) {
      reclaim();
      for (let j = 0; j < 200; j++) torch.full([100], -1).add(1);
    }
    kept.forEach((x, i) => assert.equal(x.sum().item(), 100 * i));
    assert.equal(view.sum().item(), 145);
    assert.deepEqual(bits.tolist(), Array(4).fill(0x3f800000));
  });

  test("an array that numpy() shares outlives its tensor, and changes show on both sides", () => {
    const take = () => {
      const x = torch.arange(0, 100, { dtype: torch.float32 });
      const array = x.numpy();
      array[3] = 50;
      assert.equal(x.select(0, 3).item(), 50);
      x.add_(1);
      assert.equal(array[3], 51);
      assert.equal(x.mul(2).sum().item(), 2 * (4950 - 3 + 50 + 100));
      return array;
    };
    const array = take();
    reclaim();
    for (let i = 0; i < 500; i++) torch.full([100], -1);
    assert.equal(array[99], 100);
  });

  test("views as another type follow when the array is shared", () => {
    const x = torch.ones([4]);
    const bits = x.view(torch.int32);
    const array = x.numpy();
    array[0] = 2;
    assert.deepEqual(bits.tolist(), [0x40000000, 0x3f800000, 0x3f800000, 0x3f800000]);
    bits.zero_();
    assert.deepEqual([...array], [0, 0, 0, 0]);
  });

  test("a user's array takes part in operations without being copied for good", () => {
    const array = new Float32Array([1, 2, 3, 4]);
    const x = torch.fromNumpy(array);
    array[0] = 10;
    assert.equal(x.add(x).sum().item(), 38);
    x.mul_(2);
    assert.deepEqual([...array], [20, 4, 6, 8]);
  });
});

describe("out of memory", () => {
  test("names the largest tensors, where they were made, and what to do", () => {
    const kept = torch.zeros([3000, 2000]);
    const memory = new Heap(heap()!.kernels, 100 * MIB);
    const { message, name } = outOfMemory(memory, 300 * MIB, "A tensor");
    assert.equal(name, "OutOfMemoryError");
    assert.match(message, /^A tensor needs 300\.0 MiB, but of the budget of 100\.0 MiB/);
    assert.match(message, /22\.9 MiB {2}float32 \[3000, 2000\]/);
    assert.match(message, /GRADLENS_MEMORY/);
    assert.equal(kept.ndim, 2);
  });

  test("past the budget: an error with the file and line of the tensors, and the loop can go on", () => {
    const script = `
      const { default: torch } = await import(${JSON.stringify(new URL(`file://${process.cwd()}/dist/lib/index.mjs`).href)});
      const kept = [];
      try {
        for (;;) kept.push(torch.ones([1024, 1024]).add(1));
      } catch (error) {
        console.log(error.name, kept.length);
        console.log(error.message);
        kept.length = 0;
        console.log(torch.ones([1024, 1024]).sum().item());
      }`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      env: { ...process.env, GRADLENS_MEMORY: "64" },
      encoding: "utf8",
    });
    assert.match(stdout, /^OutOfMemoryError 1[0-5]$/m, stderr);
    assert.match(stdout, /float32 \[1024, 1024\] from add at .*:5:53$/m);
    assert.match(stdout, /^1048576$/m);
  });

  test("a budget that is none", () => {
    const { stderr } = spawnSync(
      process.execPath,
      [
        "--input-type=module",
        "-e",
        `await import("file://${process.cwd()}/dist/lib/index.mjs").then((m) => m.default.ones([2]))`,
      ],
      { env: { ...process.env, GRADLENS_MEMORY: "lots" }, encoding: "utf8" },
    );
    assert.match(stderr, /GRADLENS_MEMORY is "lots"; expected a number of MiB from 16 to 4096/);
  });
});
