import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, beforeEach, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import torch, { nn } from "../../src/engine/index.js";
import { origin } from "../../src/engine/hub.js";
import { zip } from "../../src/engine/io/zipWrite.js";
import { project, run } from "../runtime/project.js";
import { FileServer } from "../support/server.js";
import { tar } from "../support/tar.js";

const temporary = mkdtempSync(path.join(tmpdir(), "gradlens-hub-"));
const home = path.join(temporary, "home");
process.env.TORCH_HOME = home;
after(() => {
  delete process.env.TORCH_HOME;
  rmSync(temporary, { recursive: true });
});

const net = new nn.Linear(3, 2);
const weights = path.join(temporary, "net.pth");
torch.save(net.stateDict(), weights);
const saved = new Uint8Array(readFileSync(weights));
const hash = createHash("sha256").update(saved).digest("hex").slice(0, 8);

const hubconf = `
import torch, { nn } from "gradlens";
import { width } from "./src/width";
export const dependencies: string[] = [];
/** A small network. */
export function small(outputs = 2, { bias = true } = {}) {
  return new nn.Linear(width, outputs, { bias });
}
export class Wide extends nn.Module {
  forward(x: torch.Tensor) { return x; }
}
export const _hidden = () => 1;
export const version = 3;
`;
const files = { "repo-main/hubconf.ts": hubconf, "repo-main/src/width.ts": "export const width: number = 3;" };
const bytesOf = Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)] as const);

const server = new FileServer({
  "net.pth": saved,
  [`net-${hash}.pth`]: saved,
  "net-01234567.pth": saved,
  "none.pth": new TextEncoder().encode("no weights"),
  "code.zip": zip(new Map(bytesOf), { compress: true }),
  "code.tar.gz": new Uint8Array(gzipSync(tar(bytesOf))),
  "evil.zip": zip(new Map([...bytesOf, ["../evil.ts", new Uint8Array(1)]])),
});
after(() => server.end());
const at = (name: string) => `${server.url}/files/${name}`;
beforeEach(() => void server.requests());

describe("state dicts from addresses", () => {
  test("are fetched once, into PyTorch's folder", () => {
    const state = torch.hub.loadStateDictFromUrl(at("net.pth"), { progress: false });
    assert.deepEqual(state.weight.tolist(), net.weight.tolist());
    assert.ok(existsSync(path.join(home, "hub", "checkpoints", "net.pth")));
    assert.deepEqual(torch.hub.loadStateDictFromUrl(at("net.pth")).bias.tolist(), net.bias!.tolist());
    assert.deepEqual(server.requests(), ["/files/net.pth"]);
  });

  test("with the hash in their names", () => {
    const options = { checkHash: true, progress: false, modelDir: path.join(temporary, "models") };
    assert.equal(Object.keys(torch.hub.loadStateDictFromUrl(at(`net-${hash}.pth`), options)).length, 2);
    assert.throws(
      () => torch.hub.loadStateDictFromUrl(at("net-01234567.pth"), options),
      /its sha256 is [0-9a-f]{64}, but 01234567 is expected/,
    );
    assert.throws(() => torch.hub.loadStateDictFromUrl(at("net.pth"), options), /checkHash wants a name like/);
    assert.deepEqual(readdirSync(path.join(temporary, "models")), [`net-${hash}.pth`]);
  });

  test("under another name; and what is no state dict", () => {
    const options = { fileName: "other.pth", progress: false };
    torch.hub.loadStateDictFromUrl(at("net.pth"), options);
    assert.ok(existsSync(path.join(torch.hub.getDir(), "checkpoints", "other.pth")));
    assert.throws(
      () => torch.hub.loadStateDictFromUrl(at("none.pth"), { progress: false }),
      /none\.pth, byte 0: expected a file of PyTorch's/,
    );
    assert.throws(
      () => torch.hub.loadStateDictFromUrl("http://server/"),
      /expected an address that ends in a file's name/,
    );
    assert.throws(
      () => torch.hub.loadStateDictFromUrl("http://server/..%2Fx"),
      /expected an address that ends in a file's name/,
    );
  });
});

