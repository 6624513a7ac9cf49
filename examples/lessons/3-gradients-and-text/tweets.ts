// A stand-in for the 227 thousand tweets of the lesson: 600 short texts that are glad or sad, put together at random (NumPy's generator) from
// words of their tone, words of the other one, words of none, and rare ones.
// Замена 227 тысяч твитов из урока: 600 коротких текстов, весёлых или грустных, составленных случайно (генератор NumPy) из слов своего тона,
// чужого, нейтральных и редких.
import { testing } from "gradlens";
import { random } from "gradlens/numpy";

const glad = "спасибо люблю ура рад классно отлично солнце улыбка вместе праздник".split(" ");
const sad = "грустно болит жаль устал плохо холодно опять потерял скучно дождь".split(" ");
const neutral = "сегодня завтра утро дом работа друг мама город фильм книга время день ночь кофе школа вечер".split(
  " ",
);

export interface Tweet {
  tokens: string[];
  /** 1 glad, 0 sad */
  tone: number;
}

random.seed(0);
const lengths = random.randint(3, 9, [600]).tolist() as number[];
const kinds = random.randint(0, 100, [600, 8]).tolist() as number[][];
const picks = random.randint(0, 1000, [600, 8]).tolist() as number[][];

export const tweets: Tweet[] = lengths.map((length, i) => {
  const tone = i % 2;
  const [own, other] = tone === 1 ? [glad, sad] : [sad, glad];
  const tokens = kinds[i].slice(0, length).map((kind, j) => {
    const pick = picks[i][j];
    if (kind < 30) return own[pick % own.length];
    if (kind < 38) return other[pick % other.length];
    return kind < 97 ? neutral[pick % neutral.length] : `редкое${pick}`;
  });
  return { tokens, tone };
});
console.log(tweets[0].tokens.join(" "), "/", tweets[1].tokens.join(" "));
testing.assertEqual(tweets.length, 600);
testing.assertClose(
  tweets.reduce((sum, { tokens }) => sum + tokens.length, 0),
  3286,
);
