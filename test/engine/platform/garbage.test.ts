import assert from "node:assert/strict";
import { getHeapSpaceStatistics } from "node:v8";
import { test } from "node:test";
import { garbageCollector } from "../../../src/engine/platform/garbage.js";

const youngSpace = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")!.space_size;

/** Makes objects that live through a few collections of the space for new ones. */
function survivors(count: number): number {
  let held: { at: number }[] = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    held.push({ at: i });
    if (held.length < 50_000) continue;
    total += held.length;
    held = [];
  }
  return total;
}

test("a WeakRef's target is gone after a collection inside a synchronous job", () => {
  const collect = garbageCollector()!;
  const refs = Array.from({ length: 10 }, (_, i) => new WeakRef({ i }));
  collect();
  assert.ok(refs.every((ref) => ref.deref() === undefined));
});

test("the space for new objects grows while it is small, and no more after a collection once it is large enough", () => {
  const collect = garbageCollector()!;
  const enough = 4 * 2 ** 20;
  for (let i = 0; i < 200 && youngSpace() < enough; i++) survivors(200_000);
  assert.ok(youngSpace() >= enough);
  collect();
  const held = youngSpace();
  survivors(10_000_000);
  collect();
  assert.ok(youngSpace() <= held, `${held} bytes became ${youngSpace()}`);
});
