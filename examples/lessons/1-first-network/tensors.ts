// Tensors: arrays of numbers with a shape, a type, a device, and a memory of where they came from.
// Тензоры — массивы чисел, у которых есть форма, тип, устройство и память о том, откуда они взялись.
import torch, { testing } from "gradlens";

// From a nested array to a tensor, and back.
// Из вложенного массива в тензор и обратно.
const rows = [
  [1, 1, 1, 1],
  [1, 1, 1, 1],
  [1, 1, 1, 1],
];
const ones = torch.tensor(rows);
console.log(ones.shape);
testing.assertEqual(ones.shape, [3, 4]);
testing.assertClose(ones, torch.ones(3, 4), { rtol: 0, atol: 0, checkDtype: false });

const small = torch.tensor([
  [3, 4],
  [1, 2],
]);
testing.assertEqual(small.tolist(), [
  [3, 4],
  [1, 2],
]);

// A typed array shares its memory with the tensor: a change of one shows in the other.
// Типизированный массив и тензор делят память: изменение одного видно в другом.
const array = Float32Array.of(1, 2, 3);
const shared = torch.fromNumpy(array);
array[0] = 10;
testing.assertClose(shared, [10, 2, 3]);

// A tensor that requires a gradient is a variable: backward() finds how the result depends on it.
// Тензор с requiresGrad — переменная: backward() находит, как от неё зависит результат.
const x = torch.tensor([1, 2, 3], { dtype: torch.float32, requiresGrad: true });
const y = x.square().sum();
console.log(y);
y.backward();
testing.assertClose(y, 14);
testing.assertClose(x.grad!, [2, 4, 6]);

// The device tells where the numbers are. Here it is always the processor.
// device сообщает, где лежат числа. Здесь это всегда процессор.
testing.assertEqual([String(x.device), torch.cuda.isAvailable()], ["cpu", false]);
