// Word vectors in use: cosine, near words, analogies, the odd one out. The vectors are a stand-in for those of Google News (three million
// words of 300 numbers): 34 words of 50 numbers, each the sum of the random vectors of its meanings, from NumPy's generator.
// Векторы слов в деле: косинус, близкие слова, аналогии, лишнее слово. Векторы — замена Google News (три миллиона слов по 300 чисел): 34 слова
// по 50 чисел, каждое — сумма случайных векторов своих смыслов, из генератора NumPy.
import torch, { nn, testing } from "gradlens";
import { random } from "gradlens/numpy";
import { KeyedVectors } from "gradlens/text";

const meanings: Record<string, string> = {
  king: "person male royal",
  queen: "person female royal",
  man: "person male",
  woman: "person female",
  cat: "animal pet mew",
  kitten: "animal pet mew young",
  dog: "animal pet bark",
  crocodile: "animal river",
  coffee: "drink hot bean",
  tea: "drink hot leaf",
  ball: "toy round",
  good: "quality well",
  great: "quality well much",
  bad: "quality ill",
  terrible: "quality ill much",
  walking: "walk now",
  walked: "walk past",
  swimming: "swim now",
  swam: "swim past",
  Turkey: "country turkish",
  Ankara: "capital turkish",
  Russia: "country russian",
  Moscow: "capital russian",
  spoon: "tableware cutlery round",
  fork: "tableware cutlery tip",
  knife: "tableware cutlery blade",
  plate: "tableware flat round",
  sorrow: "feeling ill",
  delight: "feeling well",
  happiness: "feeling well",
  joy: "feeling well",
  river: "water river",
  milk: "drink white",
  sun: "star hot round",
};
const words = Object.keys(meanings);
const tags = [...new Set(Object.values(meanings).flatMap((text) => text.split(" ")))];

random.seed(0);
const tagVectors = random.normal({ size: [tags.length, 50] });
const noise = random.normal(0, 0.2, [words.length, 50]);
const membership = torch.zeros(words.length, tags.length).double();
words.forEach((word, row) => {
  for (const tag of meanings[word].split(" ")) membership.set_([row, tags.indexOf(tag)], 1);
});
const numbers = membership.matmul(tagVectors).add(noise);

// A file of real ones is read by KeyedVectors.loadWord2vecFormat("GoogleNews-vectors-negative300.bin.gz", { binary: true }).
// Файл настоящих векторов читает KeyedVectors.loadWord2vecFormat("GoogleNews-vectors-negative300.bin.gz", { binary: true }).
const model = new KeyedVectors(words, Float32Array.from(numbers.view(-1).tolist() as number[]), 50);
testing.assertEqual(model.getVector("coffee").shape, [50]);

// Similarity is the cosine of the angle between two vectors: 1 for one direction, 0 for nothing in common.
// Сходство — косинус угла между векторами: 1 для одного направления, 0, если нет ничего общего.
const pairs = [model.similarity("coffee", "tea"), model.similarity("ball", "crocodile")];
console.log(`coffee and tea ${pairs[0].toFixed(2)}, ball and crocodile ${pairs[1].toFixed(2)}`);
testing.assertClose(pairs, [0.72959, 0.0973], { rtol: 0, atol: 1e-5 });

// The words nearest to one.
// Слова, ближайшие к данному.
for (const word of ["cat", "good", "bad"]) console.log(word, model.mostSimilar(word, { topn: 3 }));
testing.assertEqual(model.mostSimilar("cat", { topn: 1 })[0][0], "kitten");

// Analogies are sums: king - man + woman.
// Аналогии — это суммы: king - man + woman.
const analogies = [
  model.mostSimilar({ positive: ["king", "woman"], negative: ["man"], topn: 1 }),
  model.mostSimilar({ positive: ["swimming", "walked"], negative: ["walking"], topn: 1 }),
  model.mostSimilar({ positive: ["Turkey", "Moscow"], negative: ["Russia"], topn: 1 }),
].map(([[word]]) => word);
console.log(analogies);
testing.assertEqual(analogies, ["queen", "swam", "Ankara"]);

// The odd one out is the word farthest from the mean of all.
// Лишнее слово — самое далёкое от среднего всех.
const odd = [
  model.doesntMatch(["spoon", "fork", "knife", "plate"]),
  model.doesntMatch(["sorrow", "delight", "happiness", "joy"]),
];
console.log(odd);
testing.assertEqual(odd, ["plate", "sorrow"]);

// Into a network: an embedding made of them, frozen by default.
// В сеть: эмбеддинг из этих векторов, по умолчанию замороженный.
const embedding = nn.Embedding.fromPretrained(model.vectors, { freeze: true });
const sentence = torch.tensor(["king", "walked", "river"].map((word) => words.indexOf(word)));
testing.assertEqual([embedding(sentence).shape, [embedding.weight.requiresGrad]], [[3, 50], [false]]);
testing.assertClose(embedding(sentence).mean({ dim: 1 }), [0.37225, 0.26833, -0.09606]);
