import * as vscode from "vscode";

/** The model that *Create Example Model* writes: two moons, a classifier of two hidden layers. */
const example = `import torch, { nn, optim, data, train } from "gradlens";
import { makeMoons } from "gradlens/datasets";

class Net extends nn.Module {
  layers = new nn.Sequential(
    new nn.Linear(2, 20), new nn.Tanh(),
    new nn.Linear(20, 20), new nn.Tanh(),
    new nn.Linear(20, 1),
  );
  forward(x: torch.Tensor) {
    return torch.sigmoid(this.layers(x)).squeeze(1);
  }
}

export default train.define({
  seed: 0,
  model: () => new Net(),
  data: () => data.split(makeMoons({ samples: 1000, noise: 0.1, seed: 0 }), { validation: 0.2 }),
  loss: new nn.BCELoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.1 }),
  batchSize: 64,
  epochs: 100,
  metrics: { accuracy: train.metrics.binaryAccuracy },
});
`;

/** Writes the example under a free name in the first workspace folder, or into an untitled document, and opens it. */
export async function createExample(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) {
    const document = await vscode.workspace.openTextDocument({ language: "typescript", content: example });
    await vscode.window.showTextDocument(document);
    return;
  }
  const uri = await freeName(folder.uri);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(example));
  await vscode.window.showTextDocument(uri);
}

async function freeName(folder: vscode.Uri): Promise<vscode.Uri> {
  for (let count = 1; ; count++) {
    const uri = vscode.Uri.joinPath(folder, count === 1 ? "moons.ts" : `moons${count}.ts`);
    try {
      await vscode.workspace.fs.stat(uri);
    } catch {
      return uri;
    }
  }
}
