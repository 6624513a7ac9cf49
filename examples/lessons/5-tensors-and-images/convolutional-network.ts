// The convolutional network trained on birds and planes.
// Свёрточная сеть, обученная на птицах и самолётах.
import torch, { data, nn, optim, plot, testing, train } from "gradlens";
import { training, validation } from "./channel-statistics.js";
import { Net } from "./networks.js";

// cuda where there is one; model and data go to the same device, and the optimizer is made after that.
// cuda, если есть; модель и данные — на одно устройство, а оптимизатор создаётся после этого.
const device = torch.device(torch.cuda.isAvailable() ? "cuda" : "cpu");

/** Two loops: epochs, and batches within them. The mean loss of each epoch. (The lesson trains 100 epochs.) */
function trainingLoop(epochs: number, optimizer: optim.Optimizer, model: nn.Module, loader: data.DataLoader): number[] {
  const lossFn = new nn.CrossEntropyLoss();
  const history: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let total = 0;
    for (const [images, labels] of loader) {
      const outputs = model(images.to(device)) as torch.Tensor;
      const loss = lossFn(outputs, labels.to(device));
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      total += loss.item();
    }
    history.push(total / loader.length);
    if (epoch === 1 || epoch % 5 === 0) console.log(`epoch ${epoch}, training loss ${history.at(-1)}`);
  }
  return history;
}

torch.manualSeed(0);
export const model = new Net().to(device);
const loader = new data.DataLoader(training, { batchSize: 16, shuffle: true });
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
const history = trainingLoop(10, optimizer, model, loader);
testing.assertClose(history[0], 0.7002, { rtol: 1e-4, atol: 0 });
testing.assertClose(history.at(-1)!, 0.046, { rtol: 5e-2, atol: 0 });

const accuracy = (dataset: data.Dataset<torch.Tensor[]>, shift = 0) => {
  let correct = 0;
  torch.noGrad(() => {
    for (const [images, labels] of new data.DataLoader(dataset, { batchSize: 64 }))
      correct += model(images.roll(shift, 3)).argmax({ dim: 1 }).eq(labels).sum().item();
  });
  return correct / dataset.length;
};

// A twentieth of the weights of fully-connected.ts, and better on images that it has not seen; what is moved loses less.
// Двадцатая часть весов fully-connected.ts, а на новых изображениях лучше; сдвиг вредит меньше.
const [onTraining, onValidation, moved] = [accuracy(training), accuracy(validation), accuracy(training, 10)];
train.log({ onTraining, onValidation });
console.log(`training ${onTraining.toFixed(3)}, validation ${onValidation.toFixed(3)}, moved ${moved.toFixed(3)}`);
testing.assertClose(onTraining, 1, { rtol: 0, atol: 2e-2 });
testing.assertClose(onValidation, 0.94, { rtol: 0, atol: 4e-2 });
testing.assertClose(moved, 0.63, { rtol: 0, atol: 4e-2 });

plot.plot(history);
plot.xlabel("Epoch");
plot.ylabel("Loss");
plot.grid();
plot.show();
