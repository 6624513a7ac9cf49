/** Sweeps: spaces, strategies, what a sweep gives, and the pool of workers. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import torch, { data, nn, optim, train } from "../../../src/engine/index.js";
import { setObserver } from "../../../src/engine/observe.js";
import { setWorkerEntry, startWorkers } from "../../../src/engine/platform/workers.js";
import { proposerOf } from "../../../src/engine/train/sweep/propose.js";
import { rangesOf } from "../../../src/engine/train/sweep/space.js";

const x = torch.linspace(-1, 1, 20).unsqueeze(1);

const training = train.define({
  hyperparameters: { rate: 0.1, momentum: 0, kind: "sgd" },
  model: () => new nn.Linear(1, 1),
  data: () => new data.TensorDataset(x, x.mul(2).add(1)),
  loss: new nn.MSELoss(),
  optimizer: (net, { rate, momentum }) => new optim.SGD(net.parameters(), { lr: rate, momentum }),
  epochs: 8,
  sweep: { space: { rate: train.logUniform(1e-3, 10), momentum: [0, 0.9] }, trials: 6, seed: 3 },
});

describe("spaces", () => {
  test("draws stay within their ranges and reach all of them", () => {
    const space = { u: train.uniform(-1, 2), l: train.logUniform(1e-4, 1), i: train.integer(1, 3), li: train.integer(8, 512, { log: true }), c: ["a", "b", true] }; // prettier-ignore
    const all = proposerOf("random", rangesOf(space), 0, "min")(400, []);
    const of = (name: string) => all.map((values) => values[name]) as number[];
    assert.ok(of("u").every((u) => u >= -1 && u <= 2));
    assert.ok(of("l").every((l) => l >= 1e-4 && l <= 1));
    // As many below a hundredth as above: ratios count.
    assert.ok(Math.abs(of("l").filter((l) => l < 0.01).length - 200) < 50);
    assert.deepEqual(new Set(of("i")), new Set([1, 2, 3]));
    assert.ok(of("li").every((i) => Number.isInteger(i) && i >= 8 && i <= 512));
    assert.equal(new Set(of("c")).size, 3);
  });

  test("wrong bounds", () => {
    assert.throws(() => train.uniform(2, 1), { name: "RangeError", message: /train\.uniform.*2 and 1/ });
    assert.throws(() => train.logUniform(0, 1), { name: "RangeError", message: /above 0/ });
    assert.throws(() => train.integer(0.5, 3), { name: "RangeError", message: /whole numbers.*0\.5/ });
    assert.throws(() => train.choice([]), { name: "RangeError" });
  });
});

describe("strategies", () => {
  test("a grid is all combinations, the last fastest, and ends", () => {
    const propose = proposerOf("grid", rangesOf({ a: [1, 2], b: ["x", "y", "z"] }), 0, "min");
    const all = [...propose(4, []), ...propose(4, [])].map(({ a, b }) => `${a}${b}`);
    assert.deepEqual(all, ["1x", "1y", "1z", "2x", "2y", "2z"]);
    const whole = proposerOf("grid", rangesOf({ n: train.integer(2, 4) }), 0, "min");
    assert.deepEqual(whole(9, []), [{ n: 2 }, { n: 3 }, { n: 4 }]);
    assert.throws(() => proposerOf("grid", rangesOf({ u: train.uniform(0, 1) }), 0, "min")(1, []), /list of values for 'u'/); // prettier-ignore
  });

  /** The best of so many proposals on a bowl with its bottom at lr 0.01, n 5, in the better of two kinds. */
  const search = (strategy: "random" | "tpe", seed: number): number => {
    const space = { lr: train.logUniform(1e-5, 10), n: train.integer(1, 64), kind: ["a", "b", "c"] };
    const propose = proposerOf(strategy, rangesOf(space), seed, "min");
    const known: { values: Record<string, string | number | boolean>; value: number }[] = [];
    for (let i = 0; i < 60; i++) {
      const [values] = propose(1, known);
      const { lr, n, kind } = values as { lr: number; n: number; kind: string };
      const value = (Math.log10(lr) + 2) ** 2 + ((n - 5) / 16) ** 2 + (kind === "b" ? 0 : 1);
      known.push({ values, value });
    }
    return Math.min(...known.map(({ value }) => value));
  };

  test("TPE finds more than chance does, for the same seed always the same", () => {
    const seeds = Array.from({ length: 20 }, (_, i) => i);
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    const [byTpe, byChance] = [mean(seeds.map((s) => search("tpe", s))), mean(seeds.map((s) => search("random", s)))];
    assert.ok(byTpe < byChance / 2, `TPE ${byTpe}, random ${byChance}`);
    assert.equal(search("tpe", 4), search("tpe", 4));
    assert.notEqual(search("tpe", 4), search("tpe", 5));
  });

  test("TPE goes where larger is better when that is wanted, and is not led by failures", () => {
    const propose = proposerOf("tpe", rangesOf({ u: train.uniform(0, 1) }), 1, "max");
    const known = Array.from({ length: 40 }, (_, i) => ({
      values: { u: i / 40 },
      value: i % 3 === 0 ? undefined : i % 3 === 1 ? i / 40 : NaN,
    }));
    const next = propose(50, known).map(({ u }) => u as number);
    assert.ok(next.filter((u) => u > 0.7).length > 30, `${next}`);
  });
});

