// What the three classifiers share: two moons, the training loop, the three-layer network, the report.
// Общее для трёх классификаторов: две луны, цикл обучения, трёхслойная сеть, отчёт.
import torch, { metrics, nn, optim, plot, testing, train } from "gradlens";
import { makeMoons } from "gradlens/datasets";
import { linspace } from "gradlens/numpy";

const moons = makeMoons({ samples: 1000, noise: 0.1, seed: 0 });
/** float32 [1000, 2] */
export const X = moons.X.float();
/** float32 [1000, 1], 0 or 1 */
export const y = moons.y.float().view(1000, 1);
testing.assertClose(X.mean({ dim: 0 }), [0.50122, 0.24874]);

/** Three layers, 2-20-20-1, with an activation of your choice between them. */
export class Classifier extends nn.Module {
  layers: nn.Sequential;

  constructor(activation: () => nn.Module) {
    super();
    torch.manualSeed(0);
    this.layers = new nn.Sequential(
      new nn.Linear(2, 20),
      activation(),
      new nn.Linear(20, 20),
      activation(),
      new nn.Linear(20, 1),
    );
  }

  forward(x: torch.Tensor) {
    return torch.sigmoid(this.layers(x));
  }
}

/** 1000 steps, each on all points; the last loss. */
export function fitModel(model: nn.Module): number {
  const lossFn = new nn.BCELoss();
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
  let last = 0;
  for (let step = 0; step < 1000; step++) {
    const loss = lossFn(model(X) as torch.Tensor, y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    last = loss.item();
  }
  return last;
}

/** Logs and prints the part of points on the right side; prints precision and recall, draws the plane as the model sees it. */
export function report(model: nn.Module): number {
  const accuracy = train.metrics.binaryAccuracy(model(X) as torch.Tensor, y);
  train.log({ accuracy });
  console.log(`accuracy ${accuracy.toFixed(3)}`);
  const predicted = (model(X) as torch.Tensor).gt(0.5).long().view(-1);
  console.log(metrics.classificationReport(predicted, y.long().view(-1)));
  drawDecision(model);
  return accuracy;
}

function drawDecision(model: nn.Module): void {
  const [x1, x2] = torch.meshgrid(linspace(-1.8, 2.8, 60), linspace(-1.2, 1.7, 60), { indexing: "xy" });
  const plane = torch.stack([x1.reshape(-1), x2.reshape(-1)], { dim: 1 }).float();
  const probability = torch.noGrad(() => model(plane) as torch.Tensor).view(60, 60);
  plot.contourf(x1, x2, probability);
  const points = plot.scatter(X.at(["...", 0]), X.at(["...", 1]), { c: y.view(-1), s: 30, edgecolor: "k" });
  plot.xlabel("$x_1$");
  plot.ylabel("$x_2$");
  plot.grid(true);
  plot.legend({ handles: points.legendElements()[0], labels: ["0", "1"] });
  plot.show();
}
