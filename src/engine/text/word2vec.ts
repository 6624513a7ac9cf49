import { checkOptions } from "../arguments.js";
import { RuntimeError, ValueError } from "../errors.js";
import { compareText } from "../frame/column.js";
import { KeyedVectors } from "./keyedVectors.js";
import { countTokens } from "./vocab.js";
import { Word2VecTrainer } from "./word2vecTrainer.js";

export interface Word2VecOptions {
  /** Numbers of a vector (100). */
  vectorSize?: number;
  /** Words on either side that count as context (5). */
  window?: number;
  /** Rarer words are left out (5). */
  minCount?: number;
  /** Skip-gram (1) or CBOW (0, the default). */
  sg?: 0 | 1;
  /** Words drawn as noise for each (5). */
  negative?: number;
  /** Exponent of the frequencies that noise is drawn by (0.75). */
  nsExponent?: number;
  /** CBOW takes the mean of the context (1) or its sum (0). */
  cbowMean?: 0 | 1;
  /** Learning rate at the start (0.025), and at the end (0.0001). */
  alpha?: number;
  minAlpha?: number;
  /** Frequent words are left out at random, the more the smaller this is (1e-3); 0 keeps all. */
  sample?: number;
  /** Whether each word's window is drawn from 1 to `window` (true). */
  shrinkWindows?: boolean;
  /** Passes over the corpus (5). */
  epochs?: number;
  seed?: number;
  /** Hears of each pass: the mean loss of a pair of words, and the learning rate. */
  progress?: (pass: { epoch: number; epochs: number; loss: number; alpha: number }) => void;
}

const names = [
  "vectorSize",
  "window",
  "minCount",
  "sg",
  "negative",
  "nsExponent",
  "cbowMean",
  "alpha",
  "minAlpha",
  "sample",
  "shrinkWindows",
  "epochs",
  "seed",
  "progress",
] as const;

/**
 * Vectors of words learned from their neighbours, by negative sampling. Names and defaults are gensim's; its random numbers are not.
 * https://radimrehurek.com/gensim/models/word2vec.html
 * @param sentences each a list of words
 * @throws ValueError for options out of range, RuntimeError where no word is frequent enough
 */
export class Word2Vec {
  /** The vectors; the most frequent word first. */
  readonly wv: KeyedVectors;
  /** Mean loss of a pair of words in each pass. */
  readonly losses: number[] = [];

  constructor(sentences: Iterable<readonly string[]>, options: Word2VecOptions = {}) {
    checkOptions("Word2Vec", options, names);
    const { vectorSize = 100, minCount = 5, epochs = 5, alpha = 0.025, minAlpha = 1e-4, progress } = options;
    const { window = 5, negative = 5, seed = 1, sample = 1e-3, nsExponent = 0.75 } = options;
    for (const [name, value] of Object.entries({ vectorSize, window, negative, epochs }))
      if (!Number.isInteger(value) || value < 1)
        throw new ValueError(`Word2Vec: ${name} must be a whole number from 1, but got ${value}`);
    if (!(alpha > 0)) throw new ValueError(`Word2Vec: alpha must be positive, but got ${alpha}`);
    const corpus = [...sentences];
    if (typeof corpus[0] === "string")
      throw new ValueError("Word2Vec takes sentences as lists of words, but got plain text: split it");
    const counts = [...countTokens(corpus)].filter(([, count]) => count >= minCount);
    if (counts.length === 0)
      throw new RuntimeError(
        `you must first build vocabulary before training the model: no word occurs ${minCount} times`,
      );
    counts.sort(([a, m], [b, n]) => n - m || compareText(a, b));
    const index = new Map(counts.map(([word], i) => [word, i]));
    const texts = corpus.map((words) => Int32Array.from(words.flatMap((word) => index.get(word) ?? [])));
    const trainer = new Word2VecTrainer(
      counts.map(([, count]) => count),
      {
        size: vectorSize,
        window,
        negative,
        nsExponent,
        sample,
        skipGram: options.sg === 1,
        mean: options.cbowMean !== 0,
        shrink: options.shrinkWindows ?? true,
        seed,
      },
    );
    for (let epoch = 0; epoch < epochs; epoch++) {
      const rate = (share: number) => alpha - (alpha - minAlpha) * ((epoch + share) / epochs);
      const loss = trainer.pass(texts, rate);
      this.losses.push(loss);
      progress?.({ epoch: epoch + 1, epochs, loss, alpha: rate(1) });
    }
    this.wv = new KeyedVectors(
      counts.map(([word]) => word),
      trainer.vectors,
      vectorSize,
    );
  }
}
