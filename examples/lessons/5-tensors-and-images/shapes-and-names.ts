// Dimensions of images: counted from the end, broadcast, and called by name.
// Размерности изображений: отсчёт с конца, транслирование и имена.
import torch, { testing } from "gradlens";

// One image [channels, rows, columns] and a batch of them. Counted from the end, the channels are -3 in both.
// Одно изображение [каналы, строки, столбцы] и пакет из них. Если считать с конца, каналы — это -3 в обоих случаях.
torch.manualSeed(0);
const image = torch.randn(3, 5, 5);
const batch = torch.randn(2, 3, 5, 5);
const gray = image.mean(-3);
const grayBatch = batch.mean(-3);
console.log(gray.shape, grayBatch.shape);
testing.assertEqual(
  [gray.shape, grayBatch.shape],
  [
    [5, 5],
    [2, 5, 5],
  ],
);
testing.assertClose(gray.at(0), [-0.21866, -0.38264, -0.09915, 0.18791, 0.99278]);

// The eye weighs colours differently. Weights of shape [3] become [3, 1, 1]; missing dimensions in front count as one, so the same weights
// fit the image and the batch.
// Глаз воспринимает цвета по-разному. Веса формы [3] становятся [3, 1, 1]; недостающие размерности впереди считаются единичными, поэтому
// одни веса подходят и изображению, и пакету.
const weights = torch.tensor([0.2126, 0.7152, 0.0722]);
const unsqueezed = weights.unsqueeze(-1).unsqueeze(-1);
testing.assertEqual(unsqueezed.shape, [3, 1, 1]);
const weighted = image.mul(unsqueezed).sum(-3);
const weightedBatch = batch.mul(unsqueezed).sum(-3);
testing.assertEqual(weightedBatch.shape, [2, 5, 5]);
testing.assertClose(weighted.at(0), [-0.5819, -0.35616, 0.06132, 0.87315, 1.35421]);
testing.assertClose(torch.einsum("...chw,c->...hw", batch, weights), weightedBatch);

// With names nobody has to count.
// С именами считать не нужно.
const namedWeights = torch.tensor([0.2126, 0.7152, 0.0722], { names: ["channels"] });
const namedImage = image.refineNames("...", "channels", "rows", "columns");
const aligned = namedWeights.alignAs(namedImage);
console.log(namedImage.names, aligned.shape);
testing.assertEqual(aligned.shape, [3, 1, 1]);
const byName = namedImage.mul(aligned).sum("channels");
testing.assertEqual(byName.names, ["rows", "columns"]);
testing.assertClose(byName.rename(null), weighted);

// Dimensions that are called differently do not mix: that is an error, and rename(null) takes the names away.
// Размерности с разными именами не смешиваются: это ошибка, а rename(null) убирает имена.
const narrow = torch.ones(3, 5, 3, { names: ["channels", "rows", "columns"] });
let message = "";
try {
  // gradlens-ignore error
  narrow.mul(namedWeights);
} catch (error) {
  message = (error as Error).message;
}
console.log(message);
testing.assertEqual(message.includes("dim 'columns' and dim 'channels' are at the same position"), true);
