// Exercise: standardise. Each column of the training data gets mean 0 and spread 1 (biased, as batch normalisation has it); the test data is
// changed by the same numbers, not by its own. (Lesson 4, batches-and-norm.ts; lesson 5, channel-statistics.ts)
// Упражнение: стандартизация. Каждый столбец обучающих данных получает среднее 0 и разброс 1 (смещённый, как в пакетной нормализации); тестовые
// данные меняются теми же числами, а не своими. (Урок 4, batches-and-norm.ts; урок 5, channel-statistics.ts)
import torch, { testing } from "gradlens";

export function standardise(training: torch.Tensor, test: torch.Tensor): [training: torch.Tensor, test: torch.Tensor] {
  // Your code here. / Ваш код здесь.
  return [training, test];
}

// Checks / Проверка
const training = torch
  .tensor([
    [1, 10],
    [3, 30],
    [5, 20],
  ])
  .float();
const [scaled, other] = standardise(training, torch.tensor([[3, 0]]).float());
testing.assertClose(scaled.mean({ dim: 0 }), [0, 0]);
testing.assertClose(scaled.at(["...", 0]), [-1.224745, 0, 1.224745]);
testing.assertClose(other, [[0, -2.44949]]);
