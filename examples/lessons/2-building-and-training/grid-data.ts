// A stand-in for the table of electrical grids of the lesson: 2000 simulated grids of four nodes, 12 features, stable or not. The ranges are
// those of such tables (reaction times, powers, elasticities); the rule for "stable" is made up, with noise. Drawn with NumPy's generator.
// Замена таблицы об электросетях: 2000 сетей из четырёх узлов, 12 признаков, стабильна сеть или нет. Диапазоны как в таких таблицах
// (времена реакции, мощности, эластичности), правило стабильности придумано, с шумом. Числа из генератора NumPy.
import torch, { testing } from "gradlens";
import { trainTestSplit } from "gradlens/datasets";
import { DataFrame, readCsv } from "gradlens/frame";
import { random } from "gradlens/numpy";

const grids = 2000;
random.seed(42);
const reaction = random.uniform(0.5, 10, [grids, 4]);
const consumed = random.uniform(-2, -0.5, [grids, 3]);
const produced = consumed.sum({ dim: 1, keepdim: true }).neg();
const elasticity = random.uniform(0.05, 1, [grids, 4]);
const noise = random.normal(0, 0.04, [grids]);

// Slow reactions and high elasticity make a grid swing.
// Медленная реакция и высокая эластичность раскачивают сеть.
const swing = reaction.mean(1).mul(0.05).add(elasticity.mean(1).mul(0.5)).add(noise);
const stable = swing.lt(0.48).int();
const columns = torch.cat([reaction, produced, consumed, elasticity], { dim: 1 });

// A table as people have them: a file of text with a name for each column. Numbers come back as they were.
// Таблица в обычном виде: текстовый файл с именем у каждого столбца. Числа возвращаются такими же, какими были.
const names = ["tau", "p", "g"].flatMap((kind) => [1, 2, 3, 4].map((node) => `${kind}${node}`));
const table = new DataFrame(Object.fromEntries(names.map((name, i) => [name, columns.select(1, i)])));
table.assign({ stability: stable }).toCsv("grids.csv", { sep: ";", index: false });
const data = readCsv("grids.csv", { sep: ";" });
console.log(data.describe());
const features = data.drop({ columns: ["stability"] }).toTensor({ dtype: torch.float32 });
const stability = data.get("stability").toTensor({ dtype: torch.float32 });

/** 1400 grids to learn from and 600 to test: X float32 [n, 12], y float32 [n], 1 for stable. */
export const [XTrain, XTest, yTrain, yTest] = trainTestSplit(features, stability, {
  testSize: 0.3,
  shuffle: true,
  seed: 42,
});
testing.assertEqual(XTrain.shape, [1400, 12]);
testing.assertClose(XTrain.mean({ dim: 0 }).at(0), 5.24586);
testing.assertClose(yTrain.mean(), 0.33214);
testing.assertClose(yTest.mean(), 0.335);
