// Five activations on the same numbers, with their slopes.
// Пять функций активации на одних и тех же числах, и их наклоны.
import torch, { nn, plot, testing } from "gradlens";
import { linspace } from "gradlens/numpy";

const activations = {
  Sigmoid: new nn.Sigmoid(),
  Tanh: new nn.Tanh(),
  ReLU: new nn.ReLU(),
  LeakyReLU: new nn.LeakyReLU(0.01),
  GELU: new nn.GELU(),
};

const x = linspace(-4, 4, 161).float();
plot.figure({ figsize: [20, 4] });
for (const [place, [name, activation]] of Object.entries(activations).entries()) {
  plot.subplot(1, 5, place + 1);
  plot.plot(x, activation(x));
  plot.title(name);
  plot.grid();
}
plot.show();

// A sigmoid gives probabilities, tanh values about zero. Far from zero both are flat.
// Сигмоида даёт вероятности, tanh — значения вокруг нуля. Вдали от нуля обе плоские.
const values = torch.tensor([11.1529, 4.3029, 0.5081, -3.8456, -1.9058]);
testing.assertClose(activations.Sigmoid(values), [0.99999, 0.98665, 0.62436, 0.02093, 0.12945]);
testing.assertClose(activations.Tanh(values), [1, 0.99963, 0.46846, -0.99909, -0.95673]);

// ReLU is zero left of zero, and so is its slope: a neuron that is negative for every input has no gradient and never comes back. A leak
// of one per cent keeps it alive.
// ReLU слева от нуля равна нулю, и её наклон тоже: у нейрона, отрицательного на всех входах, нет градиента, и он «умирает». Утечка в один
// процент его спасает.
function slopes(activation: nn.Module): torch.Tensor {
  const z = values.clone().requiresGrad_();
  (activation(z) as torch.Tensor).sum().backward();
  return z.grad!;
}
testing.assertClose(slopes(activations.ReLU), [1, 1, 1, 0, 0]);
testing.assertClose(slopes(activations.LeakyReLU), [1, 1, 1, 0.01, 0.01]);

// GELU is x times the share of a normal distribution below x; the formula with tanh comes near.
// GELU — это x, умноженный на долю нормального распределения ниже x; формула с tanh близка к ней.
const gelu = activations.GELU(values);
const inner = values
  .pow(3)
  .mul(0.044715)
  .add(values)
  .mul(Math.sqrt(2 / Math.PI));
const byTanh = values.mul(0.5).mul(torch.tanh(inner).add(1));
console.log(gelu);
testing.assertClose(gelu, [11.1529, 4.30286, 0.35278, -0.00023, -0.05401]);
testing.assertClose(byTanh, [11.1529, 4.30288, 0.35276, -0.00014, -0.05399]);
testing.assertClose(gelu.sub(byTanh).abs().max(), 0.00009);
