/** A network whose last layer does not fit: for the tests and the picture of the language server. */
export const lenet = `import torch, { nn, optim } from "gradlens";

class LeNet extends nn.Module {
  conv1 = new nn.Conv2d(1, 6, 5);
  conv2 = new nn.Conv2d(6, 16, 5);
  fc1 = new nn.Linear(256, 120);
  fc2 = new nn.Linear(100, 10);

  forward(x: torch.Tensor) {
    let h = nn.functional.maxPool2d(torch.relu(this.conv1(x)), 2);
    h = nn.functional.maxPool2d(torch.relu(this.conv2(h)), 2);
    h = torch.relu(this.fc1(h.flatten(1)));
    return this.fc2(h);
  }
}

const model = new LeNet();
const optimizer = new optim.Adam(model.parameters(), { lr: 0.001 });
const images = torch.randn(64, 1, 28, 28);
const labels = torch.randint(0, 10, [64]);
for (let step = 0; step < 100; step++) {
  optimizer.zeroGrad();
  const loss = nn.functional.crossEntropy(model(images), labels);
  loss.backward();
  optimizer.step();
}
`;
