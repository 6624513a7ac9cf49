/** `npm run bench -- graphs`: what capturing a step costs, and how soon its graph is on the screen (without the drawing). */
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { buildKernels } from "../scripts/kernels.mjs";
import { importMetaInCommonJs } from "../scripts/lib/importMeta.mjs";
import { root } from "../scripts/lib/project.mjs";
import { duration, table } from "./lib/report.mjs";

/** Seconds within which a graph of so many operations is to open (the bounds, for the whole way to the screen). */
const bounds = { 1000: 1, 10_000: 3 };

async function load() {
  await buildKernels();
  const outfile = path.join(root, "out/bench/graphs.cjs");
  mkdirSync(path.dirname(outfile), { recursive: true });
  await esbuild.build({
    stdin: {
      contents: `
        export * as engine from "./src/engine/index.js";
        export { allKeys, collapse, initialExpansion, layout } from "./src/graph/index.js";
        export { Capture } from "./src/runtime/graph/capture.js";
        export { NumbersFile } from "./src/runtime/graph/numbersFile.js";
        export { readGraph } from "./src/runtime/graph/read.js";
        export { storeCapture } from "./src/runtime/graph/store.js";
        export { trace } from "./src/runtime/tracing.js";
        export { userLine } from "./src/runtime/userLine.js";`,
      resolveDir: root,
      loader: "ts",
    },
    bundle: true,
    keepNames: true,
    platform: "node",
    target: "node20",
    ...importMetaInCommonJs,
    format: "cjs",
    loader: { ".wasm": "binary" },
    alias: { "#kernels": path.join(root, "dist/kernels") },
    outfile,
    logLevel: "warning",
  });
  return (await import(pathToFileURL(outfile).href)).default;
}

/** Seconds since some time: of the clock on the wall, or of this process's work. */
let now = () => performance.now() / 1000;
const worked = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const seconds = (run) => {
  const begun = now();
  const result = run();
  return [now() - begun, result];
};

/** A network of residual blocks, of so many operations. */
function model({ nn, F }, operations) {
  class Block extends nn.Module {
    linear = new nn.Linear(16, 16);
    forward(x) {
      return F.relu(this.linear(x)).add(x);
    }
  }
  return new nn.Sequential(...Array.from({ length: operations / 4 }, () => new Block()));
}

async function measure(tools, operations, folder) {
  const { engine, Capture, NumbersFile, storeCapture, trace, userLine, readGraph } = tools;
  const { collapse, initialExpansion, allKeys, layout } = tools;
  const net = model(engine, operations);
  const optimizer = new engine.optim.SGD(net.parameters(), { lr: 0.01 });
  const x = engine.randn(8, 16);
  const step = () => {
    optimizer.zeroGrad();
    net(x).pow(2).mean().backward();
    optimizer.step();
  };
  for (let i = 0; i < 3; i++) step();
  const [without] = seconds(step);

  const target = path.join(folder, `${operations}.json`);
  const memory = process.memoryUsage.rss();
  const [captured, numbers] = seconds(() => {
    const numbers = new NumbersFile(target.replace(/json$/, "bin"), true);
    const capture = new Capture(numbers, { position: userLine(() => false), waits: false });
    const end = trace(capture);
    step();
    end();
    storeCapture(capture, numbers, { target, file: "", step: 0, time: 0, models: [net], trained: net.parameters() });
    return numbers;
  });
  const grown = process.memoryUsage.rss() - memory;
  const begun = now();
  const graph = await readGraph(target);
  const read = now() - begun;
  const [folded] = seconds(() => layout(collapse(graph, new Set(initialExpansion(graph)))));
  const [opened] = seconds(() => layout(collapse(graph, new Set(allKeys(graph)))));
  const bytes = [target, target.replace(/json$/, "bin")].map((file) => statSync(file).size);
  return {
    operations: graph.nodes.length,
    records: numbers.references.length,
    without,
    captured,
    read,
    folded,
    opened,
    bytes,
    grown,
  };
}

const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** @param {import("./lib/options.mjs").Options} options */
export async function graphs(options) {
  const tools = await load();
  if (options.clock === "cpu") now = worked;
  const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-bench-"));
  try {
    const results = [];
    for (const [operations, bound] of Object.entries(bounds))
      results.push({ bound, ...(await measure(tools, Number(operations), folder)) });
    if (options.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
    else
      console.log(
        table(
          [
            ["operations", "step", "captured", "files", "memory", "read", "folded layout", "300 nodes", "bound"],
            ...results.map((result) => [
              String(result.operations),
              duration(result.without),
              duration(result.captured),
              result.bytes.map(megabytes).join(" + "),
              megabytes(result.grown),
              duration(result.read),
              duration(result.folded),
              duration(result.opened),
              `${result.bound} s: ${result.read + result.folded <= result.bound ? "kept" : "**missed**"}`,
            ]),
          ],
          "rrrrrrrrl",
        ),
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
