import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { KeyedVectors } from "../../../../src/engine/text/index.js";
import { setWarningHandler } from "../../../../src/engine/warn.js";
import { fuzz } from "./fuzz.js";

describe("damaged files of word vectors", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "gradlens-fuzz-"));
  const vectors = new KeyedVectors(["king", "королева", "<s>"], Float32Array.of(1, 2, -0.5, 3, 0.25, 1e-7, 0, 1, 2), 3);
  before(() => setWarningHandler(() => undefined));
  after(() => {
    setWarningHandler(null);
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [name, binary, zipped] of [
    ["vectors.txt", false, false],
    ["vectors.bin", true, false],
    ["vectors.bin.gz", true, true],
  ] as const)
    test(name, async () => {
      const file = path.join(folder, name);
      vectors.saveWord2vecFormat(file, { binary });
      const bytes = readFileSync(file);
      const read = (damaged: Uint8Array, where: string) => {
        writeFileSync(where, damaged);
        return KeyedVectors.loadWord2vecFormat(where, { binary });
      };
      const { read: good, refused } = await fuzz(file, zipped ? gzipSync(bytes) : bytes, read, {
        check(result) {
          assert.ok(result instanceof KeyedVectors);
          assert.equal(result.numbers.length, result.length * result.vectorSize);
        },
      });
      assert.ok(good > 50 && refused > 1000, `${good} read, ${refused} refused`);
    });
});
