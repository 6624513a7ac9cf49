import torch, { nn, optim, data } from "gradlens";

const encoder = new nn.Sequential(new nn.Linear(64, 32), new nn.ReLU(), new nn.Linear(32, 8));
const decoder = new nn.Sequential(new nn.Linear(16, 32), new nn.ReLU(), new nn.Linear(32, 64), new nn.Sigmoid());

const images = torch.rand(500, 64);
const loader = new data.DataLoader(new data.TensorDataset(images), { batchSize: 50, shuffle: true });
const optimizer = new optim.Adam([...encoder.parameters(), ...decoder.parameters()], { lr: 1e-3 });
const lossFn = new nn.MSELoss();

for (let epoch = 0; epoch < 5; epoch++)
  for (const [x] of loader) {
    const code = encoder(x);
    const loss = lossFn(decoder(code), x);
    // fault: decoder(code)
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  }
