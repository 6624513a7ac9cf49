/** `npm run bench -- graphs`: what capturing a step costs, and how soon its graph is on the screen, in the panel's own page. */
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import { json } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { buildKernels } from "../scripts/kernels.mjs";
import { importMetaInCommonJs } from "../scripts/lib/importMeta.mjs";
import { root } from "../scripts/lib/project.mjs";
import { duration, table } from "./lib/report.mjs";
import { openView } from "./lib/viewPage.mjs";

/** Seconds within which a graph of so many operations is to be on the screen, and what is opened of it (the bounds). */
const bounds = { 1000: { seconds: 1, opened: "all" }, 10_000: { seconds: 3, opened: "folded" } };
/** Seconds for which a page may not answer. */
const longestBlock = 0.1;

async function load() {
  await buildKernels();
  const outfile = path.join(root, "out/bench/graphs.cjs");
  mkdirSync(path.dirname(outfile), { recursive: true });
  await esbuild.build({
    stdin: {
      contents: `
        export * as engine from "./src/engine/index.js";
        export { allKeys, collapse, initialExpansion, layout, mostOpened } from "./src/graph/index.js";
        export { drawn } from "./src/extension/views/graph/draw.js";
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
  const { collapse, initialExpansion, allKeys, layout, mostOpened } = tools;
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
  const keys = new Set(allKeys(graph));
  const [opened] = seconds(() => layout(collapse(graph, keys, mostOpened)));
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
    graph,
  };
}

/** A page's questions and the answers to them, as JSON over a socket: about what lies between VS Code's extensions and their pages. */
async function answering(answer) {
  const server = createServer(async (request, response) => {
    const text = JSON.stringify(answer(await json(request)));
    response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end(text);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/**
 * The panel's page from the click to the first picture with the nodes, with the extension's part done here, as it does it.
 * @returns seconds until the first and the last node that is to be seen are there, how many nodes the graph has, the longest time for which the page did nothing else, for the
 *   drawing and while it is fitted and zoomed, and what its thread has worked for the drawing
 */
async function measurePanel({ collapse, initialExpansion, allKeys, layout, drawn, mostOpened }, graph, opened) {
  const { page, close } = await openView("graph");
  const file = "/step.json";
  const answer = ({ expanded, direction }) => {
    const keys = expanded === "all" ? allKeys(graph) : (expanded ?? initialExpansion(graph));
    const visible = collapse(graph, new Set(keys), expanded === null ? undefined : mostOpened);
    const { step, nodes, tensors, backward, passes, notes } = graph;
    const walk = { forward: nodes.length, backward: backward.length };
    const summary = { step, operations: nodes.length, tensors: tensors.length, walk, passes, notes };
    const shown = drawn(graph, { visible, layout: layout(visible, direction), expanded: keys });
    return { type: "drawn", file, summary, graph: shown, reveal: null };
  };
  const extension = await answering(answer);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  let before = 0;
  await page.exposeFunction("worked", async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    const total = metrics.find(({ name }) => name === "TaskDuration").value;
    const since = total - before;
    before = total;
    return since;
  });
  const measured = await page.evaluate(
    async ({ file, opened, address }) => {
      const post = (data) => window.dispatchEvent(new MessageEvent("message", { data }));
      const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      /** What a person does, until what comes of it is on the screen. */
      const drawing = async (act) => {
        const asked = new Promise((resolve) => {
          window.posted.push = (message) => message.type === "draw" && resolve(message);
        });
        const begun = performance.now();
        act();
        const response = await fetch(address, { method: "POST", body: JSON.stringify(await asked) });
        const data = await response.json();
        await window.worked();
        const nodes = data.graph.nodes.length;
        const picture = document.querySelector("svg.graph");
        let before = performance.now();
        let blocked = 0;
        const pause = async () => {
          await painted();
          const now = performance.now();
          blocked = Math.max(blocked, (now - before) / 1000);
          before = now;
        };
        post(data);
        await pause();
        const seconds = (before - begun) / 1000;
        while (picture.dataset.drawn !== "all") await pause();
        return { seconds, all: (before - begun) / 1000, nodes, blocked, work: await window.worked() };
      };
      const run = { id: "a", name: "bench", file: "/bench.ts", started: 0, status: "completed", tags: [], detail: "" };
      post({ type: "runs", runs: [{ ...run, hyperparameters: {} }] });
      const folded = await drawing(() => post({ type: "graphs", run: "a", graphs: [{ step: 0, file }], live: false }));
      if (opened !== "all") return folded;
      const buttons = [...document.querySelectorAll(".controls vscode-button")];
      const all = await drawing(() => buttons.find((one) => one.textContent === "Open all").click());
      const picture = document.querySelector("svg.graph");
      let moving = 0;
      for (const key of ["f", ...Array(10).fill("+"), ...Array(10).fill("-")]) {
        picture.dispatchEvent(new KeyboardEvent("keydown", { key }));
        do {
          const before = performance.now();
          await painted();
          moving = Math.max(moving, (performance.now() - before) / 1000);
        } while (picture.dataset.drawn !== "all");
      }
      return { ...all, moving };
    },
    { file, opened, address: extension.address },
  );
  extension.close();
  await close();
  return measured;
}

const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** @param {import("./lib/options.mjs").Options} options */
export async function graphs(options) {
  const tools = await load();
  if (options.clock === "cpu") now = worked;
  const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-bench-"));
  try {
    const results = [];
    for (const [operations, bound] of Object.entries(bounds)) {
      const { graph, ...result } = await measure(tools, Number(operations), folder);
      results.push({ bound, ...result, panel: await measurePanel(tools, graph, bound.opened) });
    }
    if (options.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
    else {
      console.log(
        table(
          [
            ["operations", "step", "captured", "files", "memory", "read", "folded layout", "opened layout"],
            ...results.map((result) => [
              String(result.operations),
              duration(result.without),
              duration(result.captured),
              result.bytes.map(megabytes).join(" + "),
              megabytes(result.grown),
              duration(result.read),
              duration(result.folded),
              duration(result.opened),
            ]),
          ],
          "rrrrrrrr",
        ),
      );
      const reached = (is) => (is ? "yes" : "**no**");
      console.log(
        table(
          [
            [
              "in the panel",
              "nodes",
              "first seen",
              "bound",
              "reached",
              "all",
              "page busy",
              "moving",
              "under 0.1 s",
              "its work",
            ],
            ...results.map(({ operations, bound, read, panel: { seconds, all, nodes, blocked, moving = 0, work } }) => [
              `${operations} operations, ${bound.opened}`,
              String(nodes),
              duration(read + seconds),
              `${bound.seconds} s`,
              reached(read + seconds <= bound.seconds),
              duration(read + all),
              duration(blocked),
              moving === 0 ? "" : duration(moving),
              reached(Math.max(blocked, moving) <= longestBlock),
              duration(work),
            ]),
          ],
          "lrrrlrrrlr",
        ),
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
