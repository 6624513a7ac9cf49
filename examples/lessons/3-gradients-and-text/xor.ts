// The limit of a straight line: AND and OR can be separated by one, exclusive OR cannot.
// Предел прямой: «И» и «ИЛИ» она разделяет, исключающее «ИЛИ» — нет.
import torch, { nn, optim, testing } from "gradlens";

const inputs = torch
  .tensor([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])
  .float();
const answers = { AND: [0, 0, 0, 1], OR: [0, 1, 1, 1], XOR: [0, 1, 1, 0] };

/** Trains on the four rows; how many of them come out right, and the loss. */
function fit(model: nn.Sequential, target: readonly number[]): [right: number, loss: torch.Tensor] {
  const y = torch.tensor([...target]).float();
  const lossFn = new nn.BCEWithLogitsLoss();
  const optimizer = new optim.SGD(model.parameters(), { lr: 1 });
  for (let step = 0; step < 500; step++) {
    optimizer.zeroGrad();
    lossFn(model(inputs).flatten(), y).backward();
    optimizer.step();
  }
  const scores = model(inputs).flatten();
  return [scores.gt(0).float().eq(y).sum().item(), lossFn(scores, y)];
}

const line = () => {
  torch.manualSeed(0);
  return new nn.Sequential(new nn.Linear(2, 1));
};
const twoLayers = () => {
  torch.manualSeed(3);
  return new nn.Sequential(new nn.Linear(2, 4), new nn.Tanh(), new nn.Linear(4, 1));
};

const [and, or, xor] = Object.values(answers).map((target) => fit(line(), target));
const [bent, bentLoss] = fit(twoLayers(), answers.XOR);
console.log(`right of four with a line: AND ${and[0]}, OR ${or[0]}, XOR ${xor[0]}; XOR with a hidden layer: ${bent}`);
testing.assertEqual([and[0], or[0], bent], [4, 4, 4]);

// The best that a line can do for XOR is to say "a half" everywhere: the loss is ln 2.
// Лучшее, что прямая может сказать об XOR, — «половина» везде: потеря равна ln 2.
testing.assertClose(xor[1], 0.69315, { rtol: 1e-4, atol: 0 });
testing.assertClose(and[1], 0.034345, { rtol: 1e-4, atol: 0 });
testing.assertClose(bentLoss, 0.005757, { rtol: 1e-3, atol: 0 });
