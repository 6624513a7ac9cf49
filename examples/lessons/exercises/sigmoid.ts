// Exercise: the sigmoid, 1 / (1 + e^-x), of every element, without torch.sigmoid. (Lesson 1, activations.ts)
// Упражнение: сигмоида 1 / (1 + e^-x) каждого элемента, без torch.sigmoid. (Урок 1, activations.ts)
import torch, { testing } from "gradlens";

export function sigmoid(x: torch.Tensor): torch.Tensor {
  // Your code here. / Ваш код здесь.
  return x;
}

// Checks / Проверка
testing.assertClose(sigmoid(torch.tensor(0).float()), 0.5);
testing.assertClose(sigmoid(torch.tensor([-2, 0, 2]).float()), [0.1192, 0.5, 0.8808], { rtol: 0, atol: 1e-4 });
testing.assertClose(sigmoid(torch.ones(2, 3)), torch.full([2, 3], 0.731059));
