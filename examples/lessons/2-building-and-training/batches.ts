// Batches: large data goes in by parts, in a new random order each epoch. A step on one batch is an iteration.
// Пакеты: большие данные подаются частями, каждую эпоху в новом случайном порядке. Шаг на одном пакете — итерация.
import torch, { nn, optim, testing } from "gradlens";
import { random } from "gradlens/numpy";
import { XTest, XTrain, yTest, yTrain } from "./three-classes.js";

const lossFn = new nn.CrossEntropyLoss();
const createNet = () => {
  torch.manualSeed(0);
  return new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 3));
};

const batchSize = 50;
const batchCount = Math.ceil(XTrain.shape[0] / batchSize);
testing.assertEqual(batchCount, 5);

// By hand: a permutation of the indices, cut into pieces.
// Вручную: перестановка индексов, разрезанная на куски.
random.seed(0);
const net = createNet();
const optimizer = new optim.Adam(net.parameters(), { lr: 1e-2 });
for (let epoch = 0; epoch < 20; epoch++) {
  const order = random.permutation(XTrain.shape[0]);
  for (const indices of order.split(batchSize)) {
    optimizer.zeroGrad();
    const loss = lossFn(net(XTrain.at([indices])), yTrain.at([indices]));
    loss.backward();
    optimizer.step();
  }
}
const byBatches = torch.noGrad(() => lossFn(net(XTest), yTest));
console.log(`loss on the test data after 100 iterations: ${byBatches.item()}`);
testing.assertClose(byBatches, 0.25817, { rtol: 1e-4, atol: 0 });

// Accumulation: gradients of several batches add up before one step, as if they were one large batch. With five batches of 42 divided by
// five, that is exactly the step on all 210 samples; use it where a large batch does not fit into memory.
// Накопление: градиенты нескольких пакетов складываются перед одним шагом, как у одного большого пакета. Пять пакетов по 42, делённые на
// пять, дают ровно шаг на всех 210 объектах; это нужно, когда большой пакет не помещается в память.
const accumulated = createNet();
for (const indices of torch.arange(210).split(42)) {
  const loss = lossFn(accumulated(XTrain.at([indices])), yTrain.at([indices])).div(5);
  loss.backward();
}
const whole = createNet();
lossFn(whole(XTrain), yTrain).backward();
const [a, b] = [accumulated, whole].map((one) => (one.at(0) as nn.Linear).weight.grad!);
testing.assertClose(a, b, { rtol: 1e-4, atol: 1e-6 });
testing.assertClose(b.norm(), 0.36826);
