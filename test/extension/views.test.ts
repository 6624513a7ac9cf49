import assert from "node:assert/strict";
import * as vscode from "vscode";
import { cleanUp, ended, gradlens, train, until, write } from "./support.js";

/**
 * Sigmoids on sigmoids with tiny weights: the gradient is lost on its way back; one layer is never called. Findings ask for five samples, which a
 * training of a few steps does not have.
 */
const ill = `import torch, { nn, optim } from "gradlens";

torch.manualSeed(0);
class Deep extends nn.Module {
  layers = new nn.Sequential(
    new nn.Linear(4, 16), new nn.Sigmoid(),
    ...Array.from({ length: 12 }, () => [new nn.Linear(16, 16), new nn.Sigmoid()]).flat(),
    new nn.Linear(16, 1),
  );
  spare = new nn.Linear(4, 4);
  forward(x: torch.Tensor) { return this.layers(x); }
}
const model = new Deep();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
const [x, y] = [torch.randn(64, 4), torch.randn(64, 1)];
for (let step = 0; step < 10000; step++) {
  optimizer.zeroGrad();
  nn.functional.mseLoss(model(x), y).backward();
  optimizer.step();
}
`;

const views = ["curves", "graph", "flow", "histograms", "plots", "model"];

describe("views", () => {
  afterEach(async () => {
    await vscode.workspace.getConfiguration("gradlens").update("checks", undefined);
    await cleanUp("ill.ts");
  });

  it("each has a command that opens its panel, once", async () => {
    const api = await gradlens();
    for (const name of views) {
      const command = `gradlens.show${name[0].toUpperCase()}${name.slice(1)}`;
      await vscode.commands.executeCommand(command);
      await until(`${name} is open`, () => api.visibleViews().includes(name));
      await vscode.commands.executeCommand(command);
      const own = () =>
        vscode.window.tabGroups.all
          .flatMap((group) => group.tabs)
          .filter(({ input }) => (input as { viewType?: string }).viewType?.endsWith(`gradlens.${name}`));
      await until(`${name} has a tab`, () => own().length > 0);
      assert.equal(own().length, 1, name);
    }
  });

  it("open as tabs of one group, whichever of them has the focus", async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    const api = await gradlens();
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(await write("ill.ts", ill)));
    for (const name of ["Flow", "Histograms", "Curves"]) {
      await vscode.commands.executeCommand(`gradlens.show${name}`);
      await until(`${name} is open`, () => api.visibleViews().includes(name.toLowerCase()));
      await vscode.commands.executeCommand("workbench.action.focusSecondEditorGroup");
    }
    const { all } = vscode.window.tabGroups;
    assert.deepEqual(
      all.map(({ tabs }) => tabs.length),
      [1, 3],
    );
  });

  it("the graph of a training that starts as the panel opens is there", async () => {
    const uri = await write("ill.ts", ill.replace("10000", "3"));
    await vscode.commands.executeCommand("gradlens.showGraph");
    const run = await ended(await train(uri));
    const graphs = await vscode.workspace.fs.readDirectory(vscode.Uri.file(`${run.folder}/graphs`));
    assert.ok(graphs.some(([name]) => name === "step-00000000.json"));
  });

  it("a training that goes wrong is told in the Problems panel, on the lines that made the layers", async () => {
    // The language server may find the unused layer first, and a mistake is told once.
    await vscode.workspace.getConfiguration("gradlens").update("checks", { unusedParameters: "off" });
    const uri = await write("ill.ts", ill);
    const run = await ended(await train(uri));
    assert.equal(run.status, "completed", run.failure);
    const code = (found: vscode.Diagnostic) => found.code as { value: string; target: vscode.Uri };
    const isOfTraining = (found: vscode.Diagnostic) => code(found).target.path.endsWith("/FINDINGS.md");
    const shown = () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "gradlens");
    const [vanishing, spare] = await until("the findings are shown", () => {
      const found = ["vanishing-gradient", "unused-parameter"].map((name) =>
        shown().find((one) => code(one).value === name),
      );
      return found.every((one) => one !== undefined) && found;
    });
    const lines = ill.split("\n");
    assert.ok(isOfTraining(vanishing) && isOfTraining(spare));
    assert.ok(lines[vanishing.range.start.line].includes("new nn.Linear(4, 16)"));
    assert.ok(lines[spare.range.start.line].includes("spare"));
    const page = code(vanishing).target.with({ fragment: "" });
    assert.ok((await vscode.workspace.fs.readFile(page)).length > 0, "the page that explains it");

    // An edit takes them away: they are of code that is no more.
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), "// edited\n");
    await vscode.workspace.applyEdit(edit);
    await until("they are gone", () => shown().length === 0);
    await vscode.workspace.save(uri);
  });
});
