// Where weights begin decides how fast they get anywhere.
// От начальных весов зависит, как быстро обучение куда-то придёт.
import torch, { nn, testing } from "gradlens";

// Evenly from a to b, in the constructor of a class or on a layer that is there.
// Равномерно от a до b — в конструкторе класса или у готового слоя.
torch.manualSeed(0);
const layer = new nn.Linear(12, 8);
nn.init.uniform_(layer.weight, { a: -1, b: 2 });
nn.init.uniform_(layer.bias!, { a: 1, b: 2 });
testing.assertClose(layer.weight.mean(), 0.35768);
testing.assertEqual([layer.weight.min().item() >= -1, layer.weight.max().item() <= 2], [true, true]);

// A function of a layer, applied to all layers of a network.
// Функция от слоя, применённая ко всем слоям сети.
function initNormal(module: nn.Module) {
  if (!(module instanceof nn.Linear)) return;
  nn.init.normal_(module.weight, { mean: 0.5, std: 0.5 });
  nn.init.normal_(module.bias!, { mean: -0.5, std: 1.5 });
}
torch.manualSeed(0);
const net = new nn.Sequential(new nn.Linear(12, 80), new nn.Sigmoid(), new nn.Linear(80, 3), new nn.ReLU());
net.apply(initNormal);
const first = net.at(0) as nn.Linear;
testing.assertClose(first.weight.mean(), 0.49208);
testing.assertClose(first.weight.std(), 0.50711);

// What for: the spread of the values should stay the same from layer to layer. Xavier's weights do that for tanh, Kaiming's for ReLU. After
// ten layers of 100 neurons, values with plain weights of 0.05 are gone, with 0.2 they sit at the ends of tanh.
// Зачем: разброс значений должен сохраняться от слоя к слою. Веса Ксавье делают это для tanh, Кайминга — для ReLU. После десяти слоёв по 100
// нейронов значения с весами 0.05 исчезли, а с 0.2 — прижаты к краям tanh.
function spread(init: (weight: torch.Tensor) => unknown, activation: (x: torch.Tensor) => torch.Tensor): torch.Tensor {
  torch.manualSeed(0);
  let x = torch.randn(200, 100);
  for (let i = 0; i < 10; i++) {
    const weight = torch.empty(100, 100);
    init(weight);
    x = activation(x.matmul(weight.T));
  }
  return x.std();
}
const spreads = [
  spread((weight) => nn.init.normal_(weight, { std: 0.05 }), torch.tanh),
  spread((weight) => nn.init.normal_(weight, { std: 0.2 }), torch.tanh),
  spread((weight) => nn.init.xavierUniform_(weight), torch.tanh),
  spread((weight) => nn.init.xavierNormal_(weight), torch.relu),
  spread((weight) => nn.init.kaimingUniform_(weight, { mode: "fanIn", nonlinearity: "relu" }), torch.relu),
];
console.log(spreads.map((value) => value.item().toFixed(4)).join("  "));
testing.assertClose(torch.stack(spreads), [0.0007327, 0.7314, 0.22013, 0.026596, 0.6774], { rtol: 1e-4, atol: 0 });

// Left alone, a linear layer draws evenly within 1 / sqrt(number of inputs).
// По умолчанию линейный слой берёт равномерные числа в пределах 1 / sqrt(число входов).
const bound = new nn.Linear(25, 1000).weight.abs().max();
testing.assertClose(bound, 0.2, { rtol: 1e-3, atol: 0 });
