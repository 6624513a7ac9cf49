// A stand-in for the two classes of CIFAR-10 that the lesson uses: 256 images of 3 x 32 x 32, drawn by PyTorch's generator. A plane is a cross
// with long wings, a bird a round body; both at a random place, in a random colour, under noise.
// Замена двух классов CIFAR-10 из урока: 256 изображений 3 x 32 x 32 из генератора PyTorch. Самолёт — крест с длинными крыльями, птица —
// круглое тело; оба в случайном месте, случайного цвета, с шумом.
import torch, { plot, testing } from "gradlens";

export const classNames = ["airplane", "bird"];
const samples = 256;

torch.manualSeed(0);
const column = torch.randint(10, 22, [samples, 1, 1]);
const row = torch.randint(10, 22, [samples, 1, 1]);
const background = torch.rand(samples, 3, 1, 1).mul(0.3);
const colour = torch.rand(samples, 3, 1, 1).mul(0.6).add(0.4);
const noise = torch.randn(samples, 3, 32, 32).mul(0.1);

/** int64 [256]: 0 airplane, 1 bird, in turn */
export const labels = torch.arange(samples).remainder(2);
const dx = torch.arange(32).view(1, 1, 32).sub(column).abs();
const dy = torch.arange(32).view(1, 32, 1).sub(row).abs();
const wings = dx
  .le(9)
  .logicalAnd(dy.le(1))
  .logicalOr(dx.le(1).logicalAnd(dy.le(6)));
const body = dx.square().add(dy.square()).le(20);
const shape = torch.where(labels.view(-1, 1, 1).eq(0), wings, body).unsqueeze(1);

/** float32 [256, 3, 32, 32], about 0 to 1 */
export const images = torch.where(shape, colour, background).add(noise);
testing.assertClose(images.mean(), 0.19047);
testing.assertClose(images.std(), 0.20327);

const [figure, axes] = plot.subplots(1, 4, { figsize: [10, 3] });
for (const [i, place] of axes.entries()) {
  place.imshow(images.at(i).permute(1, 2, 0).clamp({ min: 0, max: 1 }));
  place.setTitle(classNames[i % 2]);
  place.axis("off");
}
figure.suptitle("stand-ins");
plot.show();
