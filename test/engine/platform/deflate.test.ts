import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32, deflateRaw, inflateRaw, slowCrc32 } from "../../../src/engine/platform/deflate.js";

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7919) >> 3);

test("the checksum of Node's and the one in its place agree with the published value", () => {
  const check = new TextEncoder().encode("123456789");
  assert.deepEqual([crc32(check), slowCrc32(check)], [0xcbf43926, 0xcbf43926]);
  assert.equal(slowCrc32(bytes), crc32(bytes));
  assert.equal(slowCrc32(new Uint8Array(0)), 0);
});

test("what is deflated comes back, and no more than was said", () => {
  assert.deepEqual(inflateRaw(deflateRaw(bytes), bytes.length), bytes);
  assert.throws(() => inflateRaw(deflateRaw(new Uint8Array(1e6)), 1000), RangeError);
  assert.throws(() => inflateRaw(bytes, 10));
});
