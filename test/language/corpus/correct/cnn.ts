// A convolutional classifier with batch norm, its data loaders, and an evaluation after each epoch.
import torch, { nn, optim, data } from "gradlens";

class Cnn extends nn.Module {
  features: nn.Sequential;
  classifier: nn.Sequential;

  constructor(classes = 10) {
    super();
    this.features = new nn.Sequential(
      new nn.Conv2d(1, 16, 3, { padding: 1, bias: false }),
      new nn.BatchNorm2d(16),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
      new nn.Conv2d(16, 32, 3, { padding: 1, bias: false }),
      new nn.BatchNorm2d(32),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
    );
    this.classifier = new nn.Sequential(
      new nn.Flatten(),
      new nn.Dropout(0.25),
      new nn.Linear(32 * 7 * 7, 64),
      new nn.ReLU(),
      new nn.Dropout(0.5),
      new nn.Linear(64, classes),
    );
  }

  forward(x: torch.Tensor) {
    return this.classifier(this.features(x));
  }
}

function load(samples: number) {
  const images = torch.rand(samples, 1, 28, 28).sub(0.5).div(0.25);
  return new data.TensorDataset(images, torch.randint(0, 10, [samples]));
}

torch.manualSeed(0);
const trainLoader = new data.DataLoader(load(512), { batchSize: 64, shuffle: true });
const testLoader = new data.DataLoader(load(128), { batchSize: 128 });

const model = new Cnn();
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });

function trainEpoch() {
  model.train();
  let total = 0;
  for (const [images, labels] of trainLoader) {
    optimizer.zeroGrad();
    const loss = criterion(model(images), labels);
    loss.backward();
    optimizer.step();
    total += loss.item();
  }
  return total / trainLoader.length;
}

function evaluate() {
  model.eval();
  let right = 0;
  let count = 0;
  torch.noGrad(() => {
    for (const [images, labels] of testLoader) {
      const predicted = model(images).argmax(1);
      right += predicted.eq(labels).sum().item();
      count += labels.size(0);
    }
  });
  return right / count;
}

for (let epoch = 0; epoch < 5; epoch++) {
  console.log(`epoch ${epoch}: loss ${trainEpoch().toFixed(4)}, accuracy ${evaluate().toFixed(3)}`);
}