test("where repositories are", () => {
  assert.deepEqual(origin("owner/repo:v1/a", "github"), {
    url: "https://github.com/owner/repo/zipball/v1/a",
    name: "owner_repo",
    folder: "owner_repo_v1_a",
  });
  assert.equal(origin("owner/repo", "github").url, "https://github.com/owner/repo/zipball/HEAD");
  for (const wrong of ["repo", "../repo", "owner/..", "owner/repo:../x", "a/b/c", "https://github.com/owner/repo"])
    assert.throws(() => origin(wrong, "github"), /expected a repository of GitHub's/, wrong);
  assert.throws(() => torch.hub.load("x/y", "z", { source: "gitlab" as "github" }), /Unknown source: "gitlab"/);
});

/** What a program prints in a run of its own, or how it failed. */
async function printed(code: string, others: Record<string, string> = {}): Promise<string[]> {
  const source = `import torch from "gradlens";\n${code}`;
  const { ended, text } = await run(path.join(project({ "main.ts": source, ...others }), "main.ts"), { mode: "run" });
  return [...text.trim().split("\n"), ...(ended.error ? [ended.error.message] : [])];
}

describe("models", () => {
  test("from a folder", async () => {
    const others = Object.fromEntries(Object.entries(files).map(([name, text]) => [name.replace("-main", ""), text]));
    const code = `
      console.log(String(torch.hub.load("repo", "small", { source: "local" })));
      console.log(String(torch.hub.load("repo", "small", { source: "local", args: [5, { bias: false }] })));
      console.log(torch.hub.load<(x: torch.Tensor) => torch.Tensor>("repo", "Wide", { source: "local" })(torch.ones(1)).item());
      console.log(torch.hub.list("repo", { source: "local" }).join());
      for (const call of [
        () => torch.hub.load("repo", "large", { source: "local" }),
        () => torch.hub.load("repo", "version", { source: "local" }),
        () => torch.hub.load("nowhere", "small", { source: "local" }),
        () => torch.hub.load("needy", "small", { source: "local" }),
        () => torch.hub.load("repo", "small"),
      ]) try { call(); } catch (error) { console.log((error as Error).message); }
    `;
    others["needy/hubconf.js"] = `exports.dependencies = ["no-such-package"]; exports.small = () => 1;`;
    const lines = await printed(code, others);
    const expected = [
      /^Linear\(in_features=3, out_features=2, bias=True\)$/,
      /^Linear\(in_features=3, out_features=5, bias=False\)$/,
      /^1$/,
      /^small,Wide$/,
      /^Cannot find a function large in .*hubconf\.ts; it has small, Wide$/,
      /^Cannot find a function version in /,
      /^There is no folder/,
      /^Missing dependencies of .*hubconf\.js: no-such-package$/,
      /^expected a repository of GitHub's/,
    ];
    assert.equal(lines.length, expected.length, lines.join("\n"));
    expected.forEach((says, i) => assert.match(lines[i], says));
  });

  test("from archives: once, and where they are trusted", async () => {
    for (const name of ["code.zip", "code.tar.gz"]) {
      server.requests();
      const lines = await printed(`
        for (const more of [{}, { trustRepo: true }, {}, { forceReload: true }, { trustRepo: false }])
          try {
            console.log(String(torch.hub.load(${JSON.stringify(at(name))}, "small", { source: "url", ...more })));
          } catch (error) {
            console.log((error as Error).message);
          }
      `);
      const made = /^Linear\(in_features=3, out_features=2, bias=True\)$/;
      const expected = [
        /which is not trusted: read it, and pass \{ trustRepo: true \}/,
        ...[/^Downloading http/, made],
        ...[/^Using cache found in /, made],
        ...[/^Downloading http/, made],
        /which is not trusted/,
      ];
      assert.equal(lines.length, expected.length, lines.join("\n"));
      expected.forEach((says, i) => assert.match(lines[i], says));
      assert.deepEqual(server.requests(), [`/files/${name}`, `/files/${name}`]);
    }
  });

  test("an archive that leads out of its folder is refused whole", async () => {
    const code = `torch.hub.load(${JSON.stringify(at("evil.zip"))}, "small", { source: "url", trustRepo: true });`;
    assert.match((await printed(code)).at(-1)!, /expected names of files below its folder/);
    const left = readdirSync(path.join(home, "hub"), { recursive: true }).map(String);
    assert.deepEqual(
      left.filter((name) => name.includes("evil")),
      [],
    );
  });
});
