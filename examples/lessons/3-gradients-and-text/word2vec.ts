// Word2Vec, skip-gram: a network that guesses the neighbours of a word. Nobody wants the guesses; its first matrix is the word vectors.
// Word2Vec, skip-gram: сеть угадывает соседей слова. Догадки никому не нужны; её первая матрица — это векторы слов.
import torch, { F, nn, optim, testing } from "gradlens";

// Pairs of a word and a neighbour, two to each side.
// Пары из слова и соседа, по два с каждой стороны.
function pairsOf(tokens: readonly string[], window = 2): [word: string, neighbour: string][] {
  return tokens.flatMap((word, i) =>
    tokens
      .map((neighbour, j) => ({ neighbour, distance: Math.abs(i - j) }))
      .filter(({ distance }) => distance > 0 && distance <= window)
      .map(({ neighbour }): [string, string] => [word, neighbour]),
  );
}
const pangram = pairsOf("the quick brown fox jumps over the lazy dog".split(" "));
console.log(pangram.filter(([word]) => word === "fox"));
testing.assertEqual(pangram.length, 30);

// A small text in which cats and dogs have the same neighbours, and tea and coffee have others.
// Маленький текст, где у cats и dogs одни соседи, а у tea и coffee — другие.
const animals = ["cats", "dogs"].flatMap((one) => [
  `we feed our ${one} at home`,
  `our ${one} sleep at home`,
  `small ${one} run and sleep`,
  `we like small ${one}`,
]);
const drinks = ["tea", "coffee"].flatMap((one) => [
  `we drink hot ${one} in cups`,
  `hot ${one} with milk`,
  `a cup of ${one} with sugar`,
  `she drinks ${one} in cups`,
]);
const sentences = [...animals, ...drinks].map((text) => text.split(" "));
const vocabulary = [...new Set(sentences.flat())];
const index = (word: string) => vocabulary.indexOf(word);
const pairs = sentences.flatMap((tokens) => pairsOf(tokens));
const centers = torch.tensor(pairs.map(([word]) => index(word)));
const neighbours = torch.tensor(pairs.map(([, neighbour]) => index(neighbour)));
console.log(`${vocabulary.length} words, ${pairs.length} pairs`);

// One-hot times a matrix is a row of the matrix: an embedding. Then scores for every word, and cross-entropy.
// One-hot на матрицу — это строка матрицы: эмбеддинг. Затем оценки каждого слова и кросс-энтропия.
class SkipGram extends nn.Module {
  embedding = new nn.Embedding(vocabulary.length, 8);
  output = new nn.Linear(8, vocabulary.length, { bias: false });

  forward(words: torch.Tensor) {
    return this.output(this.embedding(words));
  }
}
torch.manualSeed(0);
const model = new SkipGram();
const optimizer = new optim.Adam(model.parameters(), { lr: 0.05 });
const lossFn = new nn.CrossEntropyLoss();
const similarity = (a: string, b: string) =>
  F.cosineSimilarity(model.embedding.weight.at(index(a)), model.embedding.weight.at(index(b)), { dim: 0 }).item();
const before = similarity("cats", "dogs");
let loss = torch.zeros(1);
for (let epoch = 0; epoch < 100; epoch++) {
  loss = lossFn(model(centers), neighbours);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}

// Words with the same neighbours have come together.
// Слова с одинаковыми соседями сблизились.
const after = [similarity("cats", "dogs"), similarity("tea", "coffee"), similarity("cats", "coffee")];
console.log(
  `cats and dogs: ${before.toFixed(2)} before, ${after[0].toFixed(2)} after; cats and coffee: ${after[2].toFixed(2)}`,
);
testing.assertClose(loss, 1.684, { rtol: 1e-3, atol: 0 });
testing.assertClose(after, [0.84, 1, -0.46], { rtol: 0, atol: 1e-2 });

// CBOW turns it around: the mean of the neighbours' vectors guesses the word in the middle. The shapes are all that changes.
// CBOW наоборот: по среднему векторов соседей угадывается слово посередине. Меняются только формы.
const context = torch.tensor([["we", "feed", "cats", "at"].map(index)]);
const guess = model.output(model.embedding(context).mean(1));
testing.assertEqual(guess.shape, [1, vocabulary.length]);
