// Everything that `plot` draws, as the lessons draw it with matplotlib.
//
//   gradlens run plots.ts --plots plots
//
// In the editor the figures appear in the Plots panel, beside the lines that draw them. There are eight of them by the end; the last one moved
// while it was drawn.
import torch, { plot } from "gradlens";
import { makeMoons } from "gradlens/datasets";
import { linspace } from "gradlens/numpy";

torch.manualSeed(0);

// Lines: four activation functions side by side.
const x = linspace(-5, 5, 101);
plot.figure({ figsize: [20, 5] });
plot.subplot(141);
plot.plot(x, torch.sigmoid(x));
plot.title("Sigmoid");
plot.grid();
plot.subplot(142);
plot.plot(x, torch.tanh(x));
plot.title("Hyperbolic tangent (tanh)");
plot.grid();
plot.subplot(143);
plot.plot(x, torch.relu(x));
plot.title("ReLU - Rectified Linear Unit");
plot.grid();
plot.subplot(144);
plot.plot(x, x.gt(0));
plot.title("Step function");
plot.grid();
plot.tightLayout();
plot.show();

// Points and lines: data, and what a model makes of it.
const X = torch.rand(60, 1).mul(10);
const y = X.mul(0.7).add(2).add(torch.randn(60, 1));
plot.scatter(X, y, { label: "Data" });
plot.plot([0, 10], [2, 9], "k--", { label: "Model" });
plot.plot([0, 10], [0, 11], "b--", { label: "Step 0", alpha: 0.5 });
plot.scatter([2, 5, 8], [3.4, 5.5, 7.6], { marker: "x", color: "r", label: "New points" });
plot.xlabel("$X$");
plot.ylabel("$Y$");
plot.legend();
plot.grid();
plot.show();

// Curves of a training, with a logarithmic axis.
const epochs = Array.from({ length: 50 }, (_, i) => i + 1);
const loss = { train: epochs.map((i) => 1 / i), val: epochs.map((i) => 1 / i + 0.02 * (1 + Math.sin(i))) };
plot.figure({ figsize: [10, 5] });
plot.plot(epochs, loss.train, { label: "train" });
plot.plot(epochs, loss.val, { label: "val", marker: "o", markersize: 4 });
plot.axhline(0.05, { color: "gray", linestyle: ":" });
plot.yscale("log");
plot.xlim(0, 51);
plot.xlabel("Epochs", { fontsize: 15 });
plot.ylabel("Loss", { fontsize: 15 });
plot.legend();
plot.grid();
plot.show();

// Bars: words and their weights, the expected one in green.
const [words, places] = plot.subplots(1, 2);
for (const [place, title] of ["Joy", "Sadness"].entries()) {
  const bars = places[place].bar(["glad", "very", "thanks", "good", "love"], [1, 2, 3, 2.5, 1.2]);
  places[place].tickParams({ axis: "x", labelrotation: 65 });
  places[place].setTitle(title);
  bars[0].setColor("g");
}
words.setFigheight(3);
words.setFigwidth(10);
plot.show();

// Histograms, and colours that stand for numbers.
plot.figure({ figsize: [10, 4] });
plot.subplot(1, 2, 1);
plot.hist(torch.randn(2000), { bins: 40, density: true, alpha: 0.6, label: "normal" });
plot.hist(torch.rand(2000), { bins: 20, density: true, alpha: 0.6, label: "uniform" });
plot.fillBetween([-1, 1], 0, 0.1, { color: "k", alpha: 0.2 });
plot.legend();
plot.subplot(1, 2, 2);
const cloud = plot.scatter(torch.randn(200), torch.randn(200), {
  c: torch.rand(200),
  s: torch.rand(200).mul(200),
  cmap: "plasma",
});
plot.colorbar({ label: "value" });
plot.legend({ handles: cloud.legendElements()[0], title: "value", fontsize: 8 });
plot.show();

// Images: numbers through a colour map, gray, and colours.
const [images, axes] = plot.subplots(1, 3, { figsize: [12, 4] });
const digit = torch.zeros(8, 8);
for (let i = 1; i < 7; i++) digit.set_([i, 4], 1 - i / 10);
axes[0].imshow(digit);
axes[0].colorbar();
axes[1].imshow(digit, { cmap: "gray" });
axes[1].axis("off");
axes[2].imshow(torch.rand(8, 8, 3));
axes[2].setTitle("RGB");
images.suptitle("imshow");
plot.show();

// Filled contours: the regions of a classifier under its points.
const moons = makeMoons({ samples: 200, noise: 0.1, seed: 0 });
const [first, second] = [moons.X.at(["...", 0]), moons.X.at(["...", 1])];
const [grid1, grid2] = torch.meshgrid(linspace(-1.5, 2.5, 80), linspace(-1, 1.5, 80), { indexing: "xy" });
const probability = torch.sigmoid(
  grid1
    .mul(1.5)
    .sub(grid2.mul(4))
    .sub(torch.sin(grid1.mul(3)).mul(2)),
);
plot.contourf(grid1, grid2, probability);
plot.contour(grid1, grid2, probability, [0.5], { colors: "w" });
const points = plot.scatter(first, second, { c: moons.y, s: 30, edgecolor: "k" });
plot.xlabel("$x_1$");
plot.ylabel("$x_2$");
plot.grid(true);
plot.legend({ handles: points.legendElements()[0], labels: ["0", "1"] });
plot.show();

// A figure that moves: shown again, it replaces itself. The last state needs no plot.show().
const [moving, [area]] = plot.subplots();
for (let step = 0; step < 20; step++) {
  area.clear();
  area.plot(x, torch.sin(x.add(step / 10)), { label: `step ${step}` });
  area.setYlim(-1.2, 1.2);
  area.legend({ loc: "upper right" });
  moving.show();
}
