import assert from "node:assert/strict";
import { describe, it } from "node:test";
import torch from "../../../src/engine/index.js";
import { CountVectorizer, type CsrMatrix, TfidfTransformer, TfidfVectorizer } from "../../../src/engine/text/index.js";
import { goldens, type Matrix } from "./goldens.js";

function sameMatrix(actual: CsrMatrix, expected: Matrix): void {
  assert.deepEqual([...actual.shape], expected.shape);
  assert.deepEqual([...actual.indptr], expected.indptr);
  assert.deepEqual([...actual.indices], expected.indices);
  expected.data.forEach((value, i) => {
    const difference = Math.abs(actual.data[i] - value);
    assert.ok(difference <= 1e-12, `number ${i} is ${actual.data[i]}, scikit-learn has ${value}`);
  });
}

describe("CountVectorizer counts as scikit-learn", () => {
  for (const { name, options, terms, matrix } of goldens.counts)
    it(name, () => {
      const vectorizer = new CountVectorizer(options);
      const counts = vectorizer.fitTransform(goldens.documents);
      assert.deepEqual(vectorizer.getFeatureNamesOut(), terms);
      sameMatrix(counts, matrix);
      sameMatrix(vectorizer.transform(goldens.documents), matrix);
    });
});

describe("TfidfVectorizer weighs as scikit-learn", () => {
  for (const { name, options, matrix, unseen } of goldens.weights)
    it(name, () => {
      const vectorizer = new TfidfVectorizer(options);
      sameMatrix(vectorizer.fitTransform(goldens.documents), matrix);
      sameMatrix(vectorizer.transform(["fox dog cat fox", "nothing known"]), unseen);
      sameMatrix(new TfidfVectorizer(options).fit(goldens.documents).transform(goldens.documents), matrix);
    });

  it("or by TfidfTransformer of counts", () => {
    const counts = new CountVectorizer().fitTransform(goldens.documents);
    sameMatrix(new TfidfTransformer().fitTransform(counts), goldens.weights[0].matrix);
  });
});

describe("bags of words", () => {
  it("become tensors, and terms again", () => {
    const vectorizer = new CountVectorizer({ tokenPattern: /(\w)\w*/u });
    const counts = vectorizer.fitTransform(["ab bc", "cd cd"]);
    assert.deepEqual(counts.toTensor({ dtype: torch.float32 }).tolist(), [
      [1, 1, 0],
      [0, 0, 2],
    ]);
    assert.deepEqual(vectorizer.inverseTransform(counts), [["a", "b"], ["c"]]);
    assert.deepEqual(
      [...vectorizer.vocabulary],
      [
        ["a", 0],
        ["b", 1],
        ["c", 2],
      ],
    );
  });

  it("errors are scikit-learn's", () => {
    assert.throws(
      () => new CountVectorizer().fit(["a", "b"]),
      /empty vocabulary; perhaps the documents only contain stop/,
    );
    assert.throws(
      () => new CountVectorizer({ minDf: 3 }).fit(["aa", "bb"]),
      /maxDf corresponds to < documents than minDf/,
    );
    assert.throws(() => new CountVectorizer({ minDf: 2 }).fit(["aa", "bb"]), /After pruning, no terms remain/);
    assert.throws(() => new CountVectorizer().transform(["a"]), /Vocabulary not fitted or provided/);
    assert.throws(() => new CountVectorizer().fit("text"), /Iterable over raw text documents expected/);
    assert.throws(() => new CountVectorizer({ ngramRange: [2, 1] }), /Invalid value for ngramRange=\(2, 1\)/);
    assert.throws(() => new CountVectorizer({ tokenPattern: /(a)(b)/ }), /More than 1 capturing group/);
    // @ts-expect-error an option of TfidfVectorizer
    assert.throws(() => new CountVectorizer({ norm: "l2" }), /CountVectorizer got an unexpected option 'norm'/);
  });
});
