/** The examples in docs/FORMATS.md are run as a reader would run them, and print what their comments say. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { project, run } from "../runtime/project.js";

const sections = readFileSync("docs/FORMATS.md", "utf8").split(/^## /m).slice(1);

describe("examples of docs/FORMATS.md", () => {
  for (const section of sections) {
    const title = section.split("\n")[0];
    const examples = [...section.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1]);
    test(title, async () => {
      assert.ok(examples.length > 0, "there is an example");
      for (const example of examples) {
        const said = [...example.matchAll(/^ *console\.log\(.*\); \/\/ (.*)$/gm)].map((match) => match[1]);
        assert.ok(said.length > 0, "the example prints something");
        const { ended, text } = await run(path.join(project({ "example.ts": example }), "example.ts"), { mode: "run" });
        assert.equal(ended.status, "completed", text);
        assert.deepEqual(text.trim().split("\n"), said);
      }
    });
  }
});
