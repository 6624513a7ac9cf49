/** Hovers over the paths of data files. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import ts from "typescript";
import { dataFileAt, previewMarkdown } from "../../src/language/dataPreviews.js";
import { nodeAt } from "../../src/language/lookup.js";
import { createWords } from "../../src/language/words.js";

const root = mkdtempSync(path.join(os.tmpdir(), "gradlens-previews-"));
after(() => rmSync(root, { recursive: true, force: true }));
const folder = path.join(root, "work");
mkdirSync(path.join(folder, "data"), { recursive: true });
writeFileSync(path.join(folder, "data", "iris.csv"), "a\n1\n");
writeFileSync(path.join(root, "secret.csv"), "a\n1\n");
symlinkSync(path.join(root, "secret.csv"), path.join(folder, "link.csv"));

const words = createWords("en");

/** The file that the text at a place names. */
function named(statement: string, imports = 'import { readCsv } from "gradlens/frame";'): string | undefined {
  const text = `${imports}\n${statement}`;
  const file = path.join(folder, "main.ts");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return dataFileAt(nodeAt(source, text.lastIndexOf('"') - 2), file, [folder]);
}

describe("which texts name data", () => {
  const iris = path.join(folder, "data", "iris.csv");

  test("arguments of the library's functions, relative to the file", () => {
    assert.equal(named('readCsv("data/iris.csv");'), iris);
    assert.equal(named('frame.readCsv("./data/iris.csv");', 'import * as frame from "gradlens/frame";'), iris);
    assert.equal(
      named('new vision.datasets.ImageFolder("data");', 'import * as vision from "gradlens/vision";'),
      path.dirname(iris),
    );
  });

  test("no others, and nothing outside of the workspace, links included", () => {
    for (const text of ['other("data/iris.csv");', 'const x = "data/iris.csv";', 'readCsv("data/none.csv");'])
      assert.equal(named(text), undefined, text);
    for (const text of ["../secret.csv", "link.csv", path.join(root, "secret.csv")])
      assert.equal(named(`readCsv(${JSON.stringify(text)});`), undefined, text);
  });
});

describe("what is shown", () => {
  test("a table: names, types and the first rows; texts are no Markdown", () => {
    const columns = ["a|b", "c"].map((name) => ({ name, dtype: "float64" }));
    const text = previewMarkdown("x.csv", { kind: "table", columns, rows: [["1", "[link](x)"]], more: true }, words);
    const lines = text.split("\n");
    assert.equal(lines[0], "**x\\.csv** · 2 columns · first 1 rows");
    assert.deepEqual(lines.slice(2), [
      "| a\\|b `float64` | c `float64` |",
      "| --- | --- |",
      "| 1 | \\[link\\]\\(x\\) |",
    ]);
  });

  test("a picture, a folder, tensors", () => {
    const png = Uint8Array.of(1, 2, 3);
    const picture = previewMarkdown("x.png", { kind: "picture", width: 4, height: 2, mode: "RGB", png }, words);
    assert.match(picture, /`4×2` · `RGB`\n\n!\[\]\(data:image\/png;base64,AQID\)$/);
    const classes = [
      { name: "cat", files: 2 },
      { name: "dog", files: 1 },
    ];
    assert.match(
      previewMarkdown("pets", { kind: "folder", classes, more: false, png }, words),
      /3 images\n\ncat 2 · dog 1/,
    );
    const tensors = [{ name: "w", dtype: "float32", shape: [2, 3] }];
    assert.match(
      previewMarkdown("x.pth", { kind: "tensors", tensors, more: 4 }, words),
      /5 tensors\n\n- w `\[2, 3\]` `float32`\n- and 4 more/,
    );
  });
});
