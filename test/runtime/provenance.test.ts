import assert from "node:assert/strict";
import path from "node:path";
import { describe, test } from "node:test";
import { project, quadratic, run } from "./project.js";

describe("what made a run's numbers", () => {
  test("the user's files as they were loaded, those of later imports too, and what the engine computed with", async () => {
    const helper = "export const bias = 2;\n";
    const main = `import { bias } from "./lib/helper.js";\n${quadratic}\nexport const late = import("./late.js");\nvoid bias;\n`;
    const folder = project({ "main.ts": main, "lib/helper.ts": helper, "late.ts": "export const x = 1;\n" });
    const { events } = await run(path.join(folder, "main.ts"), { mode: "train" });
    const files = events.flatMap((event) => (event.type === "sources" ? event.files : []));
    const texts = new Map(files.map(({ file, text }) => [path.relative(folder, file), text]));
    assert.deepEqual([...texts.keys()].sort(), ["late.ts", path.join("lib", "helper.ts"), "main.ts"]);
    assert.equal(texts.get(path.join("lib", "helper.ts")), helper);
    assert.equal(texts.get("main.ts"), main);

    const told = events.flatMap((event) => (event.type === "environment" ? [event.environment] : []));
    assert.equal(told.length, 1);
    const [{ node, platform, arch, threads, kernels }] = told;
    assert.deepEqual([platform, arch], [process.platform, process.arch]);
    assert.match(String(node), /^v\d+\./);
    assert.ok(Number(threads) >= 1 && typeof kernels === "string");
    assert.equal(events.at(-1)?.type, "ended");
  });
});
