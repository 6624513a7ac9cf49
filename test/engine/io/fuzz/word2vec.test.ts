import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { loadWord2vec } from "../../../../src/engine/text/word2vecFormat.js";
import { setWarningHandler } from "../../../../src/engine/warn.js";
import { fuzz } from "./fuzz.js";

describe("damaged files of word vectors", () => {
  before(() => setWarningHandler(() => undefined));
  after(() => setWarningHandler(null));

  for (const [name, binary, zipped, least] of [
    ["vectors.txt", false, false, 100],
    ["vectors.bin", true, false, 100],
    ["vectors.bin.gz", true, true, 10],
  ] as const)
    test(name, async () => {
      const bytes = new Uint8Array(readFileSync(`test/golden/text/${name.replace(".gz", "")}`));
      const read = (damaged: Uint8Array) => loadWord2vec(damaged, { binary });
      const { read: good, refused } = await fuzz("the bytes", zipped ? new Uint8Array(gzipSync(bytes)) : bytes, read, {
        check(result) {
          const { words, numbers, size } = result as ReturnType<typeof loadWord2vec>;
          assert.equal(numbers.length, words.length * size);
        },
      });
      assert.ok(good > least && refused > 1000, `${good} read, ${refused} refused`);
    });
});
