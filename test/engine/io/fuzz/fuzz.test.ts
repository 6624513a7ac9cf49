/** The fuzzer itself: it passes a careful reader and finds what careless ones do. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ByteReader } from "../../../../src/engine/io/byteReader.js";
import { FormatError } from "../../../../src/engine/io/formatError.js";
import { fuzz } from "./fuzz.js";
import { mutate } from "./mutate.js";

/** A toy format: letters, a number of words, the words. */
const valid = new Uint8Array(4 + 4 + 4 * 8);
valid.set(new TextEncoder().encode("TOY1"));
new DataView(valid.buffer).setUint32(4, 8, true);

function careful(bytes: Uint8Array, file: string): number[] {
  const reader = new ByteReader(file, bytes);
  reader.magic("TOY1", "a toy");
  const count = reader.u32("the number of words");
  if (4 * count !== reader.left) reader.fail(`${4 * count} bytes of words`, `${reader.left}`);
  return Array.from({ length: count }, () => reader.u32("a word"));
}

const head = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

describe("fuzz", () => {
  test("a careful reader reads some of the damaged files and refuses the others", async () => {
    const { read, refused } = await fuzz("toy.bin", valid, careful);
    assert.equal(read + refused, 10_000);
    assert.ok(read > 500 && refused > 500, `${read} read, ${refused} refused`);
  });

  test("damage is the same in every run", () => {
    assert.deepEqual(mutate(valid, 1, 77), mutate(valid, 1, 77));
    assert.notDeepEqual(mutate(valid, 1, 77), mutate(valid, 2, 77));
    const different = new Set(Array.from({ length: 500 }, (_, n) => Buffer.from(mutate(valid, 1, n)).toString("hex")));
    assert.ok(different.size > 300, `${different.size} of 500`);
  });

  const careless: [name: string, says: RegExp, read: (bytes: Uint8Array, file: string) => unknown][] = [
    ["an error of JavaScript's", /none of ours: RangeError/, (bytes) => head(bytes).getUint32(4, true)],
    [
      "an array that a lie asked for",
      /took \d+ MiB/,
      (bytes, file) => new Uint8Array(Math.min(2 ** 28, new ByteReader(file, bytes).u32("count") >>> 2)).fill(1),
    ],
    ["an error without the file", /does not name the file/, (bytes) => careful(bytes, "something")],
    [
      "an error that says undefined",
      /unclear/,
      (bytes, file) => {
        if (bytes.length !== valid.length) throw new FormatError(file, { expected: "words", found: String(undefined) });
      },
    ],
  ];
  for (const [name, says, read] of careless)
    test(`finds ${name}`, () => assert.rejects(fuzz("toy.bin", valid, read, { mutations: 2000 }), says));
});

test("a format error says the file, the place, what was wanted and what is there", () => {
  const at = (bytes: Uint8Array) => {
    try {
      careful(bytes, "toy.bin");
    } catch (error) {
      return error;
    }
  };
  const short = at(valid.subarray(0, 20)) as FormatError;
  assert.equal(short.message, "toy.bin, byte 8: expected 32 bytes of words, found 12");
  assert.deepEqual([short.file, short.byte, short.name], ["toy.bin", 8, "FormatError"]);
  assert.equal((at(valid.subarray(0, 6)) as FormatError).byte, 4);
  assert.match((at(Uint8Array.of(0x54, 0, 1, 2)) as FormatError).message, /starts with "TOY1", found 54 00 01 02/);
});
