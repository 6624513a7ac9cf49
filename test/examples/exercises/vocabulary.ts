// Exercise: a vocabulary. Word number 0 is "PAD"; words that come up at least a number of times get 1, 2, ... in the order of their first
// appearance. (Lesson 3, vocabulary.ts)
// Упражнение: словарь. Слово номер 0 — «PAD»; слова, встретившиеся не меньше заданного числа раз, получают 1, 2, ... в порядке появления.
// (Урок 3, vocabulary.ts)
import { testing } from "gradlens";

export function vocabulary(texts: readonly string[], atLeast: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of texts.flatMap((text) => text.split(" "))) counts.set(word, (counts.get(word) ?? 0) + 1);
  const frequent = [...counts].filter(([, count]) => count >= atLeast).map(([word]) => word);
  return new Map(["PAD", ...frequent].map((word, id) => [word, id]));
}

// Checks / Проверка
const texts = ["the cat and the dog", "the dog sleeps", "a cat sleeps"];
testing.assertEqual(
  [...vocabulary(texts, 2)],
  [
    ["PAD", 0],
    ["the", 1],
    ["cat", 2],
    ["dog", 3],
    ["sleeps", 4],
  ],
);
testing.assertEqual([...vocabulary(texts, 3).keys()], ["PAD", "the"]);
testing.assertEqual(vocabulary([], 1).size, 1);
