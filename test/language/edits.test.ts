import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { backward, difference, forward, type Edit } from "../../src/language/edits.js";

/** Applies an edit to a text, to check offsets against. */
function apply(text: string, { start, end }: Edit, inserted: string): string {
  return text.slice(0, start) + inserted + text.slice(end);
}

describe("positions through edits", () => {
  test("before, behind and within a replaced piece", () => {
    const edits = [{ start: 4, end: 8, length: 1 }];
    const moved = [0, 4, 5, 8, 10].map((offset) => forward(edits, offset, "start"));
    assert.deepEqual(moved, [0, 4, undefined, 5, 7]);
    assert.deepEqual(
      [0, 4, 5, 7].map((offset) => backward(edits, offset)),
      [0, 4, 8, 10],
    );
  });

  test("what is typed at the start of a span moves it, at its end does not widen it", () => {
    const edits = [{ start: 3, end: 3, length: 2 }];
    assert.equal(forward(edits, 3, "start"), 5);
    assert.equal(forward(edits, 3, "end"), 3);
  });

  test("within text that came later there is no offset before", () => {
    assert.equal(backward([{ start: 3, end: 3, length: 5 }], 5), undefined);
  });

  test("several edits, each in the text after the one before: letters are found again", () => {
    let text = "abcdefghij";
    const edits: Edit[] = [];
    for (const [start, end, inserted] of [
      [2, 4, "XYZ"],
      [0, 0, "--"],
      [9, 10, ""],
    ] as const) {
      edits.push({ start, end, length: inserted.length });
      text = apply(text, { start, end, length: 0 }, inserted);
    }
    for (const [offset, letter] of [...("abcdefghij" as string)].entries()) {
      const now = forward(edits, offset, "start");
      if (now !== undefined && text.includes(letter)) {
        assert.equal(text[now], letter);
        assert.equal(backward(edits, now), offset);
      }
    }
    assert.equal(text, "--abXYZefhij");
  });

  test("the difference of two texts is all between what they share", () => {
    assert.deepEqual(difference("same", "same"), []);
    assert.deepEqual(difference("aXb", "aYYb"), [{ start: 1, end: 2, length: 2 }]);
    assert.deepEqual(difference("aa", "aaa"), [{ start: 2, end: 2, length: 1 }]);
    assert.deepEqual(difference("", "new"), [{ start: 0, end: 0, length: 3 }]);
  });
});
