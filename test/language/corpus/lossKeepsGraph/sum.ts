import torch, { nn, optim, data } from "gradlens";

const model = new nn.Sequential(new nn.Linear(6, 12), new nn.ReLU(), new nn.Linear(12, 1));
const criterion = new nn.MSELoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
const loader = new data.DataLoader(new data.TensorDataset(torch.randn(200, 6), torch.randn(200, 1)), {
  batchSize: 20,
  shuffle: true,
});

for (let epoch = 0; epoch < 10; epoch++) {
  let running = torch.tensor(0);
  for (const [inputs, targets] of loader) {
    optimizer.zeroGrad();
    const loss = criterion(model(inputs), targets);
    loss.backward();
    optimizer.step();
    running = running.add(loss);
    // fault: running.add(loss)
  }
  console.log(`epoch ${epoch}: ${running.item() / loader.length}`);
}
