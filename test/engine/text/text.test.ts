import assert from "node:assert/strict";
import { describe, it } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";
import { RandomState } from "../../../src/engine/numpy/index.js";
import {
  buildVocabFromIterator,
  countTokens,
  getTokenizer,
  padSequences,
  truncate,
  Vocab,
  vocab,
  Word2Vec,
} from "../../../src/engine/text/index.js";

describe("getTokenizer", () => {
  it("basic_english is torchtext's", () => {
    // The example of its documentation, and each of its replacements.
    const tokenize = getTokenizer("basic_english");
    assert.deepEqual(tokenize("You can now install TorchText using pip!"), [
      "you",
      "can",
      "now",
      "install",
      "torchtext",
      "using",
      "pip",
      "!",
    ]);
    assert.deepEqual(tokenize(`It's "A"<br />b, (c): d; e?`), [
      "it",
      "'",
      "s",
      "a",
      "b",
      ",",
      "(",
      "c",
      ")",
      "d",
      "e",
      "?",
    ]);
  });

  it("others", () => {
    assert.deepEqual(getTokenizer("words")("Привет, мир_1! don't"), ["Привет", "мир_1", "don", "t"]);
    assert.deepEqual(getTokenizer("characters")("a😀"), ["a", "😀"]);
    assert.deepEqual(getTokenizer(null)(" a  b\n"), ["a", "b"]);
    assert.deepEqual(getTokenizer(/\d+/)("1 22 x 3"), ["1", "22", "3"]);
    // @ts-expect-error there is no such tokenizer
    assert.throws(() => getTokenizer("spacy"), /Requested tokenizer "spacy", valid choices are/);
  });
});

describe("Vocab is torchtext's", () => {
  const texts = [
    ["b", "a", "b"],
    ["c", "a", "b", "d"],
  ];

  it("most frequent first, equal ones in order, specials, minFreq, maxTokens", () => {
    assert.deepEqual(
      [...countTokens(texts)],
      [
        ["b", 3],
        ["a", 2],
        ["c", 1],
        ["d", 1],
      ],
    );
    assert.deepEqual(buildVocabFromIterator(texts).getItos(), ["b", "a", "c", "d"]);
    const specials = ["<pad>", "<unk>"];
    assert.deepEqual(buildVocabFromIterator(texts, { specials, minFreq: 2 }).getItos(), ["<pad>", "<unk>", "b", "a"]);
    assert.deepEqual(buildVocabFromIterator(texts, { specials, specialFirst: false, maxTokens: 3 }).getItos(), [
      "b",
      ...specials,
    ]);
    assert.deepEqual(vocab(countTokens(texts), { specials: ["a"] }).getItos(), ["a", "b", "c", "d"]);
    assert.throws(
      () => buildVocabFromIterator(texts, { specials, maxTokens: 2 }),
      /more than the number of specials \(2\)/,
    );
  });

  it("indices and tokens", () => {
    const own = new Vocab(["<unk>", "x", "y"]);
    assert.throws(() => own.get("z"), /Token z not found and default index is not set/);
    own.setDefaultIndex(0);
    assert.deepEqual(own.lookupIndices(["y", "z", "x"]), [2, 0, 1]);
    own.insertToken("w", 1);
    assert.deepEqual([own.get("x"), own.length, own.lookupTokens([1, 3])], [2, 4, ["w", "y"]]);
    assert.throws(() => own.appendToken("x"), /Token x already exists in the Vocab with index: 2/);
    assert.throws(() => own.lookupToken(4), /Specified index 4 is out of bounds/);
  });
});

describe("batches", () => {
  it("padSequences fills up and cuts", () => {
    const batch = padSequences([[1, 2, 3], [4]], { paddingValue: 9 });
    assert.deepEqual(
      [batch.tolist(), batch.dtype],
      [
        [
          [1, 2, 3],
          [4, 9, 9],
        ],
        torch.int64,
      ],
    );
    assert.deepEqual(padSequences([[1, 2, 3], [4]], { maxLength: 2, padEnd: false }).tolist(), [
      [1, 2],
      [0, 4],
    ]);
    assert.deepEqual(truncate([["a", "b"], ["c"]], 1), [["a"], ["c"]]);
    const tensors = [torch.LongTensor([1, 2, 3]), torch.LongTensor([4])];
    assert.deepEqual(
      nn.utils.rnn.padSequence(tensors, { batchFirst: true }).tolist(),
      padSequences([[1, 2, 3], [4]]).tolist(),
    );
  });
});

describe("Word2Vec", () => {
  /** Sentences of one of four subjects each; words of a subject occur together only. */
  const subjects = ["sea", "wood", "town", "sky"].map((name) => Array.from({ length: 6 }, (_, i) => `${name}${i}`));
  const generator = new RandomState(0).generator;
  const sentences = Array.from({ length: 1500 }, (_, n) =>
    Array.from({ length: 8 }, () => subjects[n % 4][Math.floor(generator.nextDouble() * 6)]),
  );

  for (const sg of [0, 1] as const)
    it(sg ? "skip-gram finds the words of a subject" : "CBOW finds the words of a subject", () => {
      const passes: number[] = [];
      const model = new Word2Vec(sentences, {
        sg,
        vectorSize: 24,
        epochs: 12,
        sample: 0,
        seed: 3,
        progress: ({ epoch }) => passes.push(epoch),
      });
      for (const words of subjects)
        for (const word of words) {
          const found = model.wv.mostSimilar(word, { topn: 5 }).map(([other]) => other);
          assert.deepEqual(
            found.sort(),
            words.filter((other) => other !== word),
            `neighbours of ${word}`,
          );
        }
      assert.equal(model.wv.doesntMatch(["sea1", "sea2", "sky0", "sea4"]), "sky0");
      assert.equal(passes.length, 12);
      assert.ok(model.losses[11] < model.losses[0]);
    });

  it("has the same vectors for the same seed, and leaves rare words out", () => {
    const options = { vectorSize: 4, epochs: 1, minCount: 2 };
    const corpus = [
      ["a", "b", "a"],
      ["b", "c"],
    ];
    const [one, two] = [new Word2Vec(corpus, options), new Word2Vec(corpus, options)];
    assert.deepEqual(one.wv.numbers, two.wv.numbers);
    assert.deepEqual(one.wv.indexToKey, ["a", "b"]);
    assert.throws(() => new Word2Vec(corpus), /you must first build vocabulary.*no word occurs 5 times/);
    // @ts-expect-error sentences are lists of words
    assert.throws(() => new Word2Vec(["a b"]), /lists of words, but got plain text/);
  });
});
