import torch, { nn, optim, data, F } from "gradlens";

class Backbone extends nn.Module {
  layers = new nn.Sequential(
    new nn.Conv2d(3, 8, 3, { padding: 1, bias: false }),
    new nn.BatchNorm2d(8),
    new nn.ReLU(),
    new nn.AdaptiveAvgPool2d(2),
    new nn.Flatten(),
  );
  forward(x: torch.Tensor) {
    return this.layers(x);
  }
}

const backbone = new Backbone();
for (const parameter of backbone.parameters()) parameter.requiresGrad = false;
backbone.eval();

const head = new nn.Linear(32, 4);
const optimizer = new optim.Adam(head.parameters(), { lr: 1e-3 });

const set = new data.TensorDataset(torch.randn(64, 3, 16, 16), torch.randint(0, 4, [64]));
for (let epoch = 0; epoch < 3; epoch++) {
  for (const [images, labels] of new data.DataLoader(set, { batchSize: 16, shuffle: true })) {
    const features = torch.noGrad(() => backbone(images));
    const loss = F.crossEntropy(head(features), labels);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  }
}
