// A neuron: a weighted sum of its inputs, and an activation function that bends it.
// Нейрон — взвешенная сумма входов и функция активации, которая делает её нелинейной.
import torch, { plot, testing } from "gradlens";
import { linspace } from "gradlens/numpy";

const x = linspace(-10, 10, 100);

// Four activations. The step function has no slope to learn from: its derivative is zero wherever it exists.
// Четыре функции активации. У пороговой нет наклона: её производная равна нулю всюду, где существует.
const activations = {
  Sigmoid: torch.sigmoid(x),
  "Hyperbolic tangent": torch.tanh(x),
  ReLU: x.clamp({ min: 0 }),
  Step: x.gt(0).double(),
};

plot.figure({ figsize: [20, 5] });
for (const [place, [title, y]] of Object.entries(activations).entries()) {
  plot.subplot(1, 4, place + 1);
  plot.plot(x, y);
  plot.title(title);
  plot.grid();
}
plot.tightLayout();
plot.show();

// One neuron by hand: two inputs, two weights, a bias, a sigmoid.
// Один нейрон вручную: два входа, два веса, смещение и сигмоида.
const inputs = torch.tensor([1.5, -2]);
const weights = torch.tensor([0.4, 0.1]);
const bias = -0.3;
const sum = inputs.dot(weights).add(bias);
const output = torch.sigmoid(sum);
console.log(`sum ${sum.item().toFixed(3)}, output ${output.item().toFixed(3)}`);
testing.assertClose(sum, 0.1);
testing.assertClose(output, 0.52498);

// The slope of a sigmoid is g (1 - g): 0.25 in the middle and next to nothing at the ends.
// Наклон сигмоиды равен g (1 - g): 0,25 в середине и почти ноль по краям.
const z = torch.tensor([-10, 0, 10], { requiresGrad: true, dtype: torch.float32 });
torch.sigmoid(z).sum().backward();
testing.assertClose(z.grad!, [0.00005, 0.25, 0.00005]);
