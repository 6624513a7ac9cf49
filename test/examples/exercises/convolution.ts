// Exercise: a convolution by hand, of one channel and one window, without padding: each number of the result is the sum of a window of the
// image times the weights. (Lesson 5, convolutions.ts)
// Упражнение: свёртка вручную, один канал и одно окно, без отступов: каждое число результата — сумма окна изображения, умноженного на веса.
// (Урок 5, convolutions.ts)
import torch, { F, testing } from "gradlens";

/** Image [rows, columns], weights [k, k]; the result is [rows - k + 1, columns - k + 1]. */
export function convolve(image: torch.Tensor, weights: torch.Tensor): torch.Tensor {
  const k = weights.shape[0];
  const windows = image.unfold(0, k, 1).unfold(1, k, 1);
  return windows.mul(weights).sum([2, 3]);
}

// Checks / Проверка
const image = torch.arange(16).float().view(4, 4);
testing.assertClose(convolve(image, torch.ones(3, 3)), [
  [45, 54],
  [81, 90],
]);
const edge = torch
  .tensor([
    [-1, 1],
    [-1, 1],
  ])
  .float();
testing.assertClose(convolve(image, edge), torch.full([3, 3], 2).float());
torch.manualSeed(0);
const [picture, window] = [torch.randn(8, 9), torch.randn(3, 3)];
testing.assertClose(convolve(picture, window), F.conv2d(picture.view(1, 1, 8, 9), window.view(1, 1, 3, 3)).at([0, 0]));
