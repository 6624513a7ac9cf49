// Gradient descent with nothing but autograd: which scale does an unknown thermometer have? The measurements are a stand-in, made by NumPy's
// generator: degrees Celsius t_c, and what the thermometer shows, t_u = 1.8 t_c + 32 with noise.
// Градиентный спуск силами одного autograd: какая шкала у неизвестного термометра? Измерения — замена, из генератора NumPy: градусы Цельсия
// t_c и показания t_u = 1.8 t_c + 32 с шумом.
import torch, { plot, testing } from "gradlens";
import { random } from "gradlens/numpy";

random.seed(0);
const celsius = random.uniform(-5, 30, [11]);
const unknown = celsius
  .mul(1.8)
  .add(32)
  .add(random.normal(0, 2, [11]));
export const tC = celsius.float();
/** Shown by the thermometer, a tenth of it: with inputs of the size of the bias both gradients are of one size. */
export const tU = unknown.mul(0.1).float();

export const model = (input: torch.Tensor, parameters: torch.Tensor) =>
  input.mul(parameters.at(0)).add(parameters.at(1));
export const lossFn = (predicted: torch.Tensor, actual: torch.Tensor) => predicted.sub(actual).square().mean();

// Gradients add up in the leaves of the graph: zero them before each pass. The step itself is no part of the graph: noGrad.
// Градиенты накапливаются в листьях графа: обнуляйте их перед каждым проходом. Сам шаг не входит в граф: noGrad.
const parameters = torch.tensor([1, 0], { dtype: torch.float32, requiresGrad: true });
const learningRate = 1e-2;
const losses: number[] = [];
for (let epoch = 1; epoch <= 3000; epoch++) {
  parameters.grad?.zero_();
  const loss = lossFn(model(tU, parameters), tC);
  loss.backward();
  torch.noGrad(() => parameters.sub_(parameters.grad!.mul(learningRate)));
  losses.push(loss.item());
  if (epoch % 1000 === 0) console.log(`epoch ${epoch}, loss ${loss.item()}`);
}

// Celsius = 5.4 * (t_u / 10) - 17: nearly the 5.56 and -17.8 of Fahrenheit.
// Цельсий = 5.4 * (t_u / 10) - 17: почти 5.56 и -17.8 шкалы Фаренгейта.
console.log(parameters);
testing.assertClose(losses[0], 143.288, { rtol: 1e-5, atol: 0 });
testing.assertClose(losses[2999], 1.315, { rtol: 1e-3, atol: 0 });
testing.assertClose(parameters.detach(), [5.123, -15.46], { rtol: 1e-3, atol: 0 });

plot.scatter(tU, tC);
plot.plot(tU, model(tU, parameters).detach());
plot.xlabel("t_u / 10");
plot.ylabel("t_c");
plot.show();
