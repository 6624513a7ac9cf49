import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { describeProgress, Format } from "../../src/extension/format.js";

const english = new Format("en");
const russian = new Format("ru");

describe("numbers", () => {
  test("values have four significant digits", () => {
    assert.equal(english.value(0.28231), "0.2823");
    assert.equal(russian.value(0.28231), "0,2823");
    assert.equal(english.value(0), "0");
    assert.equal(english.value(0.0000123456), "1.235E-5");
  });

  test("what is not finite is said", () => {
    assert.deepEqual(
      [NaN, Infinity, -Infinity].map((value) => english.value(value)),
      ["NaN", "∞", "−∞"],
    );
  });

  test("durations", () => {
    assert.deepEqual(
      [0.5, 8.24, 187, 3765].map((seconds) => english.duration(seconds)),
      ["0.5s", "8.24s", "3:07", "1:02:45"],
    );
  });

  test("the date is given when it is not today's", () => {
    const now = new Date(2026, 10, 22, 12, 30, 5).getTime();
    assert.equal(english.moment(now, now), "12:30:05");
    assert.match(english.moment(now - 2 * 86_400_000, now), /Nov 20, 2026/);
  });
});

describe("progress", () => {
  const words = {
    epoch: (epoch: string, epochs: string) => `epoch ${epoch}/${epochs}`,
    step: (step: string) => `step ${step}`,
    loss: (loss: string) => `loss ${loss}`,
    speed: (speed: string) => `${speed} steps/s`,
  };
  const progress = { type: "progress" as const, step: 1300, stepsPerSecond: 450.4, metrics: {} };

  test("of a definition", () => {
    const parts = describeProgress({ ...progress, epoch: 12, epochs: 100, loss: 0.28231 }, english, words);
    assert.deepEqual(parts, ["epoch 12/100", "loss 0.2823", "450 steps/s"]);
  });

  test("of a script, before its first loss", () => {
    assert.deepEqual(describeProgress({ ...progress, stepsPerSecond: 0 }, english, words), ["step 1,300"]);
  });
});
