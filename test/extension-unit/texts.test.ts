import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";

const root = process.cwd();
const json = (file: string) => JSON.parse(readFileSync(path.join(root, file), "utf8")) as Record<string, string>;

/** Texts that go through `vscode.l10n.t`, the webviews' `t` or `say`, with the file they stand in. */
function textsInSources(): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of [
    "src/extension",
    "src/language",
    "src/analysis",
    "src/diagnosis",
    "src/protocol",
    "src/runtime/control",
    "src/runtime/dataset",
    "src/runtime/probes",
    "webview",
  ]) {
    const names = readdirSync(path.join(root, folder), { recursive: true }).map(String);
    for (const name of names.filter((name) => name.endsWith(".ts"))) {
      const source = readFileSync(path.join(root, folder, name), "utf8");
      for (const [, text] of source.matchAll(/\b(?:t|(?<!\.)say)\(\s*("(?:[^"\\]|\\.)*")/g))
        found.set(JSON.parse(text) as string, name);
    }
  }
  return found;
}

const holes = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([hole]) => hole).sort();

describe("Russian texts", () => {
  const bundle = json("l10n/bundle.l10n.ru.json");
  const texts = textsInSources();

  test("every text of the sources is translated", () => {
    assert.ok(texts.size > 40, `${texts.size} texts`);
    assert.deepEqual(
      [...texts.keys()].filter((text) => !(text in bundle)),
      [],
    );
  });

  test("no translation is left over", () => {
    assert.deepEqual(
      Object.keys(bundle).filter((text) => !texts.has(text)),
      [],
    );
  });

  test("a translation has the holes of its text", () => {
    for (const [text, translation] of Object.entries(bundle)) assert.deepEqual(holes(translation), holes(text), text);
  });
});

describe("manifest", () => {
  const manifest = readFileSync(path.join(root, "package.json"), "utf8");
  const english = json("package.nls.json");

  test("every placeholder has an English and a Russian text, and none is left over", () => {
    const used = [...new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key))].sort();
    assert.deepEqual(Object.keys(english).sort(), used);
    assert.deepEqual(Object.keys(json("package.nls.ru.json")).sort(), used);
  });

  test("every command of the manifest is registered, and every registered one is in it", () => {
    const { contributes } = JSON.parse(manifest) as { contributes: { commands: { command: string }[] } };
    const read = (file: string) => readFileSync(path.join(root, "src/extension", file), "utf8");
    const written = [
      ...(read("commands.ts") + read("control/index.ts") + read("languageClient/index.ts")).matchAll(
        /^ {4,6}"(gradlens\.\w+)":/gm,
      ),
    ];
    const views = /const views = \[(.*?)\]/s.exec(read("views/index.ts"))![1].match(/\w+/g)!;
    const registered = [
      ...written.map(([, id]) => id),
      ...views.map((name) => `gradlens.show${name[0].toUpperCase()}${name.slice(1)}`),
    ];
    assert.deepEqual(registered.sort(), contributes.commands.map(({ command }) => command).sort());
  });

  test("every command has a test in the editor", () => {
    const { contributes } = JSON.parse(manifest) as { contributes: { commands: { command: string }[] } };
    const folder = path.join(root, "test/extension");
    const tests = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8"));
    // `command("x")`, `"gradlens.x"`, and views by their names.
    const calls = (id: string): boolean => {
      const view = /^show([A-Z])(\w*)$/.exec(id);
      const names = [`command("${id}"`, `"gradlens.${id}"`, ...(view ? [`"${view[1].toLowerCase()}${view[2]}"`] : [])];
      return tests.some((text) => names.some((name) => text.includes(name)));
    };
    const ids = contributes.commands.map(({ command }) => command.replace("gradlens.", ""));
    assert.deepEqual(
      ids.filter((id) => !calls(id)),
      [],
    );
  });
});
