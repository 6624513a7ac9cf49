// Normalisation of a batch, and dropout, on numbers that can be followed.
// Нормализация пакета и dropout на числах, за которыми можно проследить.
import torch, { nn, testing } from "gradlens";

console.log(new nn.BatchNorm1d(10, { eps: 1e-5, momentum: 0.1, affine: true, trackRunningStats: true }));
console.log(new nn.Dropout({ p: 0.1, inplace: true }));

// The numbers 1 to 16 in four rows. Every column has the same spread, so all come out alike: mean 0, variance 1.
// Числа от 1 до 16 в четырёх строках. Разброс у всех столбцов одинаков, поэтому и результат одинаков: среднее 0, дисперсия 1.
const H = torch.arange(1, 17).reshape(4, 4).float();
const normalised = new nn.BatchNorm1d(4, { affine: false })(H);
console.log(normalised);
testing.assertClose(normalised.at(["...", 0]), [-1.34164, -0.44721, 0.44721, 1.34164]);
testing.assertClose(normalised.std({ dim: 0, unbiased: false }), [1, 1, 1, 1]);

// The formula: minus the mean, through the root of the variance. A bias in the layer before would only be subtracted again: leave it out.
// Формула: минус среднее, на корень из дисперсии. Смещение слоя перед ней тут же вычлось бы: его не нужно.
const byHand = H.sub(H.mean({ dim: 0 })).div(H.var({ dim: 0, unbiased: false }).add(1e-5).sqrt());
testing.assertClose(normalised, byHand);

// Dropout as it is built ("inverted"): what remains is divided by 1 - p while training, so that nothing changes when it is used.
// Dropout на практике («обратный»): оставшееся делится на 1 - p при обучении, чтобы при применении ничего не менять.
torch.manualSeed(0);
const kept = new nn.Dropout({ p: 0.5 })(H);
console.log(kept);
testing.assertClose(kept.at(0), [0, 0, 6, 0]);
const ratios = kept.div(H).unique();
testing.assertClose(ratios as torch.Tensor, [0, 2]);

// DropConnect switches weights off instead of outputs: a mask on the matrix of the layer.
// DropConnect выключает веса, а не выходы: маска на матрице слоя.
torch.manualSeed(0);
const layer = new nn.Linear(4, 3, { bias: false });
const mask = torch.bernoulli(torch.fullLike(layer.weight.detach(), 0.5));
const connected = H.matmul(layer.weight.mul(mask).T);
testing.assertClose(connected.at(0), [-0.70187, 1.55606, -0.45332]);
