// Exercise: the share of right answers. Scores are [n, classes], the right classes [n]; the answer is the class with the largest score.
// (Lesson 2, training-loop.ts and grid-stability.ts)
// Упражнение: доля верных ответов. Оценки — [n, классы], верные классы — [n]; ответ — класс с наибольшей оценкой.
// (Урок 2, training-loop.ts и grid-stability.ts)
import torch, { testing } from "gradlens";

export function accuracy(scores: torch.Tensor, classes: torch.Tensor): number {
  return scores.argmax({ dim: 1 }).eq(classes).float().mean().item();
}

// Checks / Проверка
const scores = torch
  .tensor([
    [2, 1, 0],
    [0, 3, 1],
    [5, 4, 6],
    [1, 0, 0],
  ])
  .float();
testing.assertClose(accuracy(scores, torch.tensor([0, 1, 2, 0])), 1);
testing.assertClose(accuracy(scores, torch.tensor([0, 1, 2, 2])), 0.75);
testing.assertClose(accuracy(scores, torch.tensor([1, 0, 0, 1])), 0);
