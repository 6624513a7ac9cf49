import assert from "node:assert/strict";
import * as vscode from "vscode";
import { cleanUp, gradlens, open, until, write } from "./support.js";

const definition = `import torch, { nn, optim, train } from "gradlens";

export default train.define({
  seed: 0,
  model: () => new nn.Linear(2, 1),
  data: () => [torch.randn(20, 2), torch.randn(20, 1)],
  loss: new nn.MSELoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.1 }),
  epochs: 2,
});
`;

describe("Inspect Dataset", () => {
  afterEach(() => cleanUp("houses.csv", "net.ts"));

  it("opens its panel on a table and on a training, once", async () => {
    const api = await gradlens();
    const table = await write("houses.csv", "rooms,price\n1,10.5\n2,20\n,30\n");
    await vscode.commands.executeCommand("gradlens.showDataset", table);
    const summary = await until("the table is read", () => api.dataset());
    assert.deepEqual([summary.file, summary.parts[0].samples, summary.columns.length], [table.fsPath, 3, 2]);
    assert.equal(summary.columns[0].parts[0].missing, 1);
    assert.ok(api.visibleViews().includes("dataset"));

    const training = await write("net.ts", definition);
    await vscode.commands.executeCommand("gradlens.showDataset", training);
    const found = await until("the training's data are there", () => {
      const now = api.dataset();
      return now?.file === training.fsPath && now;
    });
    assert.deepEqual([found.format, found.parts[0].samples, found.columns.map(({ name }) => name)], ["train.define", 20, ["x[0]", "x[1]", "y"]]); // prettier-ignore
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const own = tabs.filter(({ input }) => (input as { viewType?: string }).viewType?.endsWith("gradlens.dataset"));
    assert.equal(own.length, 1);
    assert.deepEqual(
      (await api.runs()).filter(({ file }) => file === training.fsPath),
      [],
      "no training was started",
    );
  });

  it("a hover over the path of a table that is read shows its first rows", async () => {
    await write("houses.csv", "rooms,price\n1,10.5\n2,20\n,30\n");
    const code = await write(
      "net.ts",
      'import { readCsv } from "gradlens/frame";\nconsole.log(readCsv("houses.csv"));\n',
    );
    await open(code);
    const place = new vscode.Position(1, 25);
    const text = await until(
      "the hover is there",
      async () => {
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", code, place);
        const texts = hovers.flatMap(({ contents }) => contents.map((one) => (one as vscode.MarkdownString).value));
        return texts.find((one) => one.includes("houses"));
      },
      300,
    );
    assert.match(text, /2 columns\s[\s\S]*\| rooms `float64` \| price `float64` \|[\s\S]*\| 1 \| 10\\\.5 \|/);
  });
});
