import torch, { nn, optim } from "gradlens";

// Bytes of gray pictures.
const pixels = torch.randint(0, 256, [32, 1, 8, 8]).float();
const labels = torch.randint(0, 10, [32]);

const model = new nn.Sequential(new nn.Conv2d(1, 4, 3), new nn.ReLU(), new nn.Flatten(), new nn.Linear(4 * 36, 10));
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
const criterion = new nn.CrossEntropyLoss();

for (let step = 0; step < 100; step++) {
  const loss = criterion(model(pixels), labels);
  // fault: pixels
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
