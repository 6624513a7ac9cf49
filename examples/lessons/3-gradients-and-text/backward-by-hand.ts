// The lesson's backward pass by hand: one sigmoid neuron, written as single operations.
//
//   gradlens graph backward-by-hand.ts --format svg -o backward.svg
//
// f = 1 / (1 + exp(-(w0 x0 + w1 x1 + w2))) is 0.73; its gradient is -0.20 for w0, -0.39 for w1, 0.20 for w2, 0.39 for x0 and -0.59 for x1.
import torch from "gradlens";

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

f.backward();

export const leaves = { w0, w1, w2, x0, x1 };
console.log(`f = ${f.item().toFixed(2)}`);
for (const [name, leaf] of Object.entries(leaves)) console.log(`df/d${name} = ${leaf.grad!.item().toFixed(2)}`);
