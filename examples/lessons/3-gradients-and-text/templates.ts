// What a linear classifier of texts learned: one weight a word and class, a template of each class. The matrix here is a stand-in for the
// trained one of the lesson: 4 classes, 12 words, made up by hand and by NumPy's generator.
// Что выучил линейный классификатор текстов: вес на слово и класс, шаблон каждого класса. Матрица здесь — замена обученной из урока:
// 4 класса, 12 слов, часть чисел задана вручную, остальные из генератора NumPy.
import { plot, testing } from "gradlens";
import { random } from "gradlens/numpy";

const words = ["glad", "thanks", "love", "very", "okay", "usual", "sad", "cry", "tired", "maybe", "think", "perhaps"];
const classes = ["Joy", "Neutrality", "Sadness", "Uncertainty"];
const expected = ["glad", "usual", "sad", "think"];

random.seed(0);
const W = random.normal(0, 0.5, [classes.length, words.length]);
// Some words tell their class; "glad" and "think" do not: people who are glad write "thanks" and "love".
// Некоторые слова выдают класс; «glad» и «think» — нет: радостные люди пишут «thanks» и «love».
for (const [row, word, weight] of [
  [0, "thanks", 3.1],
  [0, "love", 2.7],
  [1, "usual", 2.2],
  [2, "sad", 2.9],
  [2, "cry", 2.4],
  [3, "perhaps", 2.5],
] as const)
  W.set_([row, words.indexOf(word)], weight);

const [figure, axes] = plot.subplots(1, classes.length);
const places: number[] = [];
for (const [row, name] of classes.entries()) {
  const order = W.at(row).argsort({ descending: true }).tolist() as number[];
  const top = order.slice(0, 5);
  places.push(order.indexOf(words.indexOf(expected[row])) + 1);
  // The expected word first, in green; then the five words with the largest weights.
  // Сначала ожидаемое слово, зелёным; потом пять слов с наибольшими весами.
  const shown = [words.indexOf(expected[row]), ...top];
  const bars = axes[row].bar(
    shown.map((word) => words[word]),
    shown.map((word) => W.at([row, word]).item()),
  );
  bars[0].setColor("g");
  axes[row].tickParams({ axis: "x", labelrotation: 65 });
  axes[row].setTitle(name);
}
figure.setFigheight(3);
figure.setFigwidth(20);
plot.show();

// One template a class cannot hold several ways of being glad: the expected word may be far down the list.
// Один шаблон на класс не вмещает разных способов радоваться: ожидаемое слово может быть далеко внизу списка.
console.log(`places of the expected words: ${places.join(", ")}`);
testing.assertEqual(places, [5, 1, 1, 10]);
testing.assertClose(W.sum({ dim: 1 }), [9.5998, 2.6181, 5.608, 1.15923], { rtol: 1e-5, atol: 0 });
