// Exercise: a network 4-6-3-1 with a sigmoid after the first layer, tanh after the second, and nothing after the last; its layers are called
// fc1, fc2 and fc3, made in that order. (Lesson 2, network-class.ts)
// Упражнение: сеть 4-6-3-1 с сигмоидой после первого слоя, tanh после второго и без активации после последнего; слои называются fc1, fc2 и
// fc3 и создаются в этом порядке. (Урок 2, network-class.ts)
import torch, { nn, testing } from "gradlens";

export class Net extends nn.Module {
  fc1 = new nn.Linear(4, 6);
  fc2 = new nn.Linear(6, 3);
  fc3 = new nn.Linear(3, 1);

  override forward(x: torch.Tensor): torch.Tensor {
    const hidden = torch.sigmoid(this.fc1(x));
    return this.fc3(torch.tanh(this.fc2(hidden)));
  }
}

// Checks / Проверка
torch.manualSeed(0);
const net = new Net();
testing.assertEqual(
  [...net.namedParameters()].map(([name, { shape }]) => `${name} ${shape.join("x")}`),
  ["fc1.weight 6x4", "fc1.bias 6", "fc2.weight 3x6", "fc2.bias 3", "fc3.weight 1x3", "fc3.bias 1"],
);
testing.assertEqual(net(torch.ones(50, 4)).shape, [50, 1]);
testing.assertClose(net(torch.tensor([[1, 2, 3, 4]]).float()), [[0.1972]], { rtol: 0, atol: 1e-4 });
