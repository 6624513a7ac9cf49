// A classifier on top of a classifier is still one linear classifier, unless something bends in between.
// Классификатор поверх классификатора — всё ещё один линейный классификатор, если между ними нет нелинейности.
import torch, { testing } from "gradlens";
import { random } from "gradlens/numpy";

// A text of 1739 features (random ones), 100 templates, 10 classes.
// Текст из 1739 признаков (случайных), 100 шаблонов, 10 классов.
random.seed(0);
const x = random.rand(1739);
const W1 = random.randn(1739, 100).mul(0.0001);
const W2 = random.randn(100, 10).mul(0.0001);

const scores1 = x.matmul(W1);
const scores2 = scores1.matmul(W2);
console.log(scores1.shape, scores2.shape);
testing.assertEqual([scores1.shape, scores2.shape], [[100], [10]]);

// (x W1) W2 = x (W1 W2): one matrix does the same.
// (x W1) W2 = x (W1 W2): одна матрица делает то же самое.
testing.assertClose(x.matmul(W1.matmul(W2)), scores2);
testing.assertClose(scores2.norm(), 6.9807e-6, { rtol: 1e-5, atol: 0 });

// With a sigmoid between them no single matrix will do.
// С сигмоидой между ними одной матрицы уже не хватит.
const bent = torch.sigmoid(scores1).matmul(W2);
testing.assertClose(bent.norm(), 0.00165183, { rtol: 1e-5, atol: 0 });

// The same, tidied up: a class with its weights, for images of 3072 numbers. (nn.Module comes later, when there is something to learn.)
// То же, приведённое в порядок: класс со своими весами, для изображений из 3072 чисел. (nn.Module появится, когда будет чему учиться.)
class TwoLayers {
  W1 = random.randn(3072, 100).mul(0.0001);
  W2 = random.randn(100, 10).mul(0.0001);

  predict(image: torch.Tensor) {
    return torch.sigmoid(image.matmul(this.W1)).matmul(this.W2);
  }
}
const model = new TwoLayers();
const scores = model.predict(random.rand(3072));
testing.assertEqual(scores.shape, [10]);
testing.assertClose(scores.norm(), 0.00188747, { rtol: 1e-5, atol: 0 });
