// The network for tweets, then a look under the bonnet: what each layer does to a batch.
// Сеть для твитов, а затем взгляд под капот: что каждый слой делает с пакетом.
import torch, { nn, testing } from "gradlens";
import { loaderOf, validation } from "./tweets-dataset.js";
import { vocabulary } from "./vocabulary.js";

export class ToneNetwork extends nn.Module {
  embedding: nn.Embedding;
  embedding2hidden: nn.Linear;
  act1 = new nn.ReLU();
  dropout = new nn.Dropout({ p: 0.5 });
  hidden2out: nn.Linear;
  act2 = new nn.Sigmoid();

  constructor(vocabularySize: number, dimension: number) {
    super();
    this.embedding = new nn.Embedding(vocabularySize, dimension);
    this.embedding2hidden = new nn.Linear(dimension, 10);
    this.hidden2out = new nn.Linear(10, 1);
  }

  forward(text: torch.Tensor) {
    const mean = this.embedding(text).mean(1);
    const hidden = this.dropout(this.act1(this.embedding2hidden(mean)));
    return this.act2(this.hidden2out(hidden));
  }
}

const [batch] = [...loaderOf(validation, 3)][0];
torch.manualSeed(0);
const embedding = new nn.Embedding(vocabulary.length, 5);
const embedding2hidden = new nn.Linear(5, 10);
const hidden2out = new nn.Linear(10, 1);

// A number becomes a vector, a text a matrix; the mean over its words makes it a vector again.
// Номер становится вектором, текст — матрицей; среднее по словам снова делает его вектором.
const embedded = embedding(batch);
const mean = embedded.mean(1);
console.log(batch.shape, embedded.shape, mean.shape);
testing.assertEqual([embedded.shape.length, mean.shape], [3, [3, 5]]);
testing.assertClose(mean.at(0), [-0.17369, -0.04483, -0.28129, 0.3899, 1.08034]);

// Linear: five numbers become ten. ReLU: negative ones become zero.
// Linear: пять чисел становятся десятью. ReLU: отрицательные становятся нулём.
const hidden = embedding2hidden(mean);
const activated = new nn.ReLU()(hidden);
testing.assertEqual(hidden.shape, [3, 10]);
testing.assertEqual(activated.eq(0).sum().item(), hidden.le(0).sum().item());
testing.assertClose(activated.sum({ dim: 1 }), [0.72997, 0.5431, 0.73264]);

// Dropout: half of them become zero, the others double, while training only.
// Dropout: половина обнуляется, остальные удваиваются, и только при обучении.
torch.manualSeed(1);
const dropped = new nn.Dropout({ p: 0.5 })(activated);
testing.assertClose(dropped.sum({ dim: 1 }), [1.40257, 0.73931, 0]);

// One score a text, and the score as a probability.
// Одна оценка на текст и она же как вероятность.
const logits = hidden2out(dropped);
const probabilities = new nn.Sigmoid()(logits);
console.log(logits, probabilities);
testing.assertClose(probabilities, [[0.52403], [0.49379], [0.46291]]);

// What there is to learn, by name.
// Что можно обучать, по именам.
const model = new ToneNetwork(vocabulary.length, 5);
console.log(model);
for (const [name, parameter] of model.namedParameters())
  console.log(`${name.padEnd(24)} learns: ${parameter.requiresGrad}, shape [${parameter.shape}]`);
testing.assertEqual([...model.namedParameters()].length, 5);
