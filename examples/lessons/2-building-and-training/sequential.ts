// nn.Sequential: layers in a row, with forward() written already.
// nn.Sequential: слои подряд, forward() уже написан.
import torch, { nn, testing } from "gradlens";

// 4-6-3-1 with three activations, and 50 samples through it.
// 4-6-3-1 с тремя активациями, и 50 объектов через неё.
torch.manualSeed(0);
const net = new nn.Sequential(
  new nn.Linear(4, 6),
  new nn.Sigmoid(),
  new nn.Linear(6, 3),
  new nn.Tanh(),
  new nn.Linear(3, 1),
  new nn.ReLU(),
);
const outputs = net(torch.rand(50, 4));
testing.assertEqual(outputs.shape, [50, 1]);
testing.assertClose(outputs.mean(), 0.11784);

// Any number of layers, from a list of sizes: even layers end with tanh, odd ones with a sigmoid (the input is layer 0), the last with ReLU.
// Любое число слоёв по списку размеров: чётные слои с tanh, нечётные с сигмоидой (вход — слой 0), последний с ReLU.
const sizes = [20, 16, 12, 8, 4, 2, 1];
torch.manualSeed(0);
const layers: nn.Module[] = [];
for (let i = 1; i < sizes.length - 1; i++) {
  layers.push(new nn.Linear(sizes[i - 1], sizes[i]));
  layers.push(i % 2 === 0 ? new nn.Tanh() : new nn.Sigmoid());
}
layers.push(new nn.Linear(sizes.at(-2)!, sizes.at(-1)!), new nn.ReLU());
const deep = new nn.Sequential(...layers);
console.log(deep);
testing.assertEqual(deep.length, 12);

// Six layers with untrained weights lose the input: 50 different samples give nearly one answer.
// Шесть слоёв с необученными весами теряют вход: 50 разных объектов дают почти один ответ.
const x = torch.randn(50, 20);
const beforeRelu = torch.noGrad(() =>
  layers.slice(0, -1).reduce<torch.Tensor>((y, layer) => layer(y) as torch.Tensor, x),
);
console.log(`answers from ${beforeRelu.min().item()} to ${beforeRelu.max().item()}`);
testing.assertClose(beforeRelu.mean(), 0.3891);
testing.assertClose(beforeRelu.std(), 0.00031);
