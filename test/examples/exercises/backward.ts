// Exercise: the gradient of a sigmoid neuron by hand. f = sigmoid(x . w + b); give df/dw, df/db and df/dx, without backward().
// (Lesson 3, backward-by-hand.ts)
// Упражнение: градиент сигмоидного нейрона вручную. f = sigmoid(x . w + b); верните df/dw, df/db и df/dx без backward().
// (Урок 3, backward-by-hand.ts)
import torch, { testing } from "gradlens";

export function gradients(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor): Record<"w" | "b" | "x", torch.Tensor> {
  const f = torch.sigmoid(x.dot(w).add(b));
  const slope = f.mul(f.neg().add(1));
  return { w: x.mul(slope), b: slope, x: w.mul(slope) };
}

// Checks / Проверка
const [x, w, b] = [torch.tensor([-1, -2]).float(), torch.tensor([2, -3]).float(), torch.tensor(-3).float()];
const found = gradients(x, w, b);
testing.assertClose(found.w, [-0.196612, -0.393224]);
testing.assertClose(found.b, 0.196612);
testing.assertClose(found.x, [0.393224, -0.589836]);
