// The backward pass of backward-by-hand.ts, done by autograd: PyTorch remembers the operations and finds the gradient.
// Обратный проход из backward-by-hand.ts силами autograd: PyTorch помнит операции и сам находит градиент.
import torch, { testing } from "gradlens";

// A constant 1 at the end of x makes the bias one more weight.
// Константа 1 в конце x превращает смещение в ещё один вес.
const x = torch.cat([torch.tensor([-1, -2]).float(), torch.ones(1)]);
const W = torch.tensor([2, -3, -3], { dtype: torch.float32, requiresGrad: true });
testing.assertEqual(W.grad, null);

const s = x.matmul(W);
const f = torch.sigmoid(s);
console.log(f);
testing.assertClose(f, 0.73106);

f.backward();
console.log(`W.grad = ${W.grad}`);
testing.assertClose(W.grad!, [-0.19661, -0.39322, 0.19661]);

// Nobody asked for the gradient of x, so there is none.
// Градиент по x никто не просил, поэтому его нет.
testing.assertEqual(x.grad, null);

// By the rule: the derivative of a sigmoid is f (1 - f), and that of the sum by a weight is its input.
// По правилу: производная сигмоиды равна f (1 - f), а производная суммы по весу — его вход.
testing.assertClose(f.mul(f.neg().add(1)).mul(x).detach(), W.grad!);

// detach(): the same number without a history, for what is no part of the computation. item(): a number of JavaScript.
// detach(): то же число без истории, для того, что не входит в вычисление. item(): число JavaScript.
const detached = f.detach();
testing.assertEqual([detached.requiresGrad, typeof detached.item()], [false, "number"]);
testing.assertEqual(detached.item().toFixed(2), "0.73");

// Four patterns of the backward pass: addition hands the gradient on, a copy adds up what comes back, multiplication swaps the inputs, the
// maximum sends it to the larger one.
// Четыре узора обратного прохода: сложение передаёт градиент дальше, копия складывает пришедшее, умножение меняет входы местами, максимум
// отдаёт всё большему.
const value = (number: number) => torch.tensor(number, { dtype: torch.float32, requiresGrad: true });
const [a, b] = [value(3), value(4)];
a.add(b).mul(10).backward();
const [c, d] = [value(3), value(4)];
c.mul(d).mul(10).backward();
const [e, g] = [value(3), value(4)];
torch.maximum(e, g).mul(10).backward();
const h = value(3);
h.mul(2).add(h.mul(5)).backward();
const gradients = [a, b, c, d, e, g, h].map(({ grad }) => grad!);
testing.assertClose(torch.stack(gradients), [10, 10, 40, 30, 0, 10, 7]);
