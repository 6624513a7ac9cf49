// Tensors in files: PyTorch's own format, for one tensor or for anything made of tensors, numbers, texts and lists.
// Тензоры в файлах: собственный формат PyTorch — для тензора или для всего, что состоит из тензоров, чисел, текстов и списков.
import torch, { nn, optim, testing } from "gradlens";

const points = torch
  .tensor([
    [4, 1],
    [5, 3],
    [2, 1],
  ])
  .float();
torch.save(points, "points.pt");
const loaded = torch.load<torch.Tensor>("points.pt");
testing.assertClose(loaded, [
  [4, 1],
  [5, 3],
  [2, 1],
]);

// What shares memory goes on sharing it.
// Что делило память, продолжает её делить.
torch.save([points, points.at(0)], "shared.pt");
const [all, first] = torch.load<torch.Tensor[]>("shared.pt");
first.zero_();
testing.assertClose(all.sum(), 11);

// To go on with a training later, keep the optimizer's state and the history as well: a checkpoint.
// Чтобы потом продолжить обучение, сохраните и состояние оптимизатора, и историю: контрольную точку.
torch.manualSeed(0);
const model = new nn.Linear(2, 1);
const optimizer = new optim.Adam(model.parameters(), { lr: 0.1 });
const lossFn = new nn.MSELoss();
const target = torch.tensor([[1], [2], [0]]).float();
function step(net: nn.Linear, by: optim.Optimizer): torch.Tensor {
  by.zeroGrad();
  const loss = lossFn(net(points), target);
  loss.backward();
  by.step();
  return loss.detach();
}
const history = Array.from({ length: 5 }, () => step(model, optimizer).item());
torch.save({ model: model.stateDict(), optimizer: optimizer.stateDict(), history }, "checkpoint.pth");

const checkpoint = torch.load<{
  model: nn.StateDict;
  optimizer: ReturnType<typeof optimizer.stateDict>;
  history: number[];
}>("checkpoint.pth", { mapLocation: "cpu" });
const resumed = new nn.Linear(2, 1);
const resumedOptimizer = new optim.Adam(resumed.parameters(), { lr: 0.1 });
resumed.loadStateDict(checkpoint.model);
resumedOptimizer.loadStateDict(checkpoint.optimizer);
testing.assertEqual(checkpoint.history, history);
testing.assertClose(step(resumed, resumedOptimizer), step(model, optimizer));
testing.assertClose(step(resumed, resumedOptimizer), 0.2354, { rtol: 1e-4, atol: 0 });
