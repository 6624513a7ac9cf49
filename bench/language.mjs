/** `npm run bench -- language`: how soon shapes are there, after a change and of a file just opened, and the memory that it takes. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { root } from "../scripts/lib/project.mjs";
import { describeMachine } from "./lib/machine.mjs";
import { table } from "./lib/report.mjs";

/** Milliseconds of a change in a model of 300 lines (median), of a file just opened; bytes of the process. */
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

/** Milliseconds of processor time that all threads of this process had. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** In a process of its own: the first analysis, then one after each change. Prints what it measured. */
async function measure(file, changes) {
  const begun = performance.now();
  const { createAnalyser } = await import("../dist/analysis.js").then((bundle) => bundle.default);
  const text = modelText();
  let now = text;
  const analyser = createAnalyser({
    trusted: true,
    open: () => now,
    folders: [path.dirname(file)],
    severities: {},
    budget: { milliseconds: 60_000 },
  });
  const { facts } = await analyser.analyse(file);
  if (facts.end.kind !== "stepped") throw new Error(`the model did not run: ${JSON.stringify(facts.end)}`);
  const first = performance.now() - begun;
  const times = [];
  const runs = [];
  const works = [];
  for (let i = 0; i < changes; i++) {
    now = text.replace("nn.Linear(16, 10)", `nn.Linear(16, ${11 + i})`);
    const started = performance.now();
    const before = processorTime();
    const analysis = await analyser.analyse(file);
    times.push(performance.now() - started);
    works.push(processorTime() - before);
    runs.push(analysis.facts.milliseconds);
  }
  const memory = process.memoryUsage().rss;
  analyser.dispose();
  process.stdout.write(JSON.stringify({ first, times, runs, works, memory, lines: text.split("\n").length }));
}

/** @param {{ quick: boolean, json: boolean }} options */
export async function language({ quick, json }) {
  const folder = path.join(root, "out/bench/language");
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "model.ts");
  writeFileSync(file, modelText());
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), file, String(quick ? 10 : 60)], {
    encoding: "utf8",
  });
  if (child.status !== 0) throw new Error(`The analysis failed:\n${child.stderr}`);
  const { first, times, runs, works, memory, lines: measured } = JSON.parse(child.stdout);
  const result = {
    lines: measured,
    first,
    change: {
      median: quantile(times, 0.5),
      p90: quantile(times, 0.9),
      run: quantile(runs, 0.5),
      work: quantile(works, 0.5),
    },
    memory,
  };
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
    ["of that, the run", ms(result.change.run), "", ""],
    ["processor time of a change, all threads", ms(result.change.work), "", ""],
    ["shapes after a change, 9 of 10", ms(result.change.p90), "", ""],
    ["first result, process and worker cold", ms(first), ms(limits.first), verdict(first, limits.first)],
    [
      "memory of the process, worker included",
      `${(memory / 1e6).toFixed(0)} MB`,
      `${limits.memory / 1e6} MB`,
      verdict(memory, limits.memory),
    ],
  ];
  const { processor, cores, node, load } = describeMachine(process.execPath);
  console.log(
    `${processor}, ${cores} cores, Node ${node}, load ${load.toFixed(1)}. ${measured} lines, ${times.length} changes.\n`,
  );
  console.log(table([["", "measured", "limit", ""], ...rows]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await measure(process.argv[2], Number(process.argv[3]));
