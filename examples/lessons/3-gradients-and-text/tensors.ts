// Tensors in use: making them, their types, arithmetic, shapes, views, devices.
// Тензоры в деле: создание, типы, арифметика, формы, представления, устройства.
import torch, { testing } from "gradlens";

// Nothing in it; from a list; with a type; filled.
// Пустой; из списка; с типом; заполненный.
testing.assertEqual(torch.tensor([]).shape, [0]);
testing.assertEqual(String(torch.tensor([1.1, 2.2, 3.2]).dtype), "torch.float32");
testing.assertEqual(String(torch.tensor([1.1, 2.2, 3.2], { dtype: torch.float64 }).dtype), "torch.float64");
testing.assertEqual(torch.ones(3, 2).size(), [3, 2]);
const filled = torch.full([3, 2], 3.74);
console.log(filled);

// Transposed; through a function; changed in place (the trailing underscore); summed.
// Транспонированный; через функцию; изменённый на месте (подчёркивание в конце); сумма.
const exponents = torch.exp(filled.T);
testing.assertEqual(exponents.shape, [2, 3]);
testing.assertClose(exponents.at([0, 0]), 42.098);
exponents.add_(1);
testing.assertClose(exponents.sum(), 258.588);

// Dimensions in another order, without those of size one, with a new one.
// Размерности в другом порядке, без единичных, с новой.
const a = torch.zeros(2, 5, 1, 8);
const permuted = a.permute(2, 0, 3, 1);
const squeezed = permuted.squeeze();
const unsqueezed = squeezed.unsqueeze(0);
console.log(a.shape, permuted.shape, squeezed.shape, unsqueezed.shape);
testing.assertEqual(
  [permuted.shape, squeezed.shape, unsqueezed.shape],
  [
    [1, 2, 8, 5],
    [2, 8, 5],
    [1, 2, 8, 5],
  ],
);

// A view has another shape and the same memory: a change of one shows in the other.
// У представления другая форма и та же память: изменение одного видно в другом.
torch.manualSeed(0);
const original = torch.rand(2, 8);
testing.assertClose(original.at(0), [0.49626, 0.76822, 0.08848, 0.13203, 0.30742, 0.63408, 0.49009, 0.89644]);
const view = original.view(4, 4);
testing.assertEqual(view.storage().dataPtr() === original.storage().dataPtr(), true);
view.set_([0, 0], 100);
testing.assertClose(original.at([0, 0]), 100);

// The device: cuda where there is one, here always cpu; the same code runs on both in PyTorch.
// Устройство: cuda, если есть, здесь всегда cpu; в PyTorch тот же код работает на обоих.
const device = torch.device(torch.cuda.isAvailable() ? "cuda" : "cpu");
const b = torch.fullLike(original, 2).to(device);
const c = original.to(device).mul(b);
testing.assertEqual(String(c.device), "cpu");
testing.assertClose(c.sum(), 212.3178);
