import assert from "node:assert/strict";
import { test } from "node:test";
import { shortName } from "../../webview/shared/shortName.js";

test("names of parameters are shortened part by part, others in the middle", () => {
  const name = (block: number, last: string) => `encoderBlocks.${block}.normalisationAfterTheProjection.${last}`;
  assert.equal(shortName("layers.0.weight", 20), "layers.0.weight");
  assert.equal(shortName(name(3, "weight"), 24), "encode….3.normal….weight");
  const all = [0, 1, 12].flatMap((block) => ["weight", "bias"].map((last) => shortName(name(block, last), 18)));
  assert.equal(new Set(all).size, all.length);
  for (const short of all) assert.ok(short.length <= 18, short);
  assert.equal(shortName("a long name without any part", 11), "a lon… part");
});
