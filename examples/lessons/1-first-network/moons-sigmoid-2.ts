// A first classifier of the two moons: two sigmoid neurons are too few to go around the bend.
// Первый классификатор двух лун: двух сигмоидных нейронов мало, чтобы обогнуть изгиб.
import torch, { nn, testing } from "gradlens";
import { fitModel, report } from "./moons-data.js";

export class SmallClassifier extends nn.Module {
  layer1: nn.Linear;
  layer2: nn.Linear;

  constructor() {
    super();
    torch.manualSeed(0);
    this.layer1 = new nn.Linear(2, 2);
    this.layer2 = new nn.Linear(2, 1);
  }

  // The last sigmoid is no hidden activation: it turns a score into a probability.
  // Последняя сигмоида — не активация скрытого слоя: она превращает оценку в вероятность.
  forward(x: torch.Tensor) {
    const hidden = torch.sigmoid(this.layer1(x));
    return torch.sigmoid(this.layer2(hidden));
  }
}

export const model = new SmallClassifier();
const loss = fitModel(model);
export const accuracy = report(model);
testing.assertClose(loss, 0.28226, { rtol: 0, atol: 2e-5 });
testing.assertClose(accuracy, 0.875);
