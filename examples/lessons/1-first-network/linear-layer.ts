// A layer of neurons without an activation: nn.Linear computes x W^T + b.
// Слой нейронов без активации: nn.Linear вычисляет x W^T + b.
import torch, { nn, testing } from "gradlens";

// Three inputs, two neurons: two rows of three weights, and two biases, random at first.
// Три входа, два нейрона: две строки по три веса и два смещения, сначала случайные.
torch.manualSeed(0);
const layer = new nn.Linear(3, 2);
console.log(layer.weight);
console.log(layer.bias);
testing.assertClose(layer.weight, [
  [-0.00432, 0.30972, -0.47519],
  [-0.42489, -0.22237, 0.15482],
]);
testing.assertClose(layer.bias!, [-0.01144, 0.45777]);

// A layer can do without biases.
// Слой может обойтись без смещений.
const plain = new nn.Linear(3, 2, { bias: false });
testing.assertEqual(plain.bias, null);

// Weights of one's own, to follow the arithmetic: 1.5 + 2 + 3 + 1 for both neurons.
// Свои веса, чтобы проследить за вычислением: 1.5 + 2 + 3 + 1 для обоих нейронов.
layer.weight.data.fill_(1);
layer.bias!.data.fill_(1);
const input = torch.tensor([[1.5, 2, 3]]);
const result = layer(input);
console.log(`Result: ${result}`);
testing.assertClose(result, [[7.5, 7.5]]);

// The same by hand. Both results remember the operation that made them: gradFn leads the way back.
// То же вручную. Оба результата помнят операцию, которая их создала: gradFn ведёт обратно.
const byHand = input.matmul(layer.weight.T).add(layer.bias!);
testing.assertClose(byHand, result);
testing.assertEqual([result.gradFn!.name, byHand.gradFn!.name], ["AddmmBackward0", "AddBackward0"]);
