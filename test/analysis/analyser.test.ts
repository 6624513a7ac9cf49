/** The analyser on whole files: what it tells, and what it survives. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import type { Analyser, Analysis, Budget } from "../../src/analysis/analysis.js";
import type { Dim, ValueFact } from "../../src/analysis/facts.js";
import { createAnalyser } from "../../src/analysis/index.js";
import { RunClient } from "../../src/analysis/run/client.js";
import { inWords } from "../../src/protocol/said.js";

const worker = path.resolve("dist/analysis-worker.js");
const head = `import torch, { nn, optim, data, train, F } from "gradlens";\n`;
let folder: string;
let analyser: Analyser;
const open = new Map<string, string>();
let number = 0;

before(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-analysis-"));
  analyser = createAnalyser(
    { trusted: true, open: (file) => open.get(file), folders: [folder], severities: {} },
    new RunClient(worker),
  );
});
after(() => {
  analyser.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function analyse(
  text: string,
  {
    name = `file${++number}.ts`,
    budget,
    imports = head,
  }: { name?: string; budget?: Partial<Budget>; imports?: string } = {},
): Promise<Analysis> {
  const file = path.join(folder, name);
  open.set(file, imports + text);
  // The time is that of a slow machine, where a test does not ask for another.
  analyser.configure({ budget: { milliseconds: 20_000, ...budget } });
  const analysis = await analyser.analyse(file);
  assert.ok(analysis, "the newest call has a result");
  return analysis;
}

/** The shapes seen at an expression, by its text. */
function shapes({ facts, sites, text, file }: Analysis, of: string): Dim[][] {
  const ids = new Set(sites.filter(({ span }) => text.slice(span.start, span.end) === of).map(({ id }) => id));
  const values = (facts?.sites[file] ?? []).filter(({ site }) => ids.has(site)).flatMap((fact) => fact.values);
  const tensors = values.filter((value): value is Extract<ValueFact, { kind: "tensor" }> => value.kind === "tensor");
  return [...new Map(tensors.map(({ shape }) => [shape.join(), shape])).values()];
}

/** Findings as `check «text»`. */
const found = ({ findings, text }: Analysis) =>
  findings.map(({ check, span }) => `${check} «${text.slice(span.start, span.end)}»`);

const net = `class Net extends nn.Module {
  conv = new nn.Conv2d(3, 8, 3, { padding: 1 });
  fc = new nn.Linear(8 * 16 * 16, 10);
  forward(x: torch.Tensor) {
    const h = F.maxPool2d(torch.relu(this.conv(x)), 2);
    return this.fc(h.flatten(1));
  }
}
`;

