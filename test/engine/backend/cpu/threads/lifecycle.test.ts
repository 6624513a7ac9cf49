/** Threads as a program sees them: they let it end, and end with whatever started them. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs an ES module inside the package, where `gradlens` is the built library, with two threads. Returns what it prints. */
async function runModule(code: string, environment: Record<string, string> = {}): Promise<string> {
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], {
    env: { ...process.env, GRADLENS_THREADS: "2", GRADLENS_SHARE: "all", ...environment },
    timeout: 60_000,
  });
  return stdout.trim();
}

/** A product that threads share, and the sum of its result. */
const product = `torch.ones([100, 40]).matmul(torch.ones([40, 70])).sum().item()`;

describe("threads in a program", () => {
  test("a script that used them ends by itself, with its output", async () => {
    assert.equal(
      await runModule(`
        import torch, { engineInfo } from "gradlens";
        console.log(${product}, torch.getNumThreads(), engineInfo().threadProblem);
      `),
      "280000 2 null",
    );
  });

  test("one that calls process.exit ends too", async () => {
    const code = `import torch from "gradlens"; console.log(${product}); process.exit(0);`;
    assert.equal(await runModule(code), "280000");
  });

  test("a worker that computes for ever ends when it is terminated, and so do its threads", async () => {
    const printed = await runModule(`
      import { readdirSync } from "node:fs";
      import { Worker } from "node:worker_threads";
      const threads = () => process.platform === "linux" ? readdirSync("/proc/self/task").length : 0;
      const inside = \`
        const { parentPort } = require("node:worker_threads");
        void import("gradlens").then(({ default: torch }) => {
          parentPort.postMessage(${product});
          for (;;) torch.ones([64, 64]).matmul(torch.ones([64, 64]));
        });
      \`;
      // The first worker leaves threads that Node keeps for later.
      let before = 0;
      for (let i = 0; i < 4; i++) {
        const worker = new Worker(inside, { eval: true, execArgv: [] });
        await new Promise((resolve) => worker.once("message", (sum) => { console.log(sum); resolve(); }));
        const start = performance.now();
        const code = await worker.terminate();
        console.log(code, performance.now() - start < 5000);
        if (i === 0) before = threads();
      }
      console.log(threads() <= before);
    `);
    assert.deepEqual(printed.split("\n"), [...Array<string[]>(4).fill(["280000", "1 true"]).flat(), "true"]);
  });

  test("a worker with threads ends by itself when its code does", async () => {
    const printed = await runModule(`
      import { Worker } from "node:worker_threads";
      const inside = \`void import("gradlens").then(({ default: torch }) => console.log(${product}));\`;
      const worker = new Worker(inside, { eval: true, execArgv: [] });
      worker.on("exit", (code) => console.log("code", code));
    `);
    assert.deepEqual(printed.split("\n").sort(), ["280000", "code 0"]);
  });

  test("without kernels there is one thread", async () => {
    const code = `import torch from "gradlens"; console.log(${product}, torch.getNumThreads());`;
    assert.equal(await runModule(code, { GRADLENS_KERNELS: "none" }), "280000 1");
  });

  test("GRADLENS_THREADS: 1 is one, 0 chooses, nonsense is an error that says what is expected", async () => {
    const code = `import torch from "gradlens"; console.log(${product}, torch.getNumThreads());`;
    assert.equal(await runModule(code, { GRADLENS_THREADS: "1" }), "280000 1");
    assert.match(await runModule(code, { GRADLENS_THREADS: "0" }), /^280000 [1-8]$/);
    await assert.rejects(runModule(code, { GRADLENS_THREADS: "two" }), /GRADLENS_THREADS is "two"; expected a number/);
  });

  test("a host that starts no thread computes with one, and the information says why", async () => {
    const printed = await runModule(`
      import { createRequire, syncBuiltinESMExports } from "node:module";
      const workers = createRequire(import.meta.url)("node:worker_threads");
      workers.Worker = class { constructor() { throw new Error("no threads today"); } };
      syncBuiltinESMExports();
      const { default: torch, engineInfo } = await import("gradlens");
      console.log(${product}, torch.getNumThreads(), engineInfo().threadProblem);
    `);
    assert.equal(printed, "280000 1 the host starts no thread: no threads today");
  });
});
