// Convolution: one small window of weights slides over the whole image, so a shape is found wherever it is.
// Свёртка: одно маленькое окно весов скользит по всему изображению, поэтому форма находится в любом месте.
import torch, { F, nn, plot, testing } from "gradlens";
import { images } from "./birds-and-planes.js";

// 3 channels in, 16 out, windows of 3 x 3: 16 x 3 x 3 x 3 weights, however large the image. Without padding the border is lost.
// 3 канала на входе, 16 на выходе, окна 3 x 3: 16 x 3 x 3 x 3 весов при любом размере изображения. Без отступов край теряется.
torch.manualSeed(0);
const conv = new nn.Conv2d(3, 16, 3);
console.log(conv, conv.weight.shape);
testing.assertEqual(conv.weight.shape, [16, 3, 3, 3]);
const image = images.at(0).unsqueeze(0);
testing.assertEqual(conv(image).shape, [1, 16, 30, 30]);
testing.assertClose(conv(image).mean(), -0.03125);
const padded = new nn.Conv2d(3, 1, [3, 3], { padding: 1 });
testing.assertEqual(padded(image).shape, [1, 1, 32, 32]);

// Weights of one's own: the mean of a window blurs; the right column minus the left one finds vertical edges.
// Свои веса: среднее по окну размывает; правый столбец минус левый находит вертикальные края.
const gray = image.mean({ dim: 1, keepdim: true });
const blur = torch.full([1, 1, 3, 3], 1 / 9);
const edges = torch
  .tensor([
    [
      [
        [-1, 0, 1],
        [-1, 0, 1],
        [-1, 0, 1],
      ],
    ],
  ])
  .float();
const blurred = F.conv2d(gray, blur);
const vertical = F.conv2d(gray, edges);
testing.assertClose(torch.stack([gray.std(), blurred.std(), vertical.std()]), [0.15186, 0.12261, 0.35852]);
plot.figure({ figsize: [9, 3] });
for (const [i, picture] of [gray, blurred, vertical].entries()) {
  plot.subplot(1, 3, i + 1);
  plot.imshow(picture.at([0, 0]), { cmap: "gray" });
}
plot.show();

// A convolution is a linear layer with shared weights that are zero almost everywhere: the matrix of this one has 900 rows of 9 weights.
// Свёртка — линейный слой с общими весами, почти везде нулевыми: у матрицы этой свёртки 900 строк по 9 весов.
const windows = F.unfold(gray, 3);
testing.assertEqual(windows.shape, [1, 9, 900]);
testing.assertClose(edges.view(1, 9).matmul(windows.at(0)).view(30, 30), vertical.at([0, 0]), {
  rtol: 1e-4,
  atol: 1e-5,
});

// Pooling keeps the largest of each four: half the size, and a feature may move a little.
// Пулинг оставляет наибольшее из четырёх: размер вдвое меньше, и признак может немного сдвинуться.
const pooled = new nn.MaxPool2d(2)(image);
testing.assertEqual(pooled.shape, [1, 3, 16, 16]);
testing.assertClose(pooled.mean(), 0.28561);

// Two convolutions and two poolings: 3 x 32 x 32 becomes 8 x 8 x 8; from there linear layers lead to the classes.
// Две свёртки и два пулинга: из 3 x 32 x 32 получается 8 x 8 x 8; дальше линейные слои ведут к классам.
torch.manualSeed(0);
const features = new nn.Sequential(
  new nn.Conv2d(3, 16, 3, { padding: 1 }),
  new nn.Tanh(),
  new nn.MaxPool2d(2),
  new nn.Conv2d(16, 8, 3, { padding: 1 }),
  new nn.Tanh(),
  new nn.MaxPool2d(2),
);
const tail = new nn.Sequential(new nn.Flatten(), new nn.Linear(8 * 8 * 8, 32), new nn.Tanh(), new nn.Linear(32, 2));
testing.assertEqual(features(image).shape, [1, 8, 8, 8]);
testing.assertClose(tail(features(image)), [[0.13789, -0.11472]]);