describe("shapes", () => {
  test("of a script, to its first step and after the training", async () => {
    const analysis = await analyse(`${net}
      const model = new Net(), optimizer = new optim.Adam(model.parameters());
      const loader = new data.DataLoader(new data.TensorDataset(torch.randn(1000, 3, 32, 32), torch.zeros(1000).long()), { batchSize: 64, shuffle: true });
      const losses: number[] = [];
      for (let epoch = 0; epoch < 100; epoch++)
        for (const [images, labels] of loader) {
          optimizer.zeroGrad();
          const loss = F.crossEntropy(model(images), labels);
          loss.backward();
          optimizer.step();
          losses.push(loss.item());
        }
      const last = losses[99].toFixed(2);
      const test = model.eval()(torch.randn(7, 3, 32, 32));`);
    assert.deepEqual(
      analysis.findings.filter(({ severity }) => severity === "error"),
      [],
    );
    assert.deepEqual(shapes(analysis, "images"), [[64, 3, 32, 32]]);
    assert.deepEqual(shapes(analysis, "h"), [[64, 8, 16, 16]]);
    assert.deepEqual(shapes(analysis, "loss"), [[]]);
    const { facts } = analysis;
    assert.deepEqual(
      facts!.optimizers.map(({ type, parameters }) => [type, parameters.length]),
      [["Adam", 4]],
    );
    assert.deepEqual(
      facts!.loaders.map(({ batchSize, inOrder, samples }) => [batchSize, inOrder, samples]),
      [[64, false, 1000]],
    );
    assert.deepEqual(
      facts!.events
        .filter(({ kind }) => ["zeroGrad", "backward", "step", "mode"].includes(kind))
        .map(({ kind }) => kind)
        .slice(0, 3),
      ["zeroGrad", "backward", "step"],
    );
    assert.ok(facts!.parameters.every(({ reached }) => reached));
    const made = facts!.modules.find(({ type }) => type === "Net")!;
    assert.equal(made.parameterCount, 3 * 8 * 9 + 8 + 8 * 16 * 16 * 10 + 10);
    assert.deepEqual(
      made.children.map(({ name }) => name),
      ["conv", "fc"],
    );
    // Each place of the convolution's output for each filter, then the product.
    assert.equal(made.multiplyAdds, 64 * (32 * 32 * 8 * 3 * 9 + 8 * 16 * 16 * 10));
    assert.equal(facts!.operations.find(({ loss }) => loss !== undefined)?.loss, "crossEntropy");
  });

  test("of what follows the training, where it runs to its end", async () => {
    const analysis = await analyse(`
      const model = new nn.Linear(4, 2), optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
      for (let i = 0; i < 50; i++) { const loss = model(torch.randn(8, 4)).sum(); optimizer.zeroGrad(); loss.backward(); optimizer.step(); }
      const answer = model(torch.randn(5, 4));`);
    assert.deepEqual(shapes(analysis, "answer"), [[5, 2]]);
  });

  test("of a training definition, its batch by name", async () => {
    const analysis = await analyse(`${net}
      export default train.define({
        model: () => new Net(), data: () => data.split(new data.TensorDataset(torch.randn(200, 3, 32, 32), torch.zeros(200).long()), { validation: 0.25 }),
        loss: new nn.CrossEntropyLoss(), optimizer: (m) => new optim.SGD(m.parameters(), { lr: 0.1 }), batchSize: 32, epochs: 100, metrics: { accuracy: train.metrics.accuracy },
      });`);
    assert.deepEqual(
      found(analysis).filter((text) => /shape|dtype|range|error/.test(text)),
      [],
    );
    assert.deepEqual(shapes(analysis, "h"), [["N", 8, 16, 16]]);
    assert.deepEqual(analysis.facts!.names.N.size, 32);
    assert.equal(analysis.facts!.definition!.loss, "CrossEntropyLoss");
    assert.equal(analysis.facts!.definition!.settings.batchSize, 32);
    assert.deepEqual(
      analysis.facts!.loaders.map(({ part }) => part),
      ["training", "validation"],
    );
  });

  test("of a model whose batch is fixed in its code", async () => {
    const analysis = await analyse(`
      class Fixed extends nn.Module { fc = new nn.Linear(4, 2); forward(x: torch.Tensor) { const flat = x.view(16, 4); return this.fc(flat); } }
      export default train.define({ model: () => new Fixed(), data: () => [torch.randn(64, 2, 2), torch.zeros(64).long()], loss: new nn.CrossEntropyLoss(),
        optimizer: (m) => new optim.SGD(m.parameters(), { lr: 0.1 }), batchSize: 16, epochs: 1 });`);
    assert.deepEqual(
      found(analysis).filter((text) => /shape|error/.test(text)),
      [],
    );
    assert.deepEqual(shapes(analysis, "flat"), [[16, 4]]);
  });

  test("of a class alone, by its @input", async () => {
    const analysis = await analyse(`/** @input int64 [N, T] */
      export class Tagger extends nn.Module {
        embed = new nn.Embedding(100, 16); lstm = new nn.LSTM(16, 32, { batchFirst: true }); out = new nn.Linear(32, 5);
        forward(ids: torch.Tensor) { const [hidden] = this.lstm(this.embed(ids)); const flat = hidden.reshape(-1, 32); return this.out(flat); }
      }`);
    assert.deepEqual(shapes(analysis, "ids"), [["N", "T"]]);
    assert.deepEqual(shapes(analysis, "hidden"), [["N", "T", 32]]);
    assert.deepEqual(shapes(analysis, "flat"), [["NT", 32]]);
  });

  test("that depend on values: known where they are cheap, else told apart", async () => {
    const analysis = await analyse(`
      const y = torch.tensor([0, 2, 1, 2]); const classes = y.max().item() + 1; const head = new nn.Linear(3, classes);
      const scores = head(torch.randn(4, 3)); const chosen = scores.at(y.eq(2)); const sure = scores.at(scores.gt(0));`);
    assert.deepEqual(shapes(analysis, "scores"), [[4, 3]]);
    assert.deepEqual(shapes(analysis, "chosen"), [[2, 3]]);
    assert.deepEqual(shapes(analysis, "sure"), [["?"]]);
  });

  test("through imports, which an editor may have in another state than the disk", async () => {
    writeFileSync(path.join(folder, "model.ts"), `${head}export const make = () => new nn.Linear(3, 4);`);
    writeFileSync(path.join(folder, "sizes.json"), `{"batch": 6}`);
    const text = `import { make } from "./model.js"; import sizes from "./sizes.json"; import torch from "gradlens"; const out = make()(torch.randn(sizes.batch, 3));`;
    assert.deepEqual(shapes(await analyse(text, { imports: "" }), "out"), [[6, 4]]);
    open.set(path.join(folder, "model.ts"), `${head}export const make = () => new nn.Linear(3, 9);`);
    assert.deepEqual(shapes(await analyse(text, { imports: "" }), "out"), [[6, 9]]);
  });

  test("of data in files, read once as long as they stay", async () => {
    const file = path.join(folder, "data.bin");
    writeFileSync(file, new Float32Array(24));
    const text = `import { readFileSync } from "node:fs"; import { join } from "node:path";
      const bytes = readFileSync(join(__dirname, "data.bin")); const x = torch.tensor(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)).reshape(-1, 4);`;
    assert.deepEqual(shapes(await analyse(text), "x"), [[6, 4]]);
    writeFileSync(file, new Float32Array(40));
    assert.deepEqual(shapes(await analyse(text), "x"), [[10, 4]]);
  });
});

