/** `npm run bench -- language`: how soon shapes are there, after a change and of a file just opened, and the memory that it takes. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { pathToFileURL } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { root } from "../scripts/lib/project.mjs";
import { describeMachine } from "./lib/machine.mjs";
import { table } from "./lib/report.mjs";
import { chooseNode } from "./lib/setup.mjs";

/** Milliseconds of a change in a model of 300 lines (median), of a file just opened; bytes of the server. */
const limits = { change: 150, first: 1500, memory: 300e6 };

/** A model of about 300 lines, as people write them: blocks with residual connections, and the loop that trains it. */
function modelText() {
  const blocks = Array.from(
    { length: 20 },
    (_, i) => `
/** Block ${i}: two convolutions around a shortcut. */
class Block${i} extends nn.Module {
  conv1 = new nn.Conv2d(16, 16, 3, { padding: 1 });
  norm1 = new nn.BatchNorm2d(16);
  conv2 = new nn.Conv2d(16, 16, 3, { padding: 1 });
  norm2 = new nn.BatchNorm2d(16);
  forward(x: torch.Tensor) {
    const h = torch.relu(this.norm1(this.conv1(x)));
    const out = this.norm2(this.conv2(h));
    return torch.relu(out.add(x));
  }
}`,
  );
  const head = `import torch, { nn, optim, data, F } from "gradlens";\n`;
  const model = `
class Net extends nn.Module {
  stem = new nn.Conv2d(3, 16, 3, { padding: 1 });
  blocks = new nn.Sequential(${blocks.map((_, i) => `new Block${i}()`).join(", ")});
  fc = new nn.Linear(16, 10);
  forward(x: torch.Tensor) {
    const features = this.blocks(this.stem(x));
    return this.fc(features.mean([2, 3]));
  }
}
const model = new Net();
const optimizer = new optim.Adam(model.parameters());
const set = new data.TensorDataset(torch.randn(1000, 3, 32, 32), torch.zeros(1000).long());
const loader = new data.DataLoader(set, { batchSize: 64, shuffle: true });
for (let epoch = 0; epoch < 10; epoch++) {
  for (const [images, labels] of loader) {
    optimizer.zeroGrad();
    const loss = F.crossEntropy(model(images), labels);
    loss.backward();
    optimizer.step();
    console.log(epoch, loss.item());
  }
}
`;
  return head + blocks.join("\n") + model;
}

const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)];

/** Resident bytes of a process, by `ps`, which Linux and macOS have. */
function memoryOf(pid) {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) * 1024;
}

/** Speaks with the server as an editor does: a file is opened, then changed; its hints are asked for as soon as it says that they are there. */
async function measure(node, file, changes) {
  const text = modelText();
  const uri = pathToFileURL(file).href;
  const begun = performance.now();
  const child = spawn(node, [path.join(root, "dist/language-server.js"), "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
    // As the extension starts it: what Node has compiled is kept from one process to the next.
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(path.dirname(file), "compiled") },
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  let known = () => undefined;
  connection.onNotification("gradlens/fileStatus", ({ state, text: said }) => {
    if (state === "failed" || state === "partial") throw new Error(`the model did not run: ${said}`);
    if (state === "known") known();
  });
  connection.listen();
  const range = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };
  /** Sends, and waits for the shape in the hints. */
  const shown = async (shape, method, params) => {
    const started = performance.now();
    const arrived = new Promise((resolve) => (known = resolve));
    await connection.sendNotification(method, params);
    await arrived;
    const hints = await connection.sendRequest("textDocument/inlayHint", { textDocument: { uri }, range });
    if (!JSON.stringify(hints).includes(shape)) throw new Error(`no hint has ${shape}: ${JSON.stringify(hints)}`);
    return performance.now() - started;
  };
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(path.dirname(file)).href, name: "bench" }],
    capabilities: {},
    initializationOptions: { trusted: true },
  });
  await connection.sendNotification("initialized", {});
  const textDocument = { uri, languageId: "typescript", version: 1, text };
  await shown("64, 10]", "textDocument/didOpen", { textDocument });
  const first = performance.now() - begun;
  const times = [];
  for (let i = 0; i < changes; i++)
    times.push(
      await shown(`64, ${11 + i}]`, "textDocument/didChange", {
        textDocument: { uri, version: i + 2 },
        contentChanges: [{ text: text.replace("nn.Linear(16, 10)", `nn.Linear(16, ${11 + i})`) }],
      }),
    );
  const memory = memoryOf(child.pid);
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  await once(child, "exit");
  connection.dispose();
  return { first, times, memory, lines: text.split("\n").length };
}

/** @param {{ quick: boolean, json: boolean }} options */
export async function language({ quick, json }) {
  const folder = path.join(root, "out/bench/language");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "model.ts");
  writeFileSync(file, modelText());
  // The server runs in VS Code's Node.
  const { node } = chooseNode();
  // The first process of all reads its bundles from the disk and compiles them; what a person waits for on other days is the second.
  const { first: coldest } = await measure(node, file, 0);
  const firsts = [];
  for (let i = 0; i < (quick ? 2 : 6); i++) firsts.push((await measure(node, file, 0)).first);
  const { first: last, times, memory, lines: measured } = await measure(node, file, quick ? 10 : 60);
  const first = quantile([...firsts, last], 0.5);
  const change = { median: quantile(times, 0.5), p90: quantile(times, 0.9) };
  const result = { lines: measured, coldest, first, change, memory };
  if (json) return void console.log(JSON.stringify(result, null, 2));
  const verdict = (value, limit) => (value <= limit ? "met" : "missed");
  const ms = (value) => `${value.toFixed(0)} ms`;
  const rows = [
    [
      "shapes after a change, median",
      ms(result.change.median),
      ms(limits.change),
      verdict(result.change.median, limits.change),
    ],
    ["shapes after a change, 9 of 10", ms(result.change.p90), "", ""],
    ["first result of the first process of all", ms(coldest), "", ""],
    ["first result, from the start of the process, median", ms(first), ms(limits.first), verdict(first, limits.first)],
    [
      "memory of the server",
      `${(memory / 1e6).toFixed(0)} MB`,
      `${limits.memory / 1e6} MB`,
      verdict(memory, limits.memory),
    ],
  ];
  const { processor, cores, node: version, load } = describeMachine(node);
  console.log(
    `${processor}, ${cores} cores, Node ${version}, load ${load.toFixed(1)}. ${measured} lines, ${times.length} changes.\n`,
  );
  console.log(table([["", "measured", "limit", ""], ...rows]));
}
