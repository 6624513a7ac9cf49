import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ToCurves } from "../../src/protocol/curves.js";
import { concat, CurvesPump } from "../../src/extension/views/pump.js";

const batch = (series: string, values: number[]) => ({
  series,
  steps: Float64Array.from(values, (_, i) => i),
  values: Float64Array.from(values),
  times: Float64Array.from(values, (_, i) => i),
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("delivery to the curves panel", () => {
  test("joins what arrives between two frames, in order", async () => {
    const posted: ToCurves[] = [];
    const pump = new CurvesPump(async (message) => posted.push(message));
    pump.add("a", [batch("loss", [3, 2])]);
    pump.add("a", [batch("loss", [1]), batch("accuracy", [0.5])]);
    await pause(150);
    pump.dispose();
    assert.equal(posted.length, 1);
    const [message] = posted;
    assert.ok(message.type === "append");
    assert.deepEqual(
      message.batches.map(({ series, values }) => [series, ...values]),
      [
        ["loss", 3, 2, 1],
        ["accuracy", 0.5],
      ],
    );
  });

  test("waits for a slow panel instead of piling up messages", async () => {
    const posted: ToCurves[] = [];
    let taken = (): void => undefined;
    const pump = new CurvesPump((message) => {
      posted.push(message);
      return new Promise<void>((resolve) => (taken = resolve));
    });
    for (let i = 0; i < 8; i++) {
      pump.add("a", [batch("loss", [i])]);
      await pause(40);
    }
    assert.equal(posted.length, 1);
    taken();
    await pause(150);
    pump.dispose();
    assert.equal(posted.length, 2);
    const values = posted.flatMap((message) => (message.type === "append" ? [...message.batches[0].values] : []));
    assert.deepEqual(values, [0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test("posts arrays that own their memory, and no more than it", () => {
    const whole = batch("loss", [1, 2, 3, 4]);
    const view = {
      ...whole,
      values: whole.values.subarray(1, 3),
      steps: whole.steps.subarray(1, 3),
      times: whole.times.subarray(1, 3),
    };
    const joined = concat([view]);
    assert.equal(joined.values.buffer.byteLength, 16);
    assert.deepEqual([...joined.values], [2, 3]);
  });
});
