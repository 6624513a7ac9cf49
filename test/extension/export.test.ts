import assert from "node:assert/strict";
import * as vscode from "vscode";
import { cleanUp, ended, inWorkspace, train, write } from "./support.js";

const definition = `import torch, { nn, optim, train } from "gradlens";

export default train.define({
  seed: 0,
  model: () => new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU(), new nn.Linear(3, 1)),
  data: () => [torch.randn(20, 2), torch.randn(20, 1)],
  loss: new nn.MSELoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.1 }),
  batchSize: 5,
  epochs: 2,
});
`;

describe("Export Model", () => {
  afterEach(() => cleanUp("net.ts", "exported"));

  it("writes a training as ONNX and as PyTorch code", async () => {
    const file = await write("net.ts", definition);
    await ended(await train(file));
    const folder = inWorkspace("exported");
    const names = async (format: string) => {
      const files = await vscode.commands.executeCommand<string[]>("gradlens.exportModel", { file, format, folder });
      return files.map((name) => name.split(/[\\/]/).at(-1));
    };
    assert.deepEqual(await names("onnx"), ["model.onnx"]);
    assert.deepEqual(await names("pytorch"), ["model.py", "weights.pth", "train.py", "training.pth", "data.pth"]);
    const script = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, "train.py"));
    assert.match(new TextDecoder().decode(script), /^"""Goes on with the training of net\.ts/);
  });
});
