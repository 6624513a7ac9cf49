// Each channel brought to mean 0 and spread 1: all colours then learn at one pace, in the steep part of the activations.
// Каждый канал приведён к среднему 0 и разбросу 1: тогда все цвета учатся в одном темпе, на крутом участке активаций.
import torch, { data, testing } from "gradlens";
import { images, labels } from "./birds-and-planes.js";

// All images in memory, stacked in a new last dimension; then each channel is one long row.
// Все изображения в памяти, сложены по новой последней размерности; тогда каждый канал — одна длинная строка.
const stacked = torch.stack([...images.unbind()], { dim: 3 });
console.log(stacked.shape);
testing.assertEqual(stacked.shape, [3, 32, 32, 256]);
const rows = stacked.view(3, -1);
const mean = rows.mean({ dim: 1 });
const std = rows.std({ dim: 1 });
testing.assertClose(mean, [0.18921, 0.19015, 0.19205]);
testing.assertClose(std, [0.20251, 0.20441, 0.20287]);

/** float32 [256, 3, 32, 32] */
export const normalised = images.sub(mean.view(3, 1, 1)).div(std.view(3, 1, 1));
const after = normalised.transpose(0, 1).reshape(3, -1);
testing.assertClose(after.mean({ dim: 1 }), [0, 0, 0]);
testing.assertClose(after.std({ dim: 1 }), [1, 1, 1]);

/** 192 images to learn from, 64 to check with: pairs of an image and its class. */
export const training = new data.TensorDataset(normalised.narrow(0, 0, 192), labels.narrow(0, 0, 192));
export const validation = new data.TensorDataset(normalised.narrow(0, 192, 64), labels.narrow(0, 192, 64));
