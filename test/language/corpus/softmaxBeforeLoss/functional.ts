import torch, { nn, optim, F, data } from "gradlens";

class Net extends nn.Module {
  fc1 = new nn.Linear(784, 128);
  fc2 = new nn.Linear(128, 10);

  forward(x: torch.Tensor) {
    x = x.view(-1, 784);
    x = F.relu(this.fc1(x));
    x = this.fc2(x);
    return F.softmax(x, 1);
    // fault: F.softmax(x, 1)
  }
}

const net = new Net();
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 });
const loader = new data.DataLoader(new data.TensorDataset(torch.rand(640, 1, 28, 28), torch.randint(0, 10, [640])), {
  batchSize: 64,
  shuffle: true,
});

for (let epoch = 0; epoch < 2; epoch++) {
  for (const [images, labels] of loader) {
    optimizer.zeroGrad();
    const outputs = net(images);
    const loss = criterion(outputs, labels);
    loss.backward();
    optimizer.step();
  }
}
