// Filling a tensor: even, normal, one value, a diagonal. Each function changes its tensor and gives it back.
// Заполнение тензора: равномерное, нормальное, одним значением, диагональю. Каждая функция меняет тензор и возвращает его.
import torch, { nn, testing } from "gradlens";

torch.manualSeed(0);
const w = torch.empty(3, 5);

// Both calls fill the same tensor, so only the second one is to be seen.
// Оба вызова заполняют один тензор, поэтому виден только второй.
const results = [nn.init.uniform_(w, { a: 0, b: 1 }), nn.init.normal_(w, { mean: 0, std: 1 })];
console.log(results[0]);
testing.assertEqual(results[0] === results[1], true);
testing.assertClose(w.at(0), [0.60354, 0.81098, -0.04508, 0.8797, 1.04821]);

nn.init.constant_(w, 0.3);
testing.assertClose(w.sum(), 4.5);
nn.init.eye_(w);
testing.assertClose(w, [
  [1, 0, 0, 0, 0],
  [0, 1, 0, 0, 0],
  [0, 0, 1, 0, 0],
]);

// Why it matters: what comes back through twenty layers. A sigmoid has a slope of a quarter at most, so its gradients fade; ReLU with
// Kaiming's weights keeps their size.
// Зачем это: что приходит назад через двадцать слоёв. Наклон сигмоиды не больше четверти, и её градиенты гаснут; ReLU с весами Кайминга
// сохраняет их величину.
function gradientAtStart(activation: (x: torch.Tensor) => torch.Tensor, init: (weight: torch.Tensor) => unknown) {
  torch.manualSeed(0);
  const x = torch.randn(100, 64).requiresGrad_();
  let y: torch.Tensor = x;
  for (let layer = 0; layer < 20; layer++) {
    const weight = torch.empty(64, 64);
    init(weight);
    y = activation(y.matmul(weight.T));
  }
  y.sum().backward();
  return x.grad!.norm();
}
const norms = [
  gradientAtStart(torch.sigmoid, (weight) => nn.init.xavierUniform_(weight)),
  gradientAtStart(torch.tanh, (weight) => nn.init.xavierUniform_(weight)),
  gradientAtStart(torch.relu, (weight) => nn.init.kaimingNormal_(weight, { nonlinearity: "relu" })),
];
console.log(norms.map((norm) => norm.item().toExponential(1)).join("  "));
testing.assertClose(torch.stack(norms), [3.508e-11, 20.4, 153.6], { rtol: 1e-3, atol: 0 });
