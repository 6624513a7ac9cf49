// From texts to numbers: count the words, give the frequent ones a number, make all texts of a batch equally long.
// От текстов к числам: посчитать слова, дать частым номера, выровнять длину текстов в пакете.
import torch, { nn, testing } from "gradlens";
import { countTokens, Vocab } from "gradlens/text";
import { tweets } from "./tweets.js";

const counts = countTokens(tweets.map(({ tokens }) => tokens));

// Number 0 is the padding; words that come up more than ten times get the next numbers, in the order of their first appearance.
// Номер 0 — заполнитель; слова, встретившиеся больше десяти раз, получают следующие номера в порядке появления.
const frequent = [...counts].filter(([, count]) => count > 10).map(([word]) => word);
export const vocabulary = new Vocab(["PAD", ...frequent]);
console.log(`${counts.size} words, ${vocabulary.length} with a number`);
testing.assertEqual([counts.size, vocabulary.length], [126, 37]);

/** The numbers of the words that have one: int64 [n]. */
export const encode = (tokens: readonly string[]) =>
  torch.tensor(vocabulary.lookupIndices(tokens.filter((token) => vocabulary.has(token))), { dtype: torch.long });

// Three texts in one matrix: the shorter ones are filled up with zeros, as far as the longest of the batch.
// Три текста в одной матрице: короткие дополнены нулями до самого длинного в пакете.
const padded = nn.utils.rnn.padSequence(
  tweets.slice(0, 3).map(({ tokens }) => encode(tokens)),
  { batchFirst: true },
);
console.log(padded);
console.log(vocabulary.lookupTokens(padded.at(0).tolist() as number[]));
testing.assertClose(padded, [
  [1, 2, 3, 4, 5, 6, 7, 0],
  [8, 9, 3, 10, 11, 12, 13, 14],
  [15, 9, 14, 0, 0, 0, 0, 0],
]);
