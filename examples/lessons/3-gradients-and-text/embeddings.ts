// From words to vectors: a vocabulary gives each word a number, an embedding gives each number a vector that can learn.
// От слов к векторам: словарь даёт каждому слову номер, эмбеддинг даёт номеру вектор, который можно обучать.
import torch, { nn, testing } from "gradlens";

const sentence = "we are new here and we are glad";
const words = sentence.split(" ");
const vocabulary = [...new Set(words)];
const wordToIndex = new Map(vocabulary.map((word, index) => [word, index]));
const encoded = torch.tensor(words.map((word) => wordToIndex.get(word)!));
console.log(vocabulary, encoded);
testing.assertEqual(vocabulary.length, 6);
testing.assertEqual(encoded.tolist(), [0, 1, 2, 3, 4, 0, 1, 5]);

// A table of six random vectors of three numbers; each word takes its row. The same word, the same vector.
// Таблица из шести случайных векторов по три числа; слово берёт свою строку. Одно слово — один вектор.
torch.manualSeed(0);
const embedding = new nn.Embedding(vocabulary.length, 3);
const vectors = embedding(encoded);
console.log(vectors.shape, embedding.weight.shape);
testing.assertEqual(vectors.shape, [8, 3]);
testing.assertClose(vectors.at(0), [-1.12584, -1.15236, 0.56665]);
testing.assertClose(vectors.at(5), vectors.at(0));

// The table is a parameter: it learns, unless it is told not to.
// Таблица — параметр: она учится, если не запретить.
testing.assertEqual(embedding.weight.requiresGrad, true);
vectors.sum().backward();
testing.assertClose(embedding.weight.grad!.at(["...", 0]), [2, 2, 1, 1, 1, 1]);
embedding.weight.requiresGrad = false;

// Vectors that were trained before: fromPretrained() freezes them by default.
// Векторы, обученные раньше: fromPretrained() по умолчанию их замораживает.
const pretrained = nn.Embedding.fromPretrained(torch.eye(6), { freeze: true });
testing.assertEqual(pretrained.weight.requiresGrad, false);
testing.assertClose(pretrained(encoded).sum({ dim: 0 }), [2, 2, 1, 1, 1, 1]);
