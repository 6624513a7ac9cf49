// Word vectors in use: cosine, near words, analogies, the odd one out. The vectors are a stand-in for those of Google News (three million
// words of 300 numbers): 34 words of 50 numbers, each the sum of the random vectors of its meanings, from NumPy's generator.
// Векторы слов в деле: косинус, близкие слова, аналогии, лишнее слово. Векторы — замена Google News (три миллиона слов по 300 чисел): 34 слова
// по 50 чисел, каждое — сумма случайных векторов своих смыслов, из генератора NumPy.
import torch, { F, nn, testing } from "gradlens";
import { random } from "gradlens/numpy";

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
/** float32 [34, 50] */
const vectors = membership.matmul(tagVectors).add(noise).float();
const normalised = F.normalize(vectors, { dim: 1 });
const vectorOf = (word: string) => normalised.at(words.indexOf(word));

// Similarity is the cosine of the angle between two vectors: 1 for one direction, 0 for nothing in common.
// Сходство — косинус угла между векторами: 1 для одного направления, 0, если нет ничего общего.
const similarity = (a: string, b: string) => vectorOf(a).dot(vectorOf(b));
const pairs = torch.stack([similarity("coffee", "tea"), similarity("ball", "crocodile")]);
console.log(`coffee and tea ${pairs.at(0).item().toFixed(2)}, ball and crocodile ${pairs.at(1).item().toFixed(2)}`);
testing.assertClose(pairs, [0.72959, 0.0973]);

/** The words nearest to a sum of words, those themselves left out. */
function mostSimilar(positive: string[], negative: string[] = [], count = 3): string[] {
  const zero = torch.zeros(50);
  const sum = positive.reduce((total, word) => total.add(vectorOf(word)), zero);
  const target = negative.reduce((total, word) => total.sub(vectorOf(word)), sum);
  const order = normalised.matmul(target).argsort({ descending: true }).tolist() as number[];
  return order
    .map((index) => words[index])
    .filter((word) => !positive.includes(word) && !negative.includes(word))
    .slice(0, count);
}
for (const word of ["cat", "good", "bad"]) console.log(`${word}: ${mostSimilar([word]).join(", ")}`);
testing.assertEqual(mostSimilar(["cat"])[0], "kitten");

// Analogies are sums: king - man + woman.
// Аналогии — это суммы: king - man + woman.
const analogies = [
  mostSimilar(["king", "woman"], ["man"], 1),
  mostSimilar(["swimming", "walked"], ["walking"], 1),
  mostSimilar(["Turkey", "Moscow"], ["Russia"], 1),
].flat();
console.log(analogies);
testing.assertEqual(analogies, ["queen", "swam", "Ankara"]);

/** The word farthest from the mean of all. */
function doesntMatch(list: string[]): string {
  const rows = torch.stack(list.map(vectorOf));
  const distances = rows.matmul(F.normalize(rows.mean(0), { dim: 0 }));
  return list[distances.argmin().item()];
}
const odd = [
  ["spoon", "fork", "knife", "plate"],
  ["sorrow", "delight", "happiness", "joy"],
].map(doesntMatch);
console.log(odd);
testing.assertEqual(odd, ["plate", "sorrow"]);

// Into a network: an embedding made of them, frozen by default.
// В сеть: эмбеддинг из этих векторов, по умолчанию замороженный.
const embedding = nn.Embedding.fromPretrained(vectors, { freeze: true });
const sentence = torch.tensor(["king", "walked", "river"].map((word) => words.indexOf(word)));
testing.assertEqual([embedding(sentence).shape, [embedding.weight.requiresGrad]], [[3, 50], [false]]);
testing.assertClose(embedding(sentence).mean({ dim: 1 }), [0.37225, 0.26833, -0.09606]);
