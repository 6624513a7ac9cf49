// Exercise: one step of gradient descent, in place and unseen by autograd; the gradient is zeroed afterwards. (Lesson 5, thermometer.ts)
// Упражнение: один шаг градиентного спуска, на месте и незаметно для autograd; после него градиент обнулён. (Урок 5, thermometer.ts)
import torch, { testing } from "gradlens";

/** Moves a parameter that has a gradient. */
export function step(parameter: torch.Tensor, learningRate: number): void {
  torch.noGrad(() => parameter.sub_(parameter.grad!.mul(learningRate)));
  parameter.grad!.zero_();
}

// Checks / Проверка
const parameter = torch.tensor([3, -1]).float().requiresGrad_();
parameter.square().sum().backward();
step(parameter, 0.1);
testing.assertClose(parameter.detach(), [2.4, -0.8]);
testing.assertClose(parameter.grad!, [0, 0]);
testing.assertEqual([parameter.requiresGrad, parameter.isLeaf], [true, true]);
parameter.square().sum().backward();
step(parameter, 0.5);
testing.assertClose(parameter.detach(), [0, 0]);
