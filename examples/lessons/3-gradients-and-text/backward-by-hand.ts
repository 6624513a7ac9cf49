// A backward pass by hand: one sigmoid neuron, written as single operations, to step through in the graph inspector
// (Gradlens: Inspect Graph). In a terminal: gradlens graph backward-by-hand.ts --format svg -o backward.svg
// Обратный проход вручную: один сигмоидный нейрон, записанный отдельными операциями, чтобы пройти его по шагам в инспекторе графа.
import torch, { testing } from "gradlens";

// f = 1 / (1 + exp(-(w0 x0 + w1 x1 + w2)))
const value = (number: number) => torch.tensor(number, { requiresGrad: true });

const [w0, w1, w2] = [2, -3, -3].map(value);
const [x0, x1] = [-1, -2].map(value);

const first = w0.mul(x0); // -2
const second = w1.mul(x1); // 6
const products = first.add(second); // 4
const sum = products.add(w2); // 1
const negative = sum.mul(-1); // -1
const power = negative.exp(); // 0.37
const denominator = power.add(1); // 1.37
export const f = denominator.reciprocal(); // 0.73

// Backwards each operation multiplies what arrives by its own derivative and hands it on.
// Назад: каждая операция умножает пришедшее на свою производную и передаёт дальше.
f.backward();

export const leaves = { w0, w1, w2, x0, x1 };
console.log(`f = ${f.item().toFixed(2)}`);
for (const [name, leaf] of Object.entries(leaves)) console.log(`df/d${name} = ${leaf.grad!.item().toFixed(2)}`);

testing.assertClose(f, 0.73106);
testing.assertClose(
  torch.stack(Object.values(leaves).map(({ grad }) => grad!)),
  [-0.19661, -0.39322, 0.19661, 0.39322, -0.58984],
);
