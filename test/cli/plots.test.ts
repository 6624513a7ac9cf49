/** `gradlens run FILE --plots DIR`, in a process of its own. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { parseArguments, UsageError } from "../../src/cli/args.js";
import { folder as examples } from "../examples/example.js";
import { dist, project } from "../runtime/project.js";

function gradlens(cwd: string, ...argv: string[]): Promise<{ code: number; out: string; error: string }> {
  return new Promise((resolve) =>
    execFile(process.execPath, [path.join(dist, "cli.js"), ...argv], { cwd }, (failure, out, error) =>
      resolve({ code: Number(failure?.code ?? 0), out, error }),
    ),
  );
}

const script = `import { plot } from "gradlens";
plot.scatter([1, 2, 3], [1, 4, 9], { label: "squares" });
plot.legend();
plot.show();
plot.figure("a/b: c");
plot.bar(["x"], [1]);
console.log("printed");
`;

describe("figures as files", () => {
  test("PNG by default, one file a figure, and nothing else is printed", async () => {
    const folder = project({ "main.ts": script });
    const ran = await gradlens(folder, "run", "main.ts", "--plots", "out/plots");
    assert.deepEqual(ran, { code: 0, out: "printed\n", error: "" });
    assert.deepEqual(readdirSync(path.join(folder, "out/plots")), ["001-Figure-1.png", "002-a-b-c.png"]);
    const png = readFileSync(path.join(folder, "out/plots/001-Figure-1.png"));
    assert.deepEqual([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)], ["PNG", 640, 480]);
  });

  test("SVG has a mark a point, and the texts", async () => {
    const folder = project({ "main.ts": script });
    assert.equal((await gradlens(folder, "run", "main.ts", "--plots", ".", "--format", "svg")).code, 0);
    const svg = readFileSync(path.join(folder, "001-Figure-1.svg"), "utf8");
    const points = /<g class="mark points"[^>]*>(.*?)<\/g>/.exec(svg)![1];
    assert.equal(points.match(/<circle/g)?.length, 3);
    assert.match(svg, />squares<\/text>/);
  });

  test("train writes them too; a folder that cannot be made is an error", async () => {
    const folder = project({ "main.ts": script, file: "" });
    const { code, error } = await gradlens(folder, "train", "main.ts", "--no-store", "--plots", "file/plots");
    assert.equal(code, 1);
    assert.match(error, /The figures could not be written: E\w+/);
  });

  test("no figure: no folder", async () => {
    const folder = project({ "main.ts": "console.log(1);" });
    await gradlens(folder, "run", "main.ts", "--plots", "plots");
    assert.equal(existsSync(path.join(folder, "plots")), false);
  });

  test("examples/plots.ts draws eight figures", async () => {
    const folder = project({});
    const { code, error } = await gradlens(examples, "run", "plots.ts", "--plots", folder, "--format", "svg");
    assert.deepEqual([code, error], [0, ""]);
    const files = readdirSync(folder);
    assert.equal(files.length, 8);
    for (const file of files) assert.doesNotMatch(readFileSync(path.join(folder, file), "utf8"), /NaN|undefined/, file);
    assert.match(readFileSync(path.join(folder, files[7]), "utf8"), />step 19<\/text>/);
  });

  test("wrong usage", () => {
    assert.throws(() => parseArguments(["run", "a.ts", "--format", "svg"]), UsageError);
    assert.throws(
      () => parseArguments(["run", "a.ts", "--plots", "p", "--format", "gif"]),
      /expects png or svg, got "gif"/,
    );
    assert.throws(() => parseArguments(["run", "a.ts", "--plots"]), /--plots needs a value/);
  });
});
