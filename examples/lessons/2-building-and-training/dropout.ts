// Dropout: at each training step random neurons are switched off, so that none can rely on another.
// Dropout: на каждом шаге обучения случайные нейроны выключены, и ни один не может положиться на другой.
import torch, { F, nn, testing } from "gradlens";

class Model extends nn.Module {
  layer1 = new nn.Linear(20, 50);
  dp1 = new nn.Dropout({ p: 0.2 });
  layer2 = new nn.Linear(50, 200);
  dp2 = new nn.Dropout({ p: 0.5 });
  layer3 = new nn.Linear(200, 3);

  forward(x: torch.Tensor) {
    const first = this.dp1(torch.relu(this.layer1(x)));
    const second = this.dp2(torch.relu(this.layer2(first)));
    return F.softmax(this.layer3(second), { dim: 1 });
  }
}

// On a tensor of its own: about half of all values become zero (not half of each row), the others are doubled, so that the expected sum
// stays as it is.
// Сам по себе: около половины всех значений обнуляется (не половина в каждой строке), остальные удваиваются, и ожидаемая сумма сохраняется.
torch.manualSeed(0);
const half = new nn.Dropout({ p: 0.5 });
const ones = torch.ones(2, 10);
const dropped = half(ones);
console.log(dropped);
testing.assertClose(dropped.sum({ dim: 1 }), [8, 14]);
testing.assertClose(dropped.max(), 2);

// Training: every call gives another answer. eval(): dropout does nothing, and all calls agree.
// Обучение: каждый вызов даёт другой ответ. eval(): dropout не действует, и ответы совпадают.
torch.manualSeed(0);
const model = new Model();
const x = torch.randn(4, 20);
const calls = torch.stack(Array.from({ length: 100 }, () => model(x).at(["...", 0])));
testing.assertClose(calls.std({ dim: 0 }), [0.02329, 0.02394, 0.02626, 0.03128]);
model.eval();
testing.assertClose(model(x), model(x), { rtol: 0, atol: 0 });

// The spread over many calls in training mode tells how sure the network is.
// Разброс ответов в режиме обучения показывает, насколько сеть уверена.
testing.assertClose(
  calls
    .mean({ dim: 0 })
    .sub(model(x).at(["...", 0]))
    .abs()
    .max(),
  0.00521,
);