describe("train.sweep", () => {
  test("tries, orders, and finds the best; the same seed gives the same", async () => {
    const result = await train.sweep(training);
    assert.equal(result.trials.length, 6);
    assert.deepEqual(result.trials.map(({ number }) => number), [1, 2, 3, 4, 5, 6]); // prettier-ignore
    const values = result.trials.flatMap(({ value }) => (value === undefined ? [] : [value]));
    assert.equal(result.best?.value, Math.min(...values));
    assert.deepEqual([result.monitor, result.mode], ["loss", "min"]);
    assert.deepEqual((await train.sweep(training)).trials, result.trials);
    assert.notDeepEqual((await train.sweep(training, { seed: 4 })).trials, result.trials);
    const best = train.fit(train.define({ ...training, seed: 3 } as never), { set: result.best!.values });
    assert.equal(best.best!.value, result.best!.value);
  });

  test("a grid with a trial that diverges and one that fails", async () => {
    const result = await train.sweep(training, {
      strategy: "grid",
      space: { rate: [0.1, 1e20], momentum: [0, -1] },
      trials: 10,
    });
    assert.deepEqual(
      result.trials.map(({ status }) => status),
      ["completed", "failed", "diverged", "failed"],
    );
    assert.match(result.trials[1].error!, /momentum/);
    const lines = result.table().split("\n");
    assert.match(lines[0], /^trial\s+loss\s+epoch\s+rate\s+momentum/);
    assert.match(lines[1], /^ +1 /);
    assert.match(result.table(), /diverged.*1e\+20/);
    assert.match(result.table(), /trial 2 failed: .*momentum/);
  });

  test("what the first trial shows to be a mistake of the file is thrown", async () => {
    await assert.rejects(train.sweep(training, { space: { rates: [1, 2] }, strategy: "grid" }), {
      name: "TypeError",
      message: /nothing named 'rates'/,
    });
    const broken = train.define({ ...training, model: () => new nn.Linear(2, 1) } as never);
    await assert.rejects(train.sweep(broken), { name: "RuntimeError", message: /mat1 and mat2/ });
    const none = train.define({ ...training, sweep: undefined } as never);
    await assert.rejects(train.sweep(none), { name: "TypeError", message: /needs a 'space'/ });
    await assert.rejects(train.sweep(training, { strategy: "bayes" as never }), {
      message: /grid, random, tpe.*'bayes'/,
    });
  });

  test("leaves the random numbers as they were, and tells the observer", async () => {
    const heard: string[] = [];
    setObserver({
      sweepStarted: ({ trials }) => heard.push(`start ${trials}`),
      scalars: (values, step) => heard.push(`${Object.keys(values).join()} at ${step}`),
      trialEnded: ({ done, steps, best }) => heard.push(`end ${done} ${steps} ${typeof best}`),
      step: () => heard.push("step"),
    });
    torch.manualSeed(9);
    const state = torch.defaultGenerator.getState();
    try {
      await train.sweep(training, { trials: 2, epochs: 2 });
    } finally {
      setObserver(null);
    }
    assert.deepEqual(torch.defaultGenerator.getState(), state);
    assert.deepEqual(heard, [
      "start 2",
      "trial 1 loss at 1",
      "trial 1 loss at 2",
      "end 1 2 number",
      "trial 2 loss at 1",
      "trial 2 loss at 2",
      "end 2 2 number",
    ]);
  });
});

describe("worker pool", () => {
  const script = `
    const { parentPort, threadId, workerData } = require("node:worker_threads");
    parentPort.on("message", (task) => {
      if (task === "die") process.exit(3);
      if (task === "throw") return parentPort.postMessage({ type: "error", name: "ValueError", message: "no", stack: "at x" });
      parentPort.postMessage({ type: "message", message: workerData });
      setTimeout(() => parentPort.postMessage({ type: "result", result: [task, threadId] }), task);
    });`;

  test("carries out tasks side by side, passes on messages and errors, outlives a worker", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-pool-"));
    try {
      assert.equal(startWorkers(2), undefined);
      writeFileSync(path.join(folder, "worker.cjs"), script);
      setWorkerEntry({ script: path.join(folder, "worker.cjs"), data: "hello" });
      const pool = startWorkers<number | string, string, [number, number]>(2)!;
      const messages: string[] = [];
      const run = (task: number | string) => pool.run(task, (message) => messages.push(message));
      const results = await Promise.all([run(20), run(20), run(1)]);
      assert.deepEqual(results.map(([task]) => task), [20, 20, 1]); // prettier-ignore
      assert.equal(new Set(results.map(([, thread]) => thread)).size, 2);
      assert.deepEqual(messages, ["hello", "hello", "hello"]);
      await assert.rejects(run("throw"), { name: "ValueError", message: "no", stack: "at x" });
      await assert.rejects(run("die"), { message: /ended before its task did, with code 3/ });
      assert.equal((await run(2))[0], 2);
      await pool.close();
    } finally {
      setWorkerEntry(undefined);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
