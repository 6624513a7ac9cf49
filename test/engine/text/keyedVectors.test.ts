import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import torch, { nn } from "../../../src/engine/index.js";
import { KeyedVectors } from "../../../src/engine/text/index.js";
import { goldens } from "./goldens.js";

const golden = goldens.vectors;
const place = (name: string) => `test/golden/text/${name}`;
const load = () => KeyedVectors.loadWord2vecFormat(place("vectors.bin"), { binary: true });

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), "gradlens-vectors-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-6, `${actual}, gensim's definition gives ${expected}`);
}

describe("files of word vectors", () => {
  it("binary, text, gzipped, with a limit", (t) => {
    const zipped = path.join(folderOf(t), "vectors.bin.gz");
    writeFileSync(zipped, gzipSync(readFileSync(place("vectors.bin"))));
    const text = KeyedVectors.loadWord2vecFormat(place("vectors.txt"));
    for (const vectors of [load(), text, KeyedVectors.loadWord2vecFormat(zipped, { binary: true })]) {
      assert.deepEqual(vectors.indexToKey, golden.words);
      assert.deepEqual(vectors.vectors.tolist(), golden.numbers);
    }
    const some = KeyedVectors.loadWord2vecFormat(place("vectors.bin"), { binary: true, limit: 3 });
    assert.deepEqual(some.indexToKey, golden.words.slice(0, 3));
  });

  it("without a header, as GloVe writes them", (t) => {
    const file = path.join(folderOf(t), "glove.txt");
    writeFileSync(file, readFileSync(place("vectors.txt"), "utf8").replace(/^.*\n/, ""));
    assert.deepEqual(KeyedVectors.loadWord2vecFormat(file, { noHeader: true }).vectors.tolist(), golden.numbers);
    assert.throws(() => KeyedVectors.loadWord2vecFormat(file), /line 1: expected the number of words .*noHeader: true/);
  });

  it("are written as they were read", (t) => {
    const folder = folderOf(t);
    for (const [name, binary] of [
      ["vectors.bin", true],
      ["vectors.txt", false],
    ] as const) {
      const file = path.join(folder, name);
      load().saveWord2vecFormat(file, { binary });
      assert.deepEqual(KeyedVectors.loadWord2vecFormat(file, { binary }).vectors.tolist(), golden.numbers);
      if (binary) assert.deepEqual(readFileSync(file), readFileSync(place(name)));
    }
  });

  it("that make no sense tell where", (t) => {
    const folder = folderOf(t);
    const file = path.join(folder, "bad");
    const fails = (content: string | Uint8Array, options: { binary?: boolean }, message: RegExp) => {
      writeFileSync(file, content);
      assert.throws(() => KeyedVectors.loadWord2vecFormat(file, options), { name: "FormatError", message });
    };
    fails("", {}, /bad, line 1: expected the number of words/);
    fails("2 2\na 1 2\n", {}, /line 3: expected word 2 of 2, found the end of the file/);
    fails("1 2\na 1 x\n", {}, /line 2: expected a number, found "x"/);
    fails("1 2\na 1\n", {}, /line 2: expected a word and 2 numbers, found 1 after "a"/);
    fails("9999999999 300\na ", { binary: true }, /byte 15: expected word 1 of 9999999999, found the end of the file/);
    fails("1 99999999999\na ", { binary: true }, /expected at most 1048576 numbers a word/);
    fails(
      Buffer.concat([Buffer.from("1 1\n"), Buffer.from([0xff, 0x20, 0, 0, 0, 0])]),
      { binary: true },
      /expected UTF-8/,
    );
  });
});

describe("KeyedVectors is what gensim defines", () => {
  const vectors = load();

  it("similarity, distance, nSimilarity", () => {
    for (const [a, b, similarity] of golden.similarity) {
      near(vectors.similarity(a, b), similarity);
      near(vectors.distance(a, b), 1 - similarity);
    }
    near(vectors.nSimilarity(["king", "queen"], ["man", "apple", "pear"]), golden.nSimilarity);
  });

  it("mostSimilar and analogies", () => {
    for (const [positive, negative, expected] of golden.mostSimilar) {
      const found = vectors.mostSimilar({ positive, negative, topn: expected.length });
      assert.deepEqual(
        found.map(([word]) => word),
        expected.map(([word]) => word),
      );
      found.forEach(([, similarity], i) => near(similarity, expected[i][1]));
    }
    assert.deepEqual(vectors.mostSimilar("king", { topn: 2 }), vectors.mostSimilar({ positive: ["king"], topn: 2 }));
    assert.equal(vectors.similarByVector(vectors.getVector("king"), 1)[0][0], "king");
  });

  it("doesntMatch", () => {
    for (const [words, odd] of golden.doesntMatch) assert.equal(vectors.doesntMatch(words), odd);
  });

  it("words, vectors, and an embedding of them", () => {
    assert.deepEqual([vectors.has("king"), vectors.has("prince")], [true, false]);
    assert.throws(() => vectors.getVector("prince"), { name: "KeyError", message: "Key 'prince' not present" });
    near(vectors.getVector("king", { norm: true }).norm().item(), 1);
    assert.deepEqual(vectors.get(["man", "king"]).shape, [2, 6]);
    const embedding = nn.Embedding.fromPretrained(vectors.vectors, { freeze: true });
    const ids = torch.tensor([vectors.getIndex("pear"), vectors.getIndex("king")]);
    assert.deepEqual(embedding(ids).tolist(), [golden.numbers[5], golden.numbers[0]]);
    assert.equal(embedding.weight.requiresGrad, false);
  });
});
