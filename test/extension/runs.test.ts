import assert from "node:assert/strict";
import * as vscode from "vscode";
import { cleanUp, ended, gradlens, inWorkspace, train, until, write } from "./support.js";

const quick = (seed: number) => `import torch, { optim } from "gradlens";

torch.manualSeed(${seed});
const w = torch.randn(1).requiresGrad_();
const optimizer = new optim.SGD([w], { lr: 0.1 });
for (let step = 0; step < 5; step++) {
  optimizer.zeroGrad();
  w.mul(w).sum().backward();
  optimizer.step();
}
`;

const command = (name: string, ...values: unknown[]) => vscode.commands.executeCommand(`gradlens.${name}`, ...values);

describe("Runs", () => {
  let ids: string[];

  before(async () => {
    ids = [];
    for (const seed of [1, 2]) ids.push((await ended(await train(await write("quick.ts", quick(seed))))).id);
  });

  after(async () => {
    await command("clearRunFilter");
    await cleanUp("quick.ts");
  });

  const run = async (id: string) => {
    const found = (await (await gradlens()).runs()).find((run) => run.id === id);
    assert.ok(found);
    return found;
  };

  it("Rename Run gives a name that the sidebar shows and the disk keeps; an empty one brings the old one back", async () => {
    const before = (await run(ids[0])).name;
    await command("renameRun", ids[0], "my baseline");
    assert.equal((await run(ids[0])).name, "my baseline");
    assert.ok((await (await gradlens()).runItems()).some(({ label }) => label === "my baseline"));
    const labels = vscode.Uri.joinPath(vscode.Uri.file((await run(ids[0])).folder!), "labels.json");
    const read = async () => JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(labels))) as object;
    assert.deepEqual(await read(), { name: "my baseline", tags: [] });
    await command("renameRun", ids[0], "  ");
    assert.equal((await run(ids[0])).name, before);
  });

  it("Tag Run shows tags in the sidebar", async () => {
    await command("tagRun", ids[1], "good, kept");
    assert.deepEqual((await run(ids[1])).tags, ["good", "kept"]);
    const { name } = await run(ids[1]);
    const item = (await (await gradlens()).runItems()).find(({ label }) => label === name);
    assert.match(item?.description ?? "", /^#good · #kept · /);
  });

  it("Filter Runs lists those that match, Clear Filter all", async () => {
    const api = await gradlens();
    const all = (await api.runItems()).length;
    await command("filterRuns", "quick #good");
    assert.deepEqual(
      (await api.runItems()).map(({ label }) => label),
      [(await run(ids[1])).name],
    );
    await command("clearRunFilter");
    assert.equal((await api.runItems()).length, all);
  });

  it("keeps the code and the environment of each run", async () => {
    for (const [i, id] of ids.entries()) {
      const folder = vscode.Uri.file((await run(id)).folder!);
      const text = async (name: string) =>
        new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name)));
      assert.equal(await text("code/quick.ts"), quick(i + 1));
      const record = JSON.parse(await text("run.json")) as { environment: Record<string, unknown> };
      assert.equal(record.environment.platform, process.platform);
    }
  });

  it("Open Run File shows the code, Reveal its folder, Show Output what it printed", async () => {
    await command("openRunFile", ids[0]);
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, inWorkspace("quick.ts").path);
    await command("revealRun", ids[0]);
    await command("showOutput");
    const outputs = () => vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === "output");
    await until("the output is open", () => outputs().some((output) => output.getText().includes("▶ quick")));
  });

  it("Delete Run asks before it deletes anything", async () => {
    // VS Code shows no dialogs to extension tests: it refuses, and says what it would have asked.
    await assert.rejects(Promise.resolve(command("deleteRun", ids[0])), /Delete the run quick/);
    assert.ok(await run(ids[0]));
  });

  it("Compare Runs and Show Hyperparameters open their panels, also for several selected rows", async () => {
    const api = await gradlens();
    await command("showCompare", await run(ids[0]), [await run(ids[0]), await run(ids[1])]);
    await until("the comparison is open", () => api.visibleViews().includes("compare"));
    await command("showHyperparameters");
    await until("the hyperparameters are open", () => api.visibleViews().includes("hyperparameters"));
  });

  it("Refresh forgets runs whose folders were deleted elsewhere", async () => {
    const gone = (await run(ids[1]))!;
    await vscode.workspace.fs.delete(vscode.Uri.file(gone.folder!), { recursive: true });
    await command("refresh");
    const listed = async () => (await (await gradlens()).runs()).map(({ id }) => id);
    await until("it is listed no more", async () => !(await listed()).includes(ids[1]));
    assert.ok(await run(ids[0]));
  });
});
