// Exercise: the mean squared error, without nn.MSELoss. Answers of shape [n] beside predictions of shape [n, 1] must not be compared each
// with each. (Lesson 1, first-step.ts)
// Упражнение: среднеквадратичная ошибка без nn.MSELoss. Ответы формы [n] рядом с предсказаниями [n, 1] нельзя сравнивать каждый с каждым.
// (Урок 1, first-step.ts)
import torch, { testing } from "gradlens";

export function meanSquaredError(predicted: torch.Tensor, target: torch.Tensor): torch.Tensor {
  return predicted.sub(target.view(predicted.shape)).square().mean();
}

// Checks / Проверка
const predicted = torch.tensor([[1], [2], [4]]).float();
testing.assertClose(meanSquaredError(predicted, predicted), 0);
testing.assertClose(meanSquaredError(predicted, torch.tensor([[1], [0], [1]]).float()), 4.33333);
testing.assertClose(meanSquaredError(predicted, torch.tensor([1, 0, 1]).float()), 4.33333);
