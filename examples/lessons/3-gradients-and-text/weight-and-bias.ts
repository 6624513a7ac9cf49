// What the two numbers of a neuron do: the weight sets how steep its sigmoid is, the bias where it stands.
// Что делают два числа нейрона: вес задаёт крутизну сигмоиды, смещение — её место.
import torch, { plot, testing } from "gradlens";
import { linspace } from "gradlens/numpy";

const x = linspace(-10, 10, 201);
const neuron = (weight: number, bias: number) => torch.sigmoid(x.mul(weight).add(bias));

plot.figure({ figsize: [12, 4] });
plot.subplot(1, 2, 1);
for (const weight of [0.5, 1, 2]) plot.plot(x, neuron(weight, 0), { label: `w = ${weight}` });
plot.title("Weight: steepness");
plot.legend();
plot.grid();
plot.subplot(1, 2, 2);
for (const bias of [5, 0, -5]) plot.plot(x, neuron(1, bias), { label: `b = ${bias}` });
plot.title("Bias: place");
plot.legend();
plot.grid();
plot.show();

// The slope in the middle is a quarter of the weight: the difference over one step of 0.1 tells it.
// Наклон в середине — четверть веса: это видно по разности на шаге 0.1.
const slopes = [0.5, 1, 2].map((weight) => neuron(weight, 0).diff().max().div(0.1));
testing.assertClose(torch.stack(slopes), [0.12497, 0.2498, 0.49834], { rtol: 1e-4, atol: 0 });

// At x = 5 a neuron without a bias is on however its weight changes; with a bias of -5 it is at the middle, with -10 nearly off.
// При x = 5 нейрон без смещения включён при любом весе; со смещением -5 он посередине, с -10 почти выключен.
const at5 = [neuron(0.5, 0), neuron(2, 0), neuron(1, -5), neuron(1, -10)].map((y) => y.at(150));
testing.assertClose(torch.stack(at5), [0.92414, 0.99995, 0.5, 0.00669285], { rtol: 1e-5, atol: 0 });
