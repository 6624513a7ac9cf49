// More data out of the same: changed copies that keep their meaning. And inputs brought to one scale first.
// Больше данных из тех же: изменённые копии с тем же смыслом. А сначала — входы в одном масштабе.
import torch, { plot, testing } from "gradlens";
import { transforms } from "gradlens/vision";

// Four stand-in images of 3 x 32 x 32 with a bright square each, from PyTorch's generator.
// Четыре изображения-замены 3 x 32 x 32 с ярким квадратом, из генератора PyTorch.
torch.manualSeed(0);
const images = torch.rand(4, 3, 32, 32).mul(0.5);
images.at(["...", torch.slice(8, 20), torch.slice(8, 20)]).add_(0.5);
const labels = torch.tensor([0, 1, 0, 1]);

// Normalisation with a mean and a spread that are known (here, those of a set of gray pictures of clothes).
// Нормировка по известным среднему и разбросу (здесь — набора серых картинок одежды).
const normalise = new transforms.Normalize(0.286, 0.353);
console.log(normalise);
const gray = images.mean({ dim: 1, keepdim: true });
testing.assertClose(normalise(gray.at(0)).mean(), 0.09444);

// A chain: larger, and with a little other colours each time.
// Цепочка: крупнее и каждый раз с немного другими цветами.
const augment = new transforms.Compose([
  new transforms.Resize([64, 64]),
  new transforms.ColorJitter({ hue: 0.05, saturation: 0.05 }),
]);
console.log(augment);
torch.manualSeed(0);
const changed = augment(images.at(0));
testing.assertEqual(changed.shape, [3, 64, 64]);
testing.assertClose(changed.mean({ dim: [1, 2] }), [0.3203, 0.3194, 0.3181], { rtol: 0, atol: 1e-4 });

// Cutout: a square is gone, and the network must do without it.
// Cutout: квадрат вырезан, и сеть должна обойтись без него.
const holes = images.clone();
holes.at(["...", torch.slice(4, 14), torch.slice(16, 26)]).zero_();
testing.assertClose(holes.mean(), 0.28529);

// Mixup: two images and their answers in one proportion. Cutmix: a part of one image pasted into another, answers by area.
// Mixup: два изображения и их ответы в одной пропорции. Cutmix: часть одного изображения в другом, ответы по площади.
const mixed = images.at(0).mul(0.7).add(images.at(1).mul(0.3));
const answers = torch.nn.functional.oneHot(labels, 2).float();
const answer = answers.at(0).mul(0.7).add(answers.at(1).mul(0.3));
testing.assertClose(mixed.mean(), 0.31922);
testing.assertClose(answer, [0.7, 0.3]);

// The same for whole batches, with random proportions and places.
// То же для целых пакетов, со случайными пропорциями и местами.
torch.manualSeed(0);
for (const mix of [new transforms.RandomMixup(2, { p: 1 }), new transforms.RandomCutmix(2, { p: 1 })]) {
  const [batch, target] = mix(images, labels);
  testing.assertEqual(batch.shape, [4, 3, 32, 32]);
  testing.assertClose(target.sum({ dim: 1 }), torch.ones(4));
}

const [figure, axes] = plot.subplots(1, 4, { figsize: [10, 3] });
for (const [i, picture] of [images.at(0), changed, holes.at(0), mixed].entries())
  axes[i].imshow(picture.detach().permute(1, 2, 0).clamp({ min: 0, max: 1 }));
figure.suptitle("as it was, resized and coloured, cutout, mixup");
plot.show();
