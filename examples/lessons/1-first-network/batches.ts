// A batch: networks take many samples at once, so one sample is a batch of one.
// Пакет: сеть принимает много объектов сразу, поэтому один объект — это пакет из одного.
import torch, { plot, testing } from "gradlens";
import { model } from "./regression.js";
import { X, y } from "./regression-data.js";

// Three features of one sample: shape [M]. unsqueeze(0) adds the dimension of the batch: [N, M].
// Три признака одного объекта: форма [M]. unsqueeze(0) добавляет размерность пакета: [N, M].
const sample = torch.tensor([1, 2, 3], { dtype: torch.float });
const batch = sample.unsqueeze(0);
console.log(sample.shape, batch.shape);
testing.assertEqual(batch.shape, [1, 3]);

// A new point for the neuron that regression.ts trained. The answer is a batch as well; at(0) takes its only row.
// Новая точка для нейрона, обученного в regression.ts. Ответ — тоже пакет; at(0) берёт его единственную строку.
const xNew = torch.tensor([2], { dtype: torch.float }).unsqueeze(0);
const yNew = model(xNew).detach();
testing.assertEqual(yNew.shape, [1, 1]);
console.log(`y(2) = ${yNew.at(0).item()}`);
testing.assertClose(yNew.at(0), [3.068], { rtol: 1e-4, atol: 0 });

plot.scatter(X, y);
plot.scatter(xNew, yNew, { marker: "x", color: "r" });
plot.grid();
plot.show();
