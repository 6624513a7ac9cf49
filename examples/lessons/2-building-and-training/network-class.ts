// A network as a class: the constructor makes the layers, forward tells how a tensor goes through them.
// Сеть классом: конструктор создаёт слои, forward описывает путь тензора через них.
import torch, { nn, testing } from "gradlens";

// Two layers. Activations are modules as well.
// Два слоя. Функции активации — тоже модули.
class TwoLayers extends nn.Module {
  fc1: nn.Linear;
  act1 = new nn.Sigmoid();
  fc2: nn.Linear;
  act2 = new nn.ReLU();

  constructor(inputs: number, hidden: number, outputs: number) {
    super();
    this.fc1 = new nn.Linear(inputs, hidden);
    this.fc2 = new nn.Linear(hidden, outputs);
  }

  forward(x: torch.Tensor) {
    return this.act2(this.fc2(this.act1(this.fc1(x))));
  }
}

// A module is called like a function: that runs hooks too. Calling forward() directly gives the same numbers and skips them.
// Модуль вызывают как функцию: тогда срабатывают и хуки. Прямой вызов forward() даёт те же числа, но без них.
torch.manualSeed(0);
const net = new TwoLayers(5, 4, 3);
console.log(net);
const first = net(torch.tensor([-0.23, -0.2, 0.31, -0.9, 0.2]));
testing.assertClose(first, [0, 0.3527, 0]);

// A second hidden layer, with tanh; any three activations.
// Второй скрытый слой, с tanh; три любые активации.
class ThreeLayers extends nn.Module {
  layers: nn.Sequential;

  constructor(sizes: readonly [number, number, number, number], activations: readonly nn.Module[]) {
    super();
    this.layers = new nn.Sequential(
      new nn.Linear(sizes[0], sizes[1]),
      activations[0],
      new nn.Linear(sizes[1], sizes[2]),
      activations[1],
      new nn.Linear(sizes[2], sizes[3]),
      activations[2],
    );
  }

  forward(x: torch.Tensor) {
    return this.layers(x);
  }
}

// One sample through 3-5-3-1. Inputs as far from zero as 44 saturate the sigmoid: the answer hardly depends on them.
// Один объект через 3-5-3-1. Вход 44 насыщает сигмоиду: ответ от него почти не зависит.
torch.manualSeed(4);
const deep = new ThreeLayers([3, 5, 3, 1], [new nn.Sigmoid(), new nn.Tanh(), new nn.ReLU()]);
const answer = deep(torch.tensor([1, 44, -7], { dtype: torch.float32 }));
console.log(answer);
testing.assertClose(answer, [0.46823]);

// A whole data set at once: 100 samples of 10 features through 10-7-4-1.
// Сразу весь набор данных: 100 объектов по 10 признаков через 10-7-4-1.
torch.manualSeed(2);
const wide = new ThreeLayers([10, 7, 4, 1], [new nn.Tanh(), new nn.ReLU(), new nn.Sigmoid()]);
const probabilities = wide(torch.randn(100, 10));
testing.assertEqual(probabilities.shape, [100, 1]);
testing.assertClose(probabilities.mean(), 0.48257);

// torch.empty() gives memory as it is: whatever was there. (torch.Tensor(100, 10) of PyTorch does the same; use randn for random numbers.)
// torch.empty() даёт память как есть: что там лежало. (В PyTorch так же ведёт себя torch.Tensor(100, 10); случайные числа — это randn.)
testing.assertEqual(torch.empty(2, 3, { dtype: torch.int32 }).shape, [2, 3]);
