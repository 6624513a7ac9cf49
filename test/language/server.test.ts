/** The server over a stream: when files are looked at, what is told of them, and what stays while they do not parse. */
import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import type { InlayHint } from "vscode-languageserver-protocol";
import type { Analyser, AnalyserOptions, Analysis } from "../../src/analysis/analysis.js";
import { trustGranted } from "../../src/protocol/language.js";
import { connect, type Client, type ClientOptions } from "./client.js";
import { analysisOf, file, spanIn, tensor, uri } from "./handmade.js";

const text = `import torch from "gradlens";
const a = torch.ones(2, 3);
`;
const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

/** Gives `a` the shape [2, 3], and finds fault with each `bad`. What it was asked and told is kept. */
function fakeAnalyser() {
  const asked: string[] = [];
  let options: AnalyserOptions | undefined;
  let disposed = false;
  const analyse = async (path: string): Promise<Analysis> => {
    asked.push(path);
    const now = options!.open(path) ?? "";
    const passed = now.includes("const a")
      ? [{ at: "a", in: "const a", kind: "declaration" as const, values: [tensor([2, 3])] }]
      : [];
    const findings = now.includes("bad")
      ? [
          {
            check: "shape",
            severity: options!.severities.shape === "hint" ? ("hint" as const) : ("error" as const),
            message: "bad",
            span: spanIn(now, "bad"),
          },
        ]
      : [];
    const sites = { "/work space/helper.ts": [] };
    const analysis = analysisOf(now, { passed, findings, untrusted: !options!.trusted });
    return analysis.facts
      ? { ...analysis, facts: { ...analysis.facts, sites: { ...analysis.facts.sites, ...sites } } }
      : analysis;
  };
  const create = (given: AnalyserOptions): Analyser => {
    options = given;
    return {
      analyse,
      usersOf: () => [],
      configure: (changed) => (options = { ...options!, ...changed }),
      dispose: () => (disposed = true),
    };
  };
  return { create, asked, options: () => options!, disposed: () => disposed };
}

let client: Client | undefined;
async function begin(options: ClientOptions = {}) {
  const analyser = fakeAnalyser();
  client = await connect(analyser.create, options);
  return { analyser, client };
}
afterEach(async () => {
  await client?.end();
  client = undefined;
});

const hints = (client: Client) => client.request<InlayHint[]>("inlayHint", uri, { range: whole });
const labels = async (client: Client) =>
  (await hints(client)).map(({ position, label }) => `${position.line}: ${String(label)}`);
const insert = (line: number, character: number, text: string) => ({
  range: { start: { line, character }, end: { line, character } },
  text,
});

