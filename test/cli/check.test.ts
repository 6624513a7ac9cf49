/** `gradlens check` as a person or a script runs it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { describe, test } from "node:test";
import { parseArguments, UsageError } from "../../src/cli/args.js";
import { project } from "../runtime/project.js";

function check(folder: string, ...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [path.resolve("dist/cli.js"), "check", ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  return { lines: stdout.split("\n").filter((line) => line !== ""), stderr, status };
}

const broken = `import torch, { nn } from "gradlens";
const fc = new nn.Linear(3, 4);
fc(torch.randn(2, 5));
`;

describe("gradlens check", () => {
  test("prints findings by line and ends with 1 where there are errors", () => {
    const folder = project({ "broken.ts": broken, "fine.ts": broken.replace("2, 5", "2, 3") });
    const { lines, status } = check(folder, "broken.ts", "fine.ts");
    assert.equal(status, 1);
    assert.equal(lines.length, 1);
    assert.match(
      lines[0],
      /^broken\.ts:3:1: error shape: mat1 and mat2 shapes cannot be multiplied \(2x5 and 3x4\)\. fc takes 3/,
    );
    assert.deepEqual(check(folder, "fine.ts"), { lines: [], stderr: "", status: 0 });
  });

  test("gives an object a finding as JSON", () => {
    const { lines } = check(project({ "broken.ts": broken }), "broken.ts", "--json");
    const found = JSON.parse(lines[0]) as Record<string, unknown>;
    assert.deepEqual([found.line, found.column, found.severity, found.check], [3, 1, "error", "shape"]);
    assert.deepEqual(found.fixes, [
      { title: "Change 3 to 5", edits: [{ start: { line: 2, column: 26 }, end: { line: 2, column: 27 }, text: "5" }] },
    ]);
  });

  test("tells of a file that is not there", () => {
    const { status, stderr } = check(project({}), "gone.ts");
    assert.equal(status, 1);
    assert.match(stderr, /There is no file .*gone\.ts/);
  });

  test("takes files and one option", () => {
    assert.deepEqual(parseArguments(["check", "a.ts", "b.ts", "--json"]), {
      name: "check",
      files: ["a.ts", "b.ts"],
      json: true,
    });
    assert.throws(() => parseArguments(["check"]), UsageError);
    assert.throws(() => parseArguments(["check", "a.ts", "--fix"]), /Unknown option --fix of "gradlens check"/);
  });
});
