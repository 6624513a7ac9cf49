/** The compiler that the analysis is shipped with: less of it, the same trees. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { opened } from "../../scripts/lib/usedTypescript.mjs";

const bundle = createRequire(path.resolve("package.json"))("./dist/analysis.js") as { ts: typeof ts };

test("the shipped parser makes the trees that the whole compiler makes", () => {
  for (const file of ["examples/moons.ts", "src/analysis/instrument/write.ts", "webview/graph/main.ts"]) {
    const text = readFileSync(file, "utf8");
    const tree = (compiler: typeof ts) => {
      const kinds: string[] = [];
      const visit = (node: ts.Node): void => {
        kinds.push(`${compiler.SyntaxKind[node.kind]} ${node.getStart()} ${node.getEnd()} ${node.getText().length}`);
        compiler.forEachChild(node, visit);
      };
      visit(compiler.createSourceFile(file, text, compiler.ScriptTarget.ESNext, true));
      return kinds;
    };
    assert.deepEqual(tree(bundle.ts), tree(ts));
  }
});

test("another way of writing the compiler's bundle is an error of the build", () => {
  assert.throws(() => opened("exports.createSourceFile = 1;", ["createSourceFile"]), /version of TypeScript/);
});
