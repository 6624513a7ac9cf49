// A stand-in for a table of flowers: 300 samples of four numbers in three overlapping groups, drawn with NumPy's generator.
// Замена таблицы о цветах: 300 объектов по четыре числа в трёх пересекающихся группах, из генератора NumPy.
import torch, { testing } from "gradlens";
import { trainTestSplit } from "gradlens/datasets";
import { random } from "gradlens/numpy";

random.seed(0);
const y = torch.arange(300).remainder(3);
const centers = random.normal(0, 1.5, [3, 4]);
const X = random
  .normal({ size: [300, 4] })
  .add(centers.at([y]))
  .float();

/** 210 samples to learn from, 90 to test. X is float32 [n, 4], y int64 [n]. */
export const [XTrain, XTest, yTrain, yTest] = trainTestSplit(X, y, { testSize: 0.3, seed: 0 });
testing.assertEqual(
  [XTrain.shape, XTest.shape],
  [
    [210, 4],
    [90, 4],
  ],
);
testing.assertClose(XTrain.mean(), 1.1073);
testing.assertClose(yTest.float().mean(), 1);
