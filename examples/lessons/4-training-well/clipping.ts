// Clipping: a gradient longer than allowed is shortened, its direction kept. One bad batch then cannot throw the weights away.
// Обрезка: слишком длинный градиент укорачивается, направление сохраняется. Один плохой пакет уже не отбросит веса далеко.
import torch, { nn, testing } from "gradlens";

torch.manualSeed(0);
const model = new nn.Linear(2, 1);
const total = () => torch.stack([...model.parameters()].map((p) => p.grad!.norm())).norm();

// Without any gradient there is nothing to clip: the length is zero.
// Пока градиентов нет, обрезать нечего: длина равна нулю.
testing.assertClose(nn.utils.clipGradNorm_(model.parameters(), 200), 0);

// Inputs a thousand times too large make a huge gradient; it is brought down to 200, and what it was is told.
// Входы в тысячу раз больше нужного дают огромный градиент; он уменьшается до 200, а прежняя длина возвращается.
const x = torch.randn(8, 2).mul(1000);
model(x).square().mean().backward();
const direction = model.weight.grad!.div(total());
const before = nn.utils.clipGradNorm_(model.parameters(), 200);
console.log(`${before.item().toExponential(2)} -> ${total().item()}`);
testing.assertClose(before, 401353, { rtol: 1e-5, atol: 0 });
testing.assertClose(total(), 200, { rtol: 1e-5, atol: 0 });
testing.assertClose(model.weight.grad!.div(total()), direction, { rtol: 1e-4, atol: 1e-6 });
