import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { cleanUp, ended, gradlens, inWorkspace, train, write } from "./support.js";

const set = (setting: string, value: unknown): Thenable<void> =>
  vscode.workspace.getConfiguration("http").update(setting, value, vscode.ConfigurationTarget.Global);

const fetching = (url: string) => `import { fileURLToPath } from "node:url";
import torch, { optim } from "gradlens";
torch.hub.downloadUrlToFile("${url}", fileURLToPath(new URL("./fetched.bin", import.meta.url)), { progress: false });
const weight = torch.zeros(1, { requiresGrad: true });
const optimizer = new optim.SGD([weight], { lr: 0.1 });
weight.sum().backward();
optimizer.step();
`;

describe("The editor's proxy", () => {
  /** What was asked of the proxy. */
  const asked: string[] = [];
  const proxy = http.createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end("of the proxy");
  });
  let url = "";

  before(async () => {
    await gradlens();
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });
  after(() => void proxy.close());
  beforeEach(() => asked.splice(0));
  afterEach(async () => {
    for (const setting of ["proxy", "noProxy"]) await set(setting, undefined);
    await cleanUp("fetching.ts", "fetched.bin");
  });

  it("is the one through which trainings fetch", async () => {
    await set("proxy", url);
    const run = await ended(await train(await write("fetching.ts", fetching("http://far.invalid/weights.bin"))));
    assert.equal(run.status, "completed", run.failure);
    assert.deepEqual(asked, ["http://far.invalid/weights.bin"]);
    const fetched = await vscode.workspace.fs.readFile(inWorkspace("fetched.bin"));
    assert.equal(new TextDecoder().decode(fetched), "of the proxy");
  });

  it("is passed by for the hosts of http.noProxy", async () => {
    await set("proxy", "http://127.0.0.1:1");
    await set("noProxy", ["127.0.0.1"]);
    const run = await ended(await train(await write("fetching.ts", fetching(`${url}/weights.bin`))));
    assert.equal(run.status, "completed", run.failure);
    assert.deepEqual(asked, ["/weights.bin"]);
  });
});
