/** The server with the analyser that it has in life, over a stream: from a text to what is shown of it. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, test } from "node:test";
import type { CodeLens, Hover, InlayHint, MarkupContent } from "vscode-languageserver-protocol";
import { createAnalyser } from "../../src/analysis/index.js";
import { RunClient } from "../../src/analysis/run/client.js";
import { connect, type Client } from "./client.js";

const worker = path.resolve("dist/analysis-worker.js");
const whole = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };

const definition = `import torch, { nn, optim, train } from "gradlens";
import { width } from "./width.js";

class Net extends nn.Module {
  layers = new nn.Sequential(
    new nn.Linear(2, width),
    new nn.Tanh(),
    new nn.Linear(width, 1),
  );
  forward(x: torch.Tensor) {
    return this.layers(x).squeeze(1);
  }
}

export default train.define({
  model: () => new Net(),
  data: () => [torch.randn(100, 2), torch.rand(100)],
  loss: new nn.MSELoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.1 }),
  batchSize: 10,
  epochs: 5,
});
`;

describe("language server with its analyser", { concurrency: false }, () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-language-"));
  const uriOf = (name: string) => pathToFileURL(path.join(folder, name)).href;
  const uri = uriOf("model.ts");
  let client: Client;
  before(async () => {
    writeFileSync(path.join(folder, "width.ts"), "export const width = 20;\n");
    // A busy machine is slow to start a worker.
    client = await connect((options) => createAnalyser(options, new RunClient(worker)), {
      folder,
      settings: { analysis: { seconds: 20 } },
    });
  });
  after(async () => {
    await client.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const labels = async () => {
    const hints = await client.request<InlayHint[]>("inlayHint", uri, { range: whole });
    return hints.map(({ position, label }) => `${position.line + 1} ${String(label)}`);
  };

  test("a definition: the batch is N, layers tell what they give back, the class how large it is", async () => {
    client.open(uri, definition);
    await client.status(uri, "known");
    const found = await labels();
    for (const label of ["6 → [N, 20]", "7 → [N, 20]", "8 → [N, 1]", "10 x: [N, 2]", "11 [N]"])
      assert.ok(found.includes(label), `${label} of ${found.join("; ")}`);
    const lenses = await client.request<CodeLens[]>("codeLens", uri);
    assert.ok(lenses.some(({ command }) => command?.title === "81 parameters"));
    const hover = await client.request<Hover>("hover", uri, { position: { line: 10, character: 18 } });
    const { value } = hover.contents as MarkupContent;
    assert.match(value, /`2`.*`\[N, 1\]`.*21/);
    assert.deepEqual(await client.diagnostics(uri, () => true), []);
  });

  test("what is typed shows at once; what does not fit is told at the expression, in PyTorch's words", async () => {
    client.change(uri, {
      range: { start: { line: 7, character: 18 }, end: { line: 7, character: 23 } },
      text: "30",
    });
    const [found] = await client.diagnostics(uri, (all) => all.some(({ code }) => code === "shape"));
    assert.match(String(found.message), /mat1 and mat2 shapes cannot be multiplied \(\S+x20 and 30x1\)/);
    assert.equal(found.range.start.line, 10);
    client.change(uri, {
      range: { start: { line: 7, character: 18 }, end: { line: 7, character: 20 } },
      text: "width",
    });
    await client.diagnostics(uri, (all) => all.length === 0);
  });

  test("a file that it imports is followed, from the editor", async () => {
    client.open(uriOf("width.ts"), 'import "gradlens";\nexport const width = 20;\n');
    client.change(uriOf("width.ts"), {
      range: { start: { line: 1, character: 21 }, end: { line: 1, character: 23 } },
      text: "50",
    });
    for (let i = 0; i < 600 && !(await labels()).includes("6 → [N, 50]"); i++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok((await labels()).includes("6 → [N, 50]"));
    client.close(uriOf("width.ts"));
  });

  test("a file that only others use: the shapes of their run, and whose it is", async () => {
    const [helper, user] = [uriOf("steps.ts"), uriOf("user.ts")];
    const head = 'import type torch from "gradlens";\n';
    const half = "export function half(x: torch.Tensor) {\n  return x.reshape(2, -1);\n}\n";
    writeFileSync(path.join(folder, "steps.ts"), head + half);
    client.open(helper, head + half);
    await client.status(helper, "syntax");
    client.open(user, 'import torch from "gradlens";\nimport { half } from "./steps.js";\nhalf(torch.ones(6, 4));\n');
    const status = await client.status(helper, "known");
    assert.match(status.text, /user\.ts/);
    const labelsOf = async () =>
      (await client.request<InlayHint[]>("inlayHint", helper, { range: whole })).map(({ label }) => String(label));
    assert.deepEqual(await labelsOf(), ["x: [6, 4]", "[2, 12]"]);
    const hover = await client.request<Hover>("hover", helper, { position: { line: 2, character: 9 } });
    assert.match((hover.contents as MarkupContent).value, /`\[6, 4\]`[^]*user\.ts/);
    // What is typed into it goes on being seen through the same run.
    client.change(helper, { range: { start: { line: 2, character: 19 }, end: { line: 2, character: 20 } }, text: "3" });
    for (let i = 0; i < 600 && !(await labelsOf()).includes("[3, 8]"); i++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(await labelsOf(), ["x: [6, 4]", "[3, 8]"]);
    client.close(user);
    client.close(helper);
  });

  test("a file whose users are not open: the nearest one that comes to it is run for it", async () => {
    const [helper, user] = [uriOf("double.ts"), path.join(folder, "uses-double.ts")];
    const text = 'import torch from "gradlens";\nexport const double = (x: torch.Tensor) => x.mul(2);\n';
    writeFileSync(path.join(folder, "double.ts"), text);
    writeFileSync(path.join(folder, "never.ts"), 'import { double } from "./double.js";\nexport { double };\n');
    writeFileSync(
      user,
      'import torch from "gradlens";\nimport { double } from "./never.js";\ndouble(torch.ones(3, 5));\n',
    );
    client.open(helper, text);
    const labelsOf = async () =>
      (await client.request<InlayHint[]>("inlayHint", helper, { range: whole })).map(({ label }) => String(label));
    const shown = async (label: string) => {
      for (let i = 0; i < 600 && !(await labelsOf()).some((each) => each.includes(label)); i++)
        await new Promise((resolve) => setTimeout(resolve, 100));
      assert.ok(
        (await labelsOf()).some((each) => each.includes(label)),
        label,
      );
    };
    await shown("[3, 5]");
    const { text: said } = await client.status(helper, "known");
    assert.match(said, /uses-double\.ts/);
    // The user changes on disk.
    writeFileSync(
      user,
      'import torch from "gradlens";\nimport { double } from "./never.js";\ndouble(torch.ones(4, 6, 2));\n',
    );
    const changed = { changes: [{ uri: pathToFileURL(user).href, type: 2 }] };
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", changed);
    await shown("[4, 6, 2]");
    client.close(helper);
  });

  test("an endless loop, a throwing constructor, a missing module, no model: a word, and the server stays", async () => {
    client.configure({ analysis: { seconds: 0.5 } });
    const odd = uriOf("odd.ts");
    const texts = {
      partial: 'import torch from "gradlens";\nconst a = torch.ones(2);\nwhile (true) {}\n',
      failed:
        'import { nn } from "gradlens";\nclass A extends nn.Module { constructor() { super(); throw new Error("no"); } }\nnew A();\n',
    };
    client.open(odd, texts.partial);
    const partial = await client.status(odd, "partial");
    assert.ok(partial.detail);
    client.change(odd, { text: texts.failed });
    assert.match((await client.status(odd, "failed")).detail ?? "", /Error: no/);
    client.change(odd, { text: 'import "gradlens";\nimport "./nowhere.js";\n' });
    await client.status(odd, "failed");
    client.change(odd, { text: "console.log(1);\n" });
    assert.deepEqual(await client.request("inlayHint", odd, { range: whole }), []);
    client.close(odd);
    client.configure({ analysis: { seconds: 20 } });
    await client.status(uri, "known");
    assert.ok((await labels()).length > 4);
  });
});