describe("language server", () => {
  test("offers what it has", async () => {
    const { client } = await begin();
    const { capabilities } = client.result;
    for (const provider of [
      "inlayHint",
      "hover",
      "codeLens",
      "completion",
      "documentSymbol",
      "definition",
      "rename",
      "semanticTokens",
      "codeAction",
    ])
      assert.ok(`${provider}Provider` in capabilities, provider);
  });

  test("a file is looked at when it is opened; the editor is asked to draw its hints again", async () => {
    const { client } = await begin();
    client.open(uri, text);
    await client.status(uri, "known");
    assert.deepEqual(await labels(client), ["1: [2, 3]"]);
    assert.ok(client.refreshed.get("inlayHint"));
    assert.ok(client.refreshed.get("codeLens"));
    assert.ok(client.refreshed.get("semanticTokens"));
  });

  test("files that do not import the library are let alone, until they do", async () => {
    const { client, analyser } = await begin();
    client.open(uri, "const a = 1;\n");
    assert.deepEqual(await labels(client), []);
    assert.deepEqual(analyser.asked, []);
    client.change(uri, insert(0, 0, 'import torch from "gradlens";\n'));
    await client.status(uri, "known");
    assert.deepEqual(await labels(client), ["1: [2, 3]"]);
  });

  test("after edits it looks again, once for many", async () => {
    const { client, analyser } = await begin();
    client.open(uri, text);
    await client.status(uri, "known");
    const before = analyser.asked.length;
    for (const letter of "bad;") client.change(uri, insert(2, 0, letter));
    client.change(uri, { range: { start: { line: 2, character: 0 }, end: { line: 2, character: 4 } }, text: "bad;" });
    const [found] = await client.diagnostics(uri, (all) => all.length === 1);
    assert.deepEqual([found.code, found.source, found.range.start], ["shape", "gradlens", { line: 2, character: 0 }]);
    assert.ok(analyser.asked.length - before < 5, `${analyser.asked.length - before} looks`);
  });

  test("while the file does not parse, what was known moves with the text", async () => {
    const { client } = await begin();
    client.open(uri, text);
    await client.status(uri, "known");
    client.change(uri, insert(1, 0, "if (\n"));
    await client.status(uri, "stale");
    assert.deepEqual(await labels(client), ["2: [2, 3]"]);
    client.change(uri, insert(1, 4, "true) {}"));
    await client.status(uri, "known");
    assert.deepEqual(await labels(client), ["2: [2, 3]"]);
  });

  test("without trust nothing is run; when it is granted, files are looked at again", async () => {
    const { client, analyser } = await begin({ trusted: false });
    client.open(uri, text);
    await client.status(uri, "syntax");
    assert.equal(analyser.options().trusted, false);
    assert.deepEqual(await labels(client), []);
    await client.connection.sendNotification(trustGranted);
    await client.status(uri, "known");
    assert.deepEqual(await labels(client), ["1: [2, 3]"]);
  });

  test("follows settings: severities, budgets, running, hints", async () => {
    const { client, analyser } = await begin({
      settings: { checks: { shape: "hint" }, analysis: { seconds: 5, memory: "much" } },
    });
    client.open(uri, `${text}bad;`);
    const [found] = await client.diagnostics(uri, ([first]) => first?.severity === 4);
    assert.equal(found.message, "bad");
    assert.deepEqual(analyser.options().budget, { milliseconds: 5000, operations: 200_000, bytes: 256 * 2 ** 20 });
    client.configure({ analysis: { run: false } });
    await client.status(uri, "syntax");
    client.configure({ hints: { shapes: "off" } });
    await client.status(uri, "known");
    assert.deepEqual(await labels(client), []);
  });

  test("a file is looked at again when one that it imports changes on disk", async () => {
    const { client, analyser } = await begin();
    client.open(uri, text);
    await client.status(uri, "known");
    const before = analyser.asked.length;
    const changed = (name: string) =>
      client.connection.sendNotification("workspace/didChangeWatchedFiles", {
        changes: [{ uri: `file:///work%20space/${name}`, type: 2 }],
      });
    await changed("other.ts");
    await changed("helper.ts");
    // An answer shows that the notifications before it were handled.
    await hints(client);
    assert.deepEqual(analyser.asked.slice(before), [file]);
  });

  test("a closed file has no diagnostics, and its analyser ends with the server", async () => {
    const { client: connected, analyser } = await begin();
    connected.open(uri, `${text}bad;`);
    await connected.diagnostics(uri, (all) => all.length === 1);
    connected.close(uri);
    await connected.diagnostics(uri, (all) => all.length === 0);
    await connected.end();
    client = undefined;
    assert.ok(analyser.disposed());
  });

  test("errors of the analyser are logged, and the server stays", async () => {
    const logged: string[] = [];
    client = await connect(() => ({
      analyse: async (path) => {
        throw new Error(`no ${path}`);
      },
      usersOf: () => [],
      configure: () => undefined,
      dispose: () => undefined,
    }));
    const told = new Promise<void>((resolve) =>
      client!.connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
        logged.push(message);
        resolve();
      }),
    );
    client.open(uri, text);
    await told;
    assert.match(logged[0], /no \/work space\/model\.ts/);
    assert.deepEqual(await hints(client), []);
  });
});
