/** `gradlens report RUN`, in a process of its own. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { parseArguments, UsageError } from "../../src/cli/args.js";
import { dist, project } from "../runtime/project.js";

function gradlens(cwd: string, ...argv: string[]): Promise<{ code: number; out: string; error: string }> {
  return new Promise((resolve) =>
    execFile(process.execPath, [path.join(dist, "cli.js"), ...argv], { cwd }, (failure, out, error) =>
      resolve({ code: Number(failure?.code ?? 0), out, error }),
    ),
  );
}

const script = `import torch, { nn, optim } from "gradlens";
torch.manualSeed(0);
const model = new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 1));
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
const [x, y] = [torch.randn(16, 4), torch.randn(16, 1)];
for (let step = 0; step < 40; step++) {
  optimizer.zeroGrad();
  nn.functional.mseLoss(model(x), y).backward(); // <&>
  optimizer.step();
}
`;

describe("gradlens report", () => {
  test("one page with the run's numbers, pictures, layers and code, that loads nothing", async () => {
    const folder = project({ "main.ts": script });
    assert.equal((await gradlens(folder, "train", "main.ts")).code, 0);
    const { code, out, error } = await gradlens(folder, "report", "last", "-o", "report.html");
    assert.deepEqual({ code, error }, { code: 0, error: "" });
    assert.equal(out.trim(), path.join(folder, "report.html"));
    const html = readFileSync(out.trim(), "utf8");
    const [run] = readdirSync(path.join(folder, ".gradlens/runs"));
    const record = JSON.parse(readFileSync(path.join(folder, ".gradlens/runs", run, "run.json"), "utf8")) as {
      metrics: { loss: number };
    };
    assert.ok(html.includes(`<td>${Number(record.metrics.loss.toPrecision(6))}</td>`), "the last loss");
    assert.match(html, /<th scope="row">steps<\/th><td>40<\/td>/);
    assert.match(html, /Linear\(in_features=4, out_features=8, bias=True\)/);
    assert.match(html, /\/\/ &lt;&amp;&gt;/, "the code, as text");
    assert.ok(html.split("<svg").length > 3, "pictures");
    assert.doesNotMatch(html, /<script|(src|href)="(?!data:|#)/);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith(".new")),
      [],
    );
  });

  test("a run that is not there is told, with those that are", async () => {
    const folder = project({ "main.ts": script });
    const none = await gradlens(folder, "report", "last");
    assert.equal(none.code, 1);
    assert.match(none.error, /There are no runs in .*Train a file first/s);
    await gradlens(folder, "train", "main.ts");
    const wrong = await gradlens(folder, "report", "nothing");
    assert.equal(wrong.code, 1);
    assert.match(wrong.error, /no run "nothing" .*The newest are:\n {2}\d+-\d+-main-1/s);
  });

  test("its options", () => {
    assert.deepEqual(parseArguments(["report", "main.ts", "--out=x.html"]), {
      name: "report",
      run: "main.ts",
      out: "x.html",
    });
    for (const argv of [["report"], ["report", "a", "b"], ["report", "a", "--format", "pdf"], ["report", "a", "-o"]])
      assert.throws(() => parseArguments(argv), UsageError);
  });
});
