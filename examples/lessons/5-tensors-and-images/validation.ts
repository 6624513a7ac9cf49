// A part of the measurements is kept back: a loss that falls on the training part alone is a model that learns by heart.
// Часть измерений отложена: если потеря падает только на обучающей части, модель заучивает.
import torch, { optim, testing } from "gradlens";
import { lossFn, model, tC, tU } from "./thermometer.js";

// A random permutation of the indices splits the samples.
// Случайная перестановка индексов делит объекты.
torch.manualSeed(0);
const samples = tU.shape[0];
const held = Math.floor(0.2 * samples);
const shuffled = torch.randperm(samples);
const [trainIndices, valIndices] = shuffled.split([samples - held, held]);
testing.assertEqual([trainIndices.shape, valIndices.shape], [[9], [2]]);
const [tUTrain, tCTrain] = [tU.at([trainIndices]), tC.at([trainIndices])];
const [tUVal, tCVal] = [tU.at([valIndices]), tC.at([valIndices])];

const parameters = torch.tensor([1, 0], { dtype: torch.float32, requiresGrad: true });
const optimizer = new optim.SGD([parameters], { lr: 1e-2 });
let [trainLoss, valLoss] = [torch.zeros(1), torch.zeros(1)];
for (let epoch = 1; epoch <= 3000; epoch++) {
  trainLoss = lossFn(model(tUTrain, parameters), tCTrain);
  // Nothing is learned from the validation part, so no graph is built for it.
  // На проверочной части не учатся, поэтому граф для неё не строится.
  valLoss = torch.noGrad(() => lossFn(model(tUVal, parameters), tCVal));
  optimizer.zeroGrad();
  trainLoss.backward();
  optimizer.step();
  if (epoch <= 3 || epoch % 1000 === 0)
    console.log(`epoch ${epoch}, training ${trainLoss.item().toFixed(4)}, validation ${valLoss.item().toFixed(4)}`);
}
testing.assertEqual([trainLoss.requiresGrad, valLoss.requiresGrad], [true, false]);
testing.assertClose(trainLoss, 1.583, { rtol: 1e-3, atol: 0 });
testing.assertClose(valLoss, 0.607, { rtol: 1e-3, atol: 0 });
testing.assertClose(parameters.detach(), [5.05, -15.11], { rtol: 1e-3, atol: 0 });