describe("failures", () => {
  test("are told at the exact expression, with the way out and its change", async () => {
    const analysis = await analyse(`class Net extends nn.Module {
      conv1 = new nn.Conv2d(3, 16, 5);
      fc = new nn.Linear(256, 120);
      forward(x: torch.Tensor) { const h = F.maxPool2d(this.conv1(x), 2); return torch.relu(this.fc(torch.flatten(h, 1))); }
    }
    new Net()(torch.randn(4, 3, 14, 14));`);
    assert.deepEqual(found(analysis), ["shape «this.fc(torch.flatten(h, 1))»"]);
    const [{ message, fixes, severity }] = analysis.findings;
    assert.equal(severity, "error");
    assert.equal(
      inWords(message),
      "mat1 and mat2 shapes cannot be multiplied (4x400 and 256x120). fc takes 256 features and gets 16 × 5 × 5 = 400: write new nn.Linear(400, ...).",
    );
    const [{ span, text }] = fixes![0].edits;
    assert.equal(
      analysis.text.slice(0, span.start) + text + analysis.text.slice(span.end),
      analysis.text.replace("Linear(256", "Linear(400"),
    );
  });

  for (const [name, text, expected] of [
    ["channels", `const c = new nn.Conv2d(3, 8, 3); c(torch.randn(1, 1, 8, 8));`, "shape «c(torch.randn(1, 1, 8, 8))»"],
    ["a view", `const x = torch.randn(8, 16, 5, 5); const y = x.view(8, 300);`, "shape «x.view(8, 300)»"],
    ["a dimension", `const x = torch.randn(8, 4); x.sum(2);`, "range «x.sum(2)»"],
    ["an index", `const e = new nn.Embedding(4, 2); e(torch.tensor([1, 4]));`, "range «e(torch.tensor([1, 4]))»"],
    [
      "a class",
      `F.crossEntropy(new nn.Linear(2, 3)(torch.randn(2, 2)), torch.tensor([0, 3]));`,
      "range «F.crossEntropy(new nn.Linear(2, 3)(torch.randn(2, 2)), torch.tensor([0, 3]))»",
    ],
    ["indices of floats", `const e = new nn.Embedding(4, 2); const i = torch.tensor([0.5, 1]); e(i);`, "dtype «e(i)»"],
    [
      "targets of floats",
      `const y = torch.zeros(2); new nn.CrossEntropyLoss()(new nn.Linear(2, 3)(torch.randn(2, 2)), y);`,
      "dtype «new nn.CrossEntropyLoss()(new nn.Linear(2, 3)(torch.randn(2, 2)), y)»",
    ],
    [
      "a thrown error",
      `function check(n: number) { if (n > 1) throw new Error(\`too many: \${n}\`); } check(3);`,
      "error «new Error(`too many: ${n}`)»",
    ],
    [
      "a layer within a definition",
      `export default train.define({ model: () => new nn.Sequential(new nn.Linear(4, 8), new nn.Linear(9, 2)), data: () => [torch.randn(9, 4), torch.zeros(9).long()], loss: new nn.CrossEntropyLoss(), optimizer: (m) => new optim.SGD(m.parameters(), { lr: 1 }), epochs: 1 });`,
      "shape «new nn.Linear(9, 2)»",
    ],
  ] as const)
    test(`of ${name}`, async () => {
      const classes = found(await analyse(text)).filter((line) => /^(shape|dtype|range|error) /.test(line));
      assert.deepEqual(classes, [expected]);
    });

  test("are silenced by a comment, and by the settings", async () => {
    const text = `const x = torch.randn(8, 4);\nx.sum(2); // gradlens-ignore range`;
    assert.deepEqual(found(await analyse(text)), []);
  });
});

