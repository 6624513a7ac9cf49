// Against learning by heart: a price on weights, dropout, batch normalisation, on few images and few epochs.
// Против заучивания: плата за веса, dropout, нормализация — на малом числе изображений и эпох.
import torch, { data, nn, optim, testing } from "gradlens";
import { training } from "./channel-statistics.js";
import { Net, NetBatchNorm, NetDropout } from "./networks.js";

type Model = Net | NetDropout | NetBatchNorm;

const lossFn = new nn.CrossEntropyLoss();
const l2 = (model: nn.Module) =>
  [...model.parameters()].map((p) => p.pow(2).sum()).reduce((sum, term) => sum.add(term));

/** Four epochs; the last loss while training, and the length of all weights. */
function fit(make: () => Model, options: optim.SGDOptions, lambda = 0): [loss: torch.Tensor, model: Model] {
  torch.manualSeed(0);
  const model = make();
  const optimizer = new optim.SGD(model.parameters(), options);
  const loader = new data.DataLoader(training, { batchSize: 32, shuffle: true });
  let last = torch.zeros(1);
  model.train();
  for (let epoch = 0; epoch < 4; epoch++)
    for (const [images, labels] of loader) {
      const loss = lossFn(model(images), labels);
      last = loss;
      optimizer.zeroGrad();
      (lambda === 0 ? loss : loss.add(l2(model).mul(lambda))).backward();
      optimizer.step();
    }
  return [last, model];
}

// L2 in the loss, and weightDecay in the optimizer, twice lambda: the same steps.
// L2 в потере и weightDecay в оптимизаторе, вдвое больше лямбды: шаги одинаковы.
const [plainLoss, plain] = fit(() => new Net(), { lr: 0.1 });
const [l2Loss, byLoss] = fit(() => new Net(), { lr: 0.1 }, 0.02);
const [decayLoss, byDecay] = fit(() => new Net(), { lr: 0.1, weightDecay: 0.04 });
const norms = [plain, byLoss, byDecay].map((model) => l2(model).sqrt().detach());
console.log(`weights: plain ${norms[0].item()}, with L2 ${norms[1].item()}`);
testing.assertClose(norms[1], norms[2], { rtol: 1e-4, atol: 0 });
testing.assertClose(torch.stack(norms), [4.486, 4.077, 4.077], { rtol: 1e-3, atol: 0 });
testing.assertClose(torch.stack([plainLoss, l2Loss, decayLoss]), [0.69, 0.69, 0.69], { rtol: 1e-2, atol: 0 });

// Dropout makes the training harder, batch normalisation easier.
// С dropout учиться труднее, с нормализацией легче.
const [dropoutLoss, dropout] = fit(() => new NetDropout(), { lr: 0.1 });
const [normLoss, norm] = fit(() => new NetBatchNorm(), { lr: 0.1 });
console.log(`loss: plain ${plainLoss.item()}, dropout ${dropoutLoss.item()}, batch norm ${normLoss.item()}`);
testing.assertClose(torch.stack([dropoutLoss, normLoss]), [0.65, 0.55], { rtol: 5e-2, atol: 0 });

// Both behave differently when they are used: eval() and train() switch.
// При применении оба ведут себя иначе: переключают eval() и train().
const image = training.tensors[0].narrow(0, 0, 1);
for (const model of [dropout, norm]) {
  model.eval();
  const [once, again] = torch.noGrad(() => [model(image), model(image)]);
  testing.assertClose(once, again, { rtol: 0, atol: 0 });
}
