// From texts to numbers: count the words, give the frequent ones a number, make all texts of a batch equally long.
// От текстов к числам: посчитать слова, дать частым номера, выровнять длину текстов в пакете.
import torch, { nn, testing } from "gradlens";
import { tweets } from "./tweets.js";

const counts = new Map<string, number>();
for (const { tokens } of tweets) for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);

// Number 0 is the padding; words that come up more than ten times get the next numbers, in the order of their first appearance.
// Номер 0 — заполнитель; слова, встретившиеся больше десяти раз, получают следующие номера в порядке появления.
export const wordToId = new Map<string, number>([["PAD", 0]]);
for (const [word, count] of counts) if (count > 10) wordToId.set(word, wordToId.size);
export const idToWord = [...wordToId.keys()];
console.log(`${counts.size} words, ${wordToId.size} with a number`);
testing.assertEqual([counts.size, wordToId.size], [126, 37]);

/** The numbers of the words that have one: int64 [n]. */
export const encode = (tokens: readonly string[]) =>
  torch.tensor(
    tokens.filter((token) => wordToId.has(token)).map((token) => wordToId.get(token)!),
    { dtype: torch.long },
  );

// Three texts in one matrix: the shorter ones are filled up with zeros, as far as the longest of the batch.
// Три текста в одной матрице: короткие дополнены нулями до самого длинного в пакете.
const padded = nn.utils.rnn.padSequence(
  tweets.slice(0, 3).map(({ tokens }) => encode(tokens)),
  { batchFirst: true },
);
console.log(padded);
console.log((padded.at(0).tolist() as number[]).map((id) => idToWord[id]));
testing.assertClose(padded, [
  [1, 2, 3, 4, 5, 6, 7, 0],
  [8, 9, 3, 10, 11, 12, 13, 14],
  [15, 9, 14, 0, 0, 0, 0, 0],
]);
