import assert from "node:assert/strict";
import { getHeapSpaceStatistics } from "node:v8";
import { test } from "node:test";
import { garbageCollector } from "../../../src/engine/platform/garbage.js";
import { answer, type Listed, print, WeakList } from "../../../src/engine/platform/weakList.js";

class Member implements Listed {
  constructor(readonly index: number) {}

  toString(): string {
    return `Member ${this.index}`;
  }

  [print](): string {
    return answer(this);
  }
}

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
  const { collectAll } = garbageCollector()!;
  const refs = Array.from({ length: 10 }, (_, i) => new WeakRef({ i }));
  collectAll();
  assert.ok(refs.every((ref) => ref.deref() === undefined));
});

test("a collection of new objects takes the dead out of a WeakSet", () => {
  const { collectYoung } = garbageCollector()!;
  const list = new WeakList<Member>();
  const make = (count: number) => Array.from({ length: count }, (_, i) => new Member(i)).forEach((it) => list.add(it));
  const kept = [new Member(1000), new Member(2000)];
  for (const member of kept) list.add(member);
  make(300);
  assert.equal(list.alive()!.length, 302);
  // A frame that ended may still hold the last ones.
  make(1);
  collectYoung();
  assert.ok(list.alive()!.length <= 5, `${list.alive()!.length} are left`);
  assert.ok(kept.every((member) => list.alive()!.includes(member)));
  list.delete(kept[0]);
  assert.ok(!list.alive()!.includes(kept[0]));
});

test("a list that could not be read whole is no list", () => {
  const list = new WeakList<Member>();
  const members = Array.from({ length: 20 }, (_, i) => new Member(i));
  for (const member of members) list.add(member);
  const answers: (number | null)[] = [];
  const dive = () => {
    try {
      dive();
    } catch {
      // Each frame on the way back up has a little more room.
    }
    if (answers.at(-1) !== 20) answers.push(list.alive()?.length ?? null);
  };
  dive();
  assert.deepEqual(new Set(answers), new Set([null, 20]));
});

test("the space for new objects grows while it is small, and no more after a collection once it is large enough", () => {
  const { collectAll } = garbageCollector()!;
  const enough = 4 * 2 ** 20;
  for (let i = 0; i < 200 && youngSpace() < enough; i++) survivors(200_000);
  assert.ok(youngSpace() >= enough);
  collectAll();
  const held = youngSpace();
  survivors(10_000_000);
  collectAll();
  assert.ok(youngSpace() <= held, `${held} bytes became ${youngSpace()}`);
});
