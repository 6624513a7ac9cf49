import assert from "node:assert/strict";
import * as vscode from "vscode";
import { quickest } from "../support/quickest.js";
import { cleanUp, ended, gradlens, inWorkspace, open, train, until, write } from "./support.js";

const endless = `import torch from "gradlens";

console.log(torch.zeros(1).item());
while (true) {}
`;

const broken = `import torch from "gradlens";

const model = torch.zeros(1) as unknown as { missing(): void };
console.log("before");
model.missing();
`;

const temporary = ["endless.ts", "second.ts", "broken.ts", "dirty.ts", "looping"];

describe("Train File", () => {
  afterEach(() => cleanUp(...temporary));

  it("trains moons.ts from its editor: the run is in the sidebar, its loss falls, its curves are open", async () => {
    const api = await gradlens();
    await open(inWorkspace("moons.ts"));
    const id = await train();
    const [item] = await api.runItems();
    assert.match(item.label, /^moons /);
    assert.equal(item.contextValue, "liveRun");
    const progress = async () => (await api.runs()).find((run) => run.id === id)?.live?.progress;
    const first = await until("the first loss is known", async () => (await progress())?.loss);
    await until("the curves are open", () => api.visibleViews().includes("curves"));

    const run = await ended(id);
    assert.equal(run.status, "completed", run.failure);
    assert.ok(run.metrics.loss < 0.3, `loss ${run.metrics.loss}`);
    assert.ok(run.metrics.loss < first, `first ${first}, last ${run.metrics.loss}`);
    assert.ok(run.steps > 0);
    const after = (await api.runItems()).find(({ label }) => label === run.name);
    assert.equal(after?.contextValue, "pastRun");
    assert.match(after?.description ?? "", /loss 0\.\d+ · /);
    await until("the status bar item is gone", () => api.statusBarText() === undefined);
  });

  it("Stop ends an endless loop within a second", async () => {
    const api = await gradlens();
    const uri = await write(
      "endless.ts",
      `import { writeFileSync } from "node:fs";\nwriteFileSync(new URL("./looping", import.meta.url), "");\n${endless}`,
    );
    const loops = async () => {
      const files = await vscode.workspace.fs.readDirectory(inWorkspace("."));
      return files.some(([name]) => name === "looping");
    };
    const milliseconds = await quickest(1000, async () => {
      const id = await train(uri);
      await until("the status bar tells of it", () => api.statusBarText() !== undefined);
      await until("it loops", loops);
      const begun = performance.now();
      await vscode.commands.executeCommand("gradlens.stopTraining", id);
      assert.equal((await ended(id)).status, "stopped");
      await vscode.workspace.fs.delete(inWorkspace("looping"));
      return performance.now() - begun;
    });
    assert.ok(milliseconds < 1000, `${milliseconds} ms`);
  });

  it("several files train side by side", async () => {
    const ids = [await train(await write("endless.ts", endless)), await train(await write("second.ts", endless))];
    const live = (await (await gradlens()).runItems()).filter(({ contextValue }) => contextValue === "liveRun");
    assert.equal(live.length, 2);
    for (const id of ids) await vscode.commands.executeCommand("gradlens.stopTraining", id);
    for (const id of ids) assert.equal((await ended(id)).status, "stopped");
  });

  it("puts the error of a broken file on its line, until the line is edited", async () => {
    const uri = await write("broken.ts", broken);
    const editor = await open(uri);
    const run = await ended(await train(uri));
    assert.equal(run.status, "failed");
    assert.match(run.failure ?? "", /missing is not a function/);
    const own = () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "gradlens");
    const [diagnostic] = await until("the error is on its line", () => own().length > 0 && own());
    assert.equal(diagnostic.range.start.line, 4);
    // By the run or by the language server, which has looked at it too.
    assert.match(diagnostic.message, /missing is not a function/);
    assert.match(editor.document.getText(diagnostic.range), /missing/);

    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), "// above\n"));
    assert.equal(own().length, 1, "an edit elsewhere takes it away");
    await editor.edit((edit) => edit.insert(new vscode.Position(5, 0), "// "));
    await until("the error is gone", () => own().length === 0);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("takes the error away when the file is trained again", async () => {
    const uri = await write("broken.ts", broken);
    const own = () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "gradlens");
    await ended(await train(uri));
    await until("the error is there", () => own().length === 1);
    await write("broken.ts", endless);
    await train(uri);
    // The language server, which tells of it too, looks at the new text in its own time.
    await until("it is gone", () => own().length === 0);
  });

  it("saves unsaved changes first", async () => {
    const uri = await write("dirty.ts", broken);
    const editor = await open(uri);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "\n"));
    assert.equal(editor.document.isDirty, true);
    const id = await train();
    assert.equal(editor.document.isDirty, false);
    await ended(id);
    const found = await until("the error is on the line of the saved text", () =>
      vscode.languages.getDiagnostics(uri).find(({ source, range }) => source === "gradlens" && range.start.line === 5),
    );
    assert.match(found.message, /missing is not a function/);
  });

  it("a file that does not exist ends as a failed run", async () => {
    const run = await ended(await train(inWorkspace("nowhere.ts")));
    assert.equal(run.status, "failed");
    assert.match(run.failure ?? "", /nowhere\.ts/);
  });
});
