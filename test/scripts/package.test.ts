/** What `npm run package` puts into the VSIX: what runs, and nothing else. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { describe, test } from "node:test";
import os from "node:os";
import path from "node:path";
import { libraryTypes } from "../../src/protocol/libraryTypes.js";
import { pluginFolder } from "../../scripts/lib/typescriptPlugin.mjs";
import { makeVsix, vsixFiles } from "../../scripts/lib/vsix.mjs";

/** 4.4 MB without the language side, which takes 2.1 (the TypeScript compiler alone is 1.3, the engine of shape runs 0.6), and the codecs of files. */
const sizeLimit = 9_000_000;

describe("the package for desktop VS Code", () => {
  test("holds what the manifest points to", async () => {
    const files = new Set(await vsixFiles());
    const manifest = JSON.parse(readFileSync("package.json", "utf8")) as { main: string; bin: Record<string, string> };
    const wanted = [manifest.main, ...Object.values(manifest.bin)].map((file) => path.posix.normalize(file));
    wanted.push("package.json", "package.nls.json", "README.md", "LICENSE", "CHANGELOG.md");
    wanted.push("examples/lessons/README.md", "examples/lessons/exercises/sigmoid.ts", "media/walkthrough/lessons.md");
    wanted.push("examples/moons.ts", "dist/engine-process.js", "dist/engine-worker.js", "dist/webview/curves.js");
    wanted.push(
      "dist/engine-info.js",
      "dist/dataset-reader.js",
      "dist/figure-file.js",
      "dist/download.js",
      "dist/hdf5-file.js",
      "dist/report.js",
      "docs/FINDINGS.md",
      "docs/checks/directForward.md",
      "dist/analysis.js",
      "dist/analysis-worker.js",
      "dist/language-client.js",
      "dist/language-server.js",
    );
    wanted.push("dist/figure/resvg.wasm", "dist/figure/DejaVuSans.ttf", "dist/figure/DejaVu-LICENSE.txt");
    wanted.push(...[...libraryTypes.values(), `${pluginFolder}/package.json`, `${pluginFolder}/index.js`]);
    // Without koffi, which is optional, there is no native part to carry.
    const system = `${process.platform}-${process.arch}`;
    if (existsSync(`node_modules/@koromix/koffi-${system}`))
      wanted.push(`dist/native/koffi-${system}.node`, "dist/native/koffi-LICENSE.txt");
    assert.deepEqual(
      wanted.filter((file) => !files.has(file)),
      [],
    );
  });

  test("holds neither sources, tests, maps nor scripts", async () => {
    const files = await vsixFiles();
    const allowed = /^(package(\.nls(\.[\w-]+)?)?\.json|README\.md|LICENSE|CHANGELOG\.md|l10n\/|media\/|dist\/)/;
    // The example is what *Create Example Model* writes into a workspace; findings in the Problems panel lead to their page.
    const named = ["examples/moons.ts", "docs/FINDINGS.md", `${pluginFolder}/package.json`, `${pluginFolder}/index.js`];
    // The lessons are what *Open Lessons* copies.
    const many = /^docs\/checks\/\w+\.md$|^examples\/lessons\/([\w-]+\/)?([\w-]+\.ts|README\.md)$/;
    const others = files.filter((file) => !named.includes(file) && !many.test(file));
    assert.deepEqual(
      others.filter((file) => !allowed.test(file) || /\.map$|(?<!\.d)\.ts$/.test(file)),
      [],
    );
  });

  test("is a file under 9 MB", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-package-"));
    try {
      const packagePath = path.join(folder, "gradlens.vsix");
      await makeVsix(packagePath);
      assert.ok(existsSync(packagePath));
      assert.ok(statSync(packagePath).size < sizeLimit, `${statSync(packagePath).size} bytes`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
