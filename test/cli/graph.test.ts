/** `gradlens graph` and `gradlens summary`. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import type { CapturedGraph } from "../../src/protocol/graph.js";
import type { Summary } from "../../src/graph/index.js";
import { parseGraphCommand } from "../../src/cli/graphArgs.js";
import { UsageError } from "../../src/cli/usage.js";
import { dist, project, quadratic } from "../runtime/project.js";

const model = `import torch, { nn, optim } from "gradlens";
class Net extends nn.Module {
  hidden = new nn.Linear(3, 4);
  out = new nn.Linear(4, 1);
  forward(x: torch.Tensor) {
    return this.out(torch.tanh(this.hidden(x)));
  }
}
torch.manualSeed(0);
const net = new Net();
const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
for (let i = 0; i < 3; i++) {
  optimizer.zeroGrad();
  net(torch.ones(5, 3)).pow(2).mean().backward();
  optimizer.step();
}
console.log("trained");
`;

function gradlens(folder: string, ...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(dist, "cli.js"), ...argv], {
    cwd: folder,
    encoding: "utf8",
  });
  return { code: status, out: stdout, error: stderr };
}

describe("gradlens graph", () => {
  test("json: what is known of the step, on the terminal", () => {
    const folder = project({ "net.ts": model });
    const { code, out, error } = gradlens(folder, "graph", "net.ts", "--step", "1");
    assert.deepEqual([code, error], [0, ""], "stopped after the step");
    const graph = JSON.parse(out) as CapturedGraph;
    assert.equal(graph.step, 1);
    assert.deepEqual(
      graph.nodes.map(({ operation }) => operation),
      ["t", "addmm", "tanh", "t", "addmm", "pow", "mean"],
    );
    assert.equal(graph.nodes[2].position?.line, 6);
    assert.ok(graph.tensors.every(({ value }) => value!.statistics.histogram.length === 64));
    assert.deepEqual(readdirSync(folder), ["net.ts"], "nothing is recorded");
  });

  test("dot: nested clusters, nodes, and edges between nodes that there are", () => {
    const { code, out } = gradlens(project({ "net.ts": model }), "graph", "net.ts", "--format", "dot");
    assert.equal(code, 0);
    const lines = out.trimEnd().split("\n");
    assert.equal(lines[0], "digraph gradlens {");
    assert.equal(lines.at(-1), "}");
    const name = '"(?:[^"\\\\]|\\\\.)*"';
    const node = new RegExp(`^ +(${name}) \\[label=${name}, shape=\\w+(?:, style="\\w+")?\\];$`);
    const edge = new RegExp(`^ +(${name}) -> (${name}) \\[label=${name}\\];$`);
    const cluster = new RegExp(`^ +subgraph "cluster_g:[^"]*" \\{$`);
    const nodes = new Set<string>();
    let depth = 1;
    for (const line of lines.slice(1, -1)) {
      if (cluster.test(line)) depth++;
      else if (/^ +\}$/.test(line)) depth--;
      else if (node.test(line)) nodes.add(node.exec(line)![1]);
      else if (edge.test(line)) for (const end of edge.exec(line)!.slice(1)) assert.ok(nodes.has(end), line);
      else assert.match(line, new RegExp(`^ +(?:rankdir=TB;|(?:node|edge) \\[.*\\];|label=${name};)$`));
    }
    assert.equal(depth, 1);
    assert.ok(nodes.has('"n:2"'));
    assert.match(out, /subgraph "cluster_g:hidden"/);
  });

  test("svg: well formed, with each operation, in the file that was named", () => {
    const folder = project({ "net.ts": model });
    const { code, out } = gradlens(folder, "graph", "net.ts", "-o", "net.svg");
    assert.deepEqual([code, out], [0, ""]);
    const picture = readFileSync(path.join(folder, "net.svg"), "utf8");
    assert.match(picture, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+" height="\d+"/);
    const open: string[] = [];
    for (const [, closing, name, selfClosing] of picture.matchAll(/<(\/?)(\w+)(?:\s+[\w:-]+="[^"<]*")*\s*(\/?)>/g)) {
      if (closing) assert.equal(open.pop(), name);
      else if (!selfClosing) open.push(name);
    }
    assert.deepEqual(open, []);
    assert.doesNotMatch(picture, /NaN|undefined/);
    for (const text of ["Net: 7 operations", "hidden: Linear", "tanh", "mean", "weight", "5×3"].slice(1))
      assert.ok(picture.includes(text), text);
    const again = project({ "net.ts": model });
    gradlens(again, "graph", "net.ts", "-o", "net.svg");
    assert.equal(readFileSync(path.join(again, "net.svg"), "utf8"), picture, "always the same");
  });

  test("what the code prints goes to the error stream; errors of the code and missing steps are told", () => {
    const folder = project({
      "net.ts": model,
      "wrong.ts": "const x: number = undefined.y;\nexport {};\n",
      "plain.ts": "console.log(1);\n",
    });
    const late = gradlens(folder, "graph", "net.ts", "--step", "3");
    assert.deepEqual([late.code, late.out], [1, ""]);
    assert.match(late.error, /^trained\nnet\.ts did 3 steps: there is no step 3 \(the last one is 2\)\.\n$/);
    assert.match(gradlens(folder, "graph", "wrong.ts").error, /wrong\.ts:1:\d+: .*undefined/);
    const plain = gradlens(folder, "graph", "plain.ts");
    assert.equal(plain.code, 1);
    assert.match(plain.error, /trains nothing/);
    const nowhere = gradlens(folder, "graph", "net.ts", "-o", "missing/net.svg");
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.error, /ENOENT/);
    assert.ok(!existsSync(path.join(folder, "missing")));
  });
});

describe("gradlens summary", () => {
  test("a table, and the same as data", () => {
    const folder = project({ "net.ts": model });
    const { code, out } = gradlens(folder, "summary", "net.ts");
    assert.equal(code, 0);
    const rows = out.split("\n").map((line) => line.trim().split(/ {2,}/));
    assert.deepEqual(rows[2], ["Net", "Net", "5×1", "21", "21", "80", "180 B"]);
    assert.deepEqual(rows[3], ["hidden", "Linear", "5×4", "16", "16", "60", "80 B"]);
    assert.match(out, /Parameters: 21 \(21 trainable, 0 frozen\), 84 B/);
    const summary = JSON.parse(gradlens(folder, "summary", "net.ts", "--json").out) as Summary;
    assert.deepEqual(
      summary.rows.map(({ path: name, parameters }) => [name, parameters.total]),
      [
        ["", 21],
        ["hidden", 16],
        ["out", 5],
      ],
    );
  });

  test("of a definition, and a clear error where no model is trained", () => {
    const moons = gradlens(path.resolve("examples"), "summary", "moons.ts");
    assert.match(moons.out, /^Net +Net +16 +501 +501/m);
    const folder = project({ "hand.ts": `${quadratic}trainStep();\n` });
    const { code, error } = gradlens(folder, "summary", "hand.ts");
    assert.equal(code, 1);
    assert.equal(error, "hand.ts trains no model: its first step calls no module that has parameters.\n");
  });
});

describe("arguments", () => {
  test("are read", () => {
    assert.deepEqual(parseGraphCommand("graph", ["a.ts"]), { name: "graph", file: "a.ts", format: "json", step: 0 });
    assert.deepEqual(parseGraphCommand("graph", ["a.ts", "--step=7", "-o", "x.dot"]), {
      name: "graph",
      file: "a.ts",
      format: "dot",
      step: 7,
      out: "x.dot",
    });
    assert.deepEqual(parseGraphCommand("graph", ["--format", "svg", "a.ts", "--out", "x.txt"]), {
      name: "graph",
      file: "a.ts",
      format: "svg",
      step: 0,
      out: "x.txt",
    });
    assert.deepEqual(parseGraphCommand("summary", ["a.ts", "--json"]), { name: "summary", file: "a.ts", json: true });
  });

  test("that are wrong are told with what is possible", () => {
    const wrong = (name: "graph" | "summary", argv: string[], message: RegExp) =>
      assert.throws(
        () => parseGraphCommand(name, argv),
        (error: unknown) => error instanceof UsageError && message.test(error.message),
      );
    wrong("graph", [], /Which file\? gradlens graph/);
    wrong("graph", ["a.ts", "b.ts"], /Expected one file, got 2/);
    wrong("graph", ["a.ts", "--format", "png"], /json, dot, svg, got "png"/);
    wrong("graph", ["a.ts", "--step", "-1"], /--step expects the number of a step/);
    wrong("graph", ["a.ts", "-o"], /-o needs a value/);
    wrong("graph", ["a.ts", "--json"], /Unknown option --json of "gradlens graph"/);
    wrong("summary", ["a.ts", "--json=1"], /takes no value/);
  });
});
