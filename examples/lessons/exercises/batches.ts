// Exercise: batches. The numbers 0 to count - 1 in a random order (torch.randperm), in arrays of a given size; the last may be smaller.
// (Lesson 2, batches.ts)
// Упражнение: пакеты. Числа от 0 до count - 1 в случайном порядке (torch.randperm), массивами заданного размера; последний может быть меньше.
// (Урок 2, batches.ts)
import torch, { testing } from "gradlens";

export function batches(count: number, size: number): number[][] {
  // Your code here. / Ваш код здесь.
  return [torch.arange(count).tolist() as number[]].slice(size);
}

// Checks / Проверка
torch.manualSeed(0);
const made = batches(10, 4);
testing.assertEqual(
  made.map(({ length }) => length),
  [4, 4, 2],
);
testing.assertEqual(
  made.flat().sort((a, b) => a - b),
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
);
testing.assertEqual(made[0], [4, 1, 7, 5]);
testing.assertEqual(batches(10, 4).flat().join() === made.flat().join(), false);
