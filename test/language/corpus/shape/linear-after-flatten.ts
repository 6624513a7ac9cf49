// LeNet for 28x28 digits, with the padding left out of the count.
import torch, { nn, optim, data } from "gradlens";

class LeNet extends nn.Module {
  conv1 = new nn.Conv2d(1, 6, 5);
  conv2 = new nn.Conv2d(6, 16, 5);
  pool = new nn.MaxPool2d(2);
  fc1 = new nn.Linear(16 * 5 * 5, 120);
  fc2 = new nn.Linear(120, 84);
  fc3 = new nn.Linear(84, 10);

  forward(x: torch.Tensor) {
    x = this.pool(torch.relu(this.conv1(x)));
    x = this.pool(torch.relu(this.conv2(x)));
    x = x.flatten(1);
    x = torch.relu(this.fc1(x));
    // fault: this.fc1(x)
    x = torch.relu(this.fc2(x));
    return this.fc3(x);
  }
}

torch.manualSeed(0);
const images = torch.rand(256, 1, 28, 28);
const labels = torch.randint(0, 10, [256]);
const loader = new data.DataLoader(new data.TensorDataset(images, labels), { batchSize: 32, shuffle: true });

const model = new LeNet();
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });

for (let epoch = 0; epoch < 3; epoch++) {
  for (const [x, y] of loader) {
    optimizer.zeroGrad();
    const loss = criterion(model(x), y);
    loss.backward();
    optimizer.step();
  }
}
