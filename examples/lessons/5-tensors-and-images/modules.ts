// The same task with modules: layers know their parameters, and a network is a module made of modules.
// Та же задача с модулями: слои знают свои параметры, а сеть — модуль из модулей.
import torch, { nn, optim, testing } from "gradlens";
import { tC, tU } from "./thermometer.js";

// A module takes a batch: ten samples of one feature at once.
// Модуль принимает пакет: сразу десять объектов с одним признаком.
torch.manualSeed(0);
const linear = new nn.Linear(1, 1);
testing.assertEqual(linear(torch.ones(10, 1)).shape, [10, 1]);
testing.assertEqual(
  [...linear.parameters()].map(({ shape }) => shape),
  [[1, 1], [1]],
);

// Layers with names of their own, 1-13-1.
// Слои с собственными именами, 1-13-1.
const model = new nn.Sequential({
  hidden_linear: new nn.Linear(1, 13),
  hidden_activation: new nn.Tanh(),
  output_linear: new nn.Linear(13, 1),
});
for (const [name, parameter] of model.namedParameters()) console.log(name, parameter.shape);
const names = [...model.namedParameters()].map(([name]) => name);
testing.assertEqual(names, [
  "hidden_linear.weight",
  "hidden_linear.bias",
  "output_linear.weight",
  "output_linear.bias",
]);

const [x, y] = [tU.unsqueeze(1), tC.unsqueeze(1)];
const optimizer = new optim.SGD(model.parameters(), { lr: 1e-3 });
const lossFn = new nn.MSELoss();
let last = torch.zeros(1);
for (let epoch = 0; epoch < 500; epoch++) {
  last = lossFn(model(x), y);
  optimizer.zeroGrad();
  last.backward();
  optimizer.step();
}
// Parameters and their gradients after the last step, by name.
// Параметры и их градиенты после последнего шага, по именам.
const { hidden_linear, output_linear } = Object.fromEntries(model.namedChildren()) as Record<string, nn.Linear>;
console.log(output_linear.bias);
console.log(hidden_linear.weight.grad!.norm());
testing.assertClose(last, 11.51, { rtol: 1e-3, atol: 0 });
testing.assertClose(output_linear.bias!, [1.52], { rtol: 1e-2, atol: 0 });

// Modules in a plain array are hidden: nobody finds their parameters. ModuleList shows them. (The comment keeps the editor from saying so.)
// Модули в обычном массиве спрятаны: их параметров никто не найдёт. ModuleList их показывает. (Комментарий отключает предупреждение.)
class Hidden extends nn.Module {
  // gradlens-ignore hiddenModules
  layers = [new nn.Linear(2, 2), new nn.Linear(2, 2)];
}
class Shown extends nn.Module {
  layers = new nn.ModuleList([new nn.Linear(2, 2), new nn.Linear(2, 2)]);
}
testing.assertEqual([[...new Hidden().parameters()].length, [...new Shown().parameters()].length], [0, 4]);
