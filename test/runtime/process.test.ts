import assert from "node:assert/strict";
import path from "node:path";
import { describe, test } from "node:test";
import { startRun } from "../../src/runtime/client.js";
import { quickest } from "../support/quickest.js";
import { dist, project, quadratic, runSource } from "./project.js";

describe("engine process", () => {
  for (const [name, source] of [
    ["an endless loop", `console.log("go"); while (true) {}`],
    ["an endless training loop", `${quadratic}console.log("go"); while (true) trainStep();`],
    [
      "a training loop that catches everything",
      `${quadratic}console.log("go"); while (true) { try { trainStep(); } catch {} }`,
    ],
    ["an idle script", `console.log("go"); setInterval(() => {}, 1000);`],
    ["a script that floods", `console.log("go"); while (true) console.log("flood");`],
  ])
    test(`stop ends ${name} within a second`, async () => {
      const milliseconds = await quickest(1000, async () => {
        let asked = 0;
        const { ended } = await runSource(source, { mode: "train" }, (event, handle) => {
          if (asked || event.type !== "output") return;
          asked = performance.now();
          handle.stop();
        });
        assert.equal(ended.status, "stopped");
        return performance.now() - asked;
      });
      assert.ok(milliseconds < 1000, `${milliseconds} ms`);
    });

  test("a stopped training tells its steps and its last loss", async () => {
    const { ended, events } = await runSource(
      `${quadratic}while (true) trainStep();`,
      { mode: "train" },
      (event, handle) => {
        if (event.type === "scalars") handle.stop();
      },
    );
    assert.equal(ended.status, "stopped");
    assert.ok(ended.steps > 0);
    assert.ok(ended.metrics.loss < 1);
    assert.equal(events.at(-1), ended);
  });

  test("stop at once, before the run has started, ends it too", async () => {
    const folder = project({ "main.ts": `console.log("ran"); while (true) {}` });
    const handle = startRun(
      { file: path.join(folder, "main.ts"), mode: "run", options: {} },
      { event: () => undefined },
      { enginePath: path.join(dist, "engine-process.js") },
    );
    handle.stop();
    assert.equal((await handle.ended).status, "stopped");
  });

  test("pause holds a synchronous loop, resume lets it go on", async () => {
    let state: "running" | "asked" | "paused" | "resumed" = "running";
    let during = 0;
    const { ended } = await runSource(
      `${quadratic}for (let i = 0; i < 200_000_000; i++) trainStep();`,
      { mode: "train" },
      (event, handle) => {
        if (event.type === "paused") {
          state = "paused";
          // Events keep their order: what comes until then was done during the pause.
          setTimeout(() => {
            state = "resumed";
            handle.resume();
          }, 500);
        }
        if (event.type !== "progress") return;
        if (state === "running") {
          state = "asked";
          handle.pause();
        } else if (state === "paused") during++;
        else if (state === "resumed") handle.stop();
      },
    );
    assert.equal(during, 0);
    assert.equal(state, "resumed");
    assert.equal(ended.status, "stopped");
  });

  test("a stop while paused ends the run", async () => {
    let paused = false;
    const { ended } = await runSource(`${quadratic}while (true) trainStep();`, { mode: "train" }, (event, handle) => {
      if (event.type !== "progress" || paused) return;
      paused = true;
      handle.pause();
      setTimeout(() => handle.stop(), 100);
    });
    assert.equal(ended.status, "stopped");
  });

  test("a process that is killed ends as failed", async () => {
    const { ended } = await runSource(`console.log("x");\nprocess.kill(process.pid, "SIGKILL"); while (true) {}`);
    assert.equal(ended.status, "failed");
    assert.match(ended.error!.message, /engine process was killed \(SIGKILL\)/);
  });

  test("a process that cannot be started ends as failed", async () => {
    const handle = startRun(
      { file: "/x.ts", mode: "run", options: {} },
      { event: () => undefined },
      { enginePath: path.join(dist, "engine-process.js"), nodePath: "/no/such/node" },
    );
    assert.match((await handle.ended).error!.message, /could not be started/);
  });

  test("running out of JavaScript memory is an error of the run", async () => {
    const { ended } = await runSource(
      `const kept: number[][] = []; while (true) kept.push(new Array(1000).fill(Math.random()));`,
      {
        heapLimitMb: 64,
      },
    );
    assert.equal(ended.error?.name, "OutOfMemoryError");
    assert.match(ended.error!.message, /more than 64 MB/);
  });

  test("endless recursion is an error of the run", async () => {
    const { ended } = await runSource(`function f(): number { return f() + 1; }\nf();`);
    assert.equal(ended.error?.name, "RangeError");
    assert.equal(ended.error?.position?.line, 1);
  });

  test("process.exit ends the run, not the host", async () => {
    assert.equal((await runSource(`console.log("a"); process.exit(0); console.log("b");`)).text, "a\n");
    const failed = await runSource(`process.exit(3);`);
    assert.match(failed.ended.error!.message, /exit code 3/);
  });

  test("timers keep a script alive until they are done", async () => {
    const { ended, text } = await runSource(`setTimeout(() => console.log("later"), 50); console.log("now");`);
    assert.deepEqual([ended.status, text], ["completed", "now\nlater\n"]);
  });

  test("the engine process goes away with its host", async () => {
    const { text } = await runSource(
      `
      import { fork } from "node:child_process";
      // An engine process whose host leaves it while it is in an endless loop.
      const child = fork(${JSON.stringify(path.join(dist, "engine-process.js"))}, [], { serialization: "advanced", execArgv: [] });
      const left = new Promise((resolve) => child.on("exit", (code) => resolve(code)));
      child.send({ type: "run", request: { file: new URL("./spin.ts", import.meta.url).pathname, mode: "run", options: {} } });
      await new Promise((resolve) => child.once("message", resolve));
      child.disconnect();
      console.log("exit", await left);
    `,
      {},
      undefined,
      { "spin.ts": `console.log("spin"); setTimeout(() => { while (true) {} }, 0);` },
    );
    assert.match(text, /^exit \d/m);
  });
});