describe("a run", () => {
  const fine = async () => assert.deepEqual(shapes(await analyse(`const ok = torch.zeros(2, 3);`), "ok"), [[2, 3]]);

  for (const [name, text, end] of [
    ["an endless loop", `const before = torch.zeros(2); while (true);`, "budget"],
    ["an endless loop that catches all", `for (;;) { try { torch.zeros(1); } catch {} }`, "budget"],
    ["an endless loop of promises", `await (async () => { while (true) await null; })();`, "budget"],
    [
      "an endless recursion of promises",
      `const f = async (): Promise<void> => { await null; return f(); }; await f();`,
      "budget",
    ],
    ["an endless loop out of reach of probes", `torch.zeros(1); "a".repeat(60).match(/^(a+)+b$/);`, "budget"],
    ["a flood of operations", `let x = torch.ones(2); for (let i = 0; i < 1e9; i++) x = x.add(1);`, "budget"],
    ["deep recursion", `function f(n: number): number { return f(n + 1) + 1; } f(0);`, "failed"],
    [
      "a constructor that throws",
      `class A { constructor() { throw new Error("no"); } } torch.zeros(1); new A();`,
      "failed",
    ],
    ["a missing file", `import { gone } from "./gone.js"; gone();`, "failed"],
    ["process.exit", `torch.zeros(1); process.exit(3);`, "finished"],
    [
      "a rejection that nobody hears",
      `void Promise.reject(new Error("unheard")); torch.zeros(1); await null;`,
      "finished",
    ],
    ["a wait that never ends", `await new Promise((resolve) => setTimeout(resolve, 10)); torch.zeros(1);`, "finished"],
    ["the network", `const r = await fetch("http://127.0.0.1:9/"); torch.zeros(1);`, "finished"],
    ["a download", `torch.hub.loadStateDictFromUrl("http://127.0.0.1:9/net.pth"); torch.zeros(1);`, "finished"],
    ["code by its path", `torch.hub.load("models", "net", { source: "local" }); torch.zeros(1);`, "finished"],
    ["another process", `import { execSync } from "node:child_process"; execSync("true"); torch.zeros(1);`, "finished"],
    ["a package that is not there", `import x from "no-such-package-at-all"; x(torch.zeros(1));`, "finished"],
  ] as const)
    test(`of ${name} ends, and the next is as before`, async () => {
      const analysis = await analyse(text, {
        budget: { milliseconds: end === "budget" ? 300 : 20_000, operations: 20_000 },
      });
      assert.equal(analysis.facts?.end.kind, end);
      await fine();
    });

  test("of huge data takes no memory", async () => {
    const analysis = await analyse(
      `const x = torch.zeros(1e5, 1e5); const y = x.add(1).mean(0); const z = new nn.Linear(1e5, 1e5)(y);`,
    );
    assert.deepEqual(shapes(analysis, "z"), [[1e5]]);
  });

  test("knows the shapes of a data set that is yet to be fetched", async () => {
    const imports = `${head}import { datasets, transforms } from "gradlens/vision";\n`;
    const analysis = await analyse(
      `const set = new datasets.MNIST("nowhere", { download: true, transform: new transforms.ToTensor() });
for (const [images, targets] of new data.DataLoader(set, { batchSize: 32 })) new nn.Flatten()(images as torch.Tensor);`,
      { imports },
    );
    assert.equal(analysis.facts?.end.kind, "finished");
    assert.deepEqual(shapes(analysis, "new nn.Flatten()(images as torch.Tensor)"), [[32, 784]]);
  });

  test("that fills the memory ends", async () => {
    const text = `const list: unknown[] = []; torch.zeros(1); for (;;) list.push(new Array(1e5).fill({}).map(() => ({ a: 1 })));`;
    const { facts } = await analyse(text, { budget: { milliseconds: 60_000, bytes: 32 * 2 ** 20 } });
    assert.deepEqual(facts?.end.kind, "budget");
    await fine();
  });

  test("leaves nothing behind", async () => {
    await analyse(`torch.setDefaultDtype(torch.float64); (globalThis as any).left = 1; (Array.prototype as any).left = 2; (torch.Tensor.prototype as any).left = 3;
      torch.setGradEnabled(false); torch.manualSeed(5); Math.max = () => 7; process.env.LEFT = "x"; (nn as any).left = 4; delete (globalThis as any).JSON; torch.zeros(1);`);
    const analysis =
      await analyse(`const s = [typeof (globalThis as any).left, typeof ([] as any).left, typeof (torch.zeros(1) as any).left, Math.max(1, 2), process.env.LEFT, typeof JSON, torch.zeros(1).dtype.name, torch.isGradEnabled()].join();
      const seen = s + "!";`);
    const seen = analysis
      .facts!.sites[analysis.file].flatMap(({ values }) => values)
      .flatMap((value) => (value.kind === "plain" ? [value.value] : []));
    assert.ok(seen.includes("undefined,undefined,undefined,2,,object,float32,true!"), seen.join("\n"));
  });

  test("writes nothing, and reads within its folders only", async () => {
    const secret = path.join(os.tmpdir(), `gradlens-secret-${process.pid}`);
    writeFileSync(secret, "secret");
    mkdirSync(path.join(folder, "sub"), { recursive: true });
    const written = path.join(folder, "written.txt");
    for (const code of [
      `fs.writeFileSync(${JSON.stringify(written)}, "x")`,
      `fs.readFileSync(${JSON.stringify(secret)})`,
      `await fs.promises.writeFile(${JSON.stringify(written)}, "x")`,
      `fs.rmSync(${JSON.stringify(secret)})`,
    ]) {
      const { facts } = await analyse(
        `import fs from "node:fs"; const first = torch.zeros(1); ${code}; const second = torch.zeros(2);`,
      );
      assert.equal(facts?.end.kind, "finished");
      assert.equal(facts.operations.length, 0);
      assert.ok(!JSON.stringify(facts.sites).includes("[2]"), code);
    }
    assert.ok(!existsSync(written));
    assert.equal(readFileSync(secret, "utf8"), "secret");
    rmSync(secret);
  });

  test("finds imported files again after many changes of the file that imports them", async () => {
    writeFileSync(path.join(folder, "kept.ts"), `${head}export const make = () => new nn.Linear(3, 4);`);
    for (let i = 0; i < 150; i++) {
      const text = `import { make } from "./kept.js"; const r${i} = make()(torch.randn(${i + 1}, 3));`;
      const analysis = await analyse(text, { name: "changing.ts" });
      if (i % 50 === 49) assert.deepEqual(shapes(analysis, `r${i}`), [[i + 1, 4]]);
      if (i % 70 === 69) assert.equal((await analyse(`const x = torch.zeros(1);`)).facts?.end.kind, "finished");
    }
  });

  test("circular imports are as in training", async () => {
    writeFileSync(
      path.join(folder, "a.ts"),
      `${head}import { b } from "./b.js"; export const a = () => torch.zeros(2); export const c = () => b();`,
    );
    writeFileSync(path.join(folder, "b.ts"), `import { a } from "./a.js"; export const b = () => a();`);
    assert.deepEqual(shapes(await analyse(`import { c } from "./a.js"; const r = c();`), "r"), [[2]]);
  });

  test("is not done without trust, of a text that does not parse, or of what is no model", async () => {
    assert.equal((await analyse(`const x = torch.zeros(`)).facts, undefined);
    assert.equal((await analyse(`console.log(1);`, { imports: "" })).facts, undefined);
    analyser.configure({ trusted: false });
    assert.equal((await analyse(`torch.zeros(1);`)).facts, undefined);
    analyser.configure({ trusted: true });
  });

  test("gives way to a newer one of the same file", async () => {
    const file = path.join(folder, "typed.ts");
    analyser.configure({ budget: { milliseconds: 60_000 } });
    open.set(file, `${head}while (true);`);
    const first = analyser.analyse(file);
    open.set(file, `${head}const ok = torch.zeros(4);`);
    const second = analyser.analyse(file);
    assert.equal(await first, undefined);
    assert.deepEqual(shapes((await second)!, "ok"), [[4]]);
  });
});
