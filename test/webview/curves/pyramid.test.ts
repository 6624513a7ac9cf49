import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { downsample } from "../../../webview/curves/downsample.js";
import { Pyramid, type Summary } from "../../../webview/curves/pyramid.js";

/** A generator of numbers below 1 that gives the same ones each time (mulberry32). */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Integers, so that sums are exact; some values are NaN or infinite. */
function series(length: number, next: () => number): Float64Array {
  const odd = [NaN, Infinity, -Infinity];
  return Float64Array.from({ length }, () =>
    next() < 0.01 ? odd[Math.floor(next() * 3)] : Math.floor(next() * 2000) - 500,
  );
}

/** The same by looking at every value; places are told by the values there, since equal ones may be anywhere. */
function slow(values: Float64Array, from: number, to: number) {
  const part = values.subarray(from, to);
  const finite = part.filter(Number.isFinite);
  const positive = finite.filter((value) => value > 0);
  const broken = part.findIndex((value) => !Number.isFinite(value));
  return {
    low: finite.length > 0 ? Math.min(...finite) : undefined,
    high: finite.length > 0 ? Math.max(...finite) : undefined,
    lowPositive: positive.length > 0 ? Math.min(...positive) : undefined,
    broken: broken < 0 ? -1 : from + broken,
    sum: finite.reduce((sum, value) => sum + value, 0),
    count: finite.length,
  };
}

const byValue = (values: Float64Array, { low, high, lowPositive, broken, sum, count }: Summary) => {
  const at = (index: number) => (index < 0 ? undefined : values[index]);
  return { low: at(low), high: at(high), lowPositive: at(lowPositive), broken, sum, count };
};

describe("pyramid", () => {
  test("knows of any stretch what looking at every value tells", () => {
    const next = random(1);
    for (const length of [1, 15, 16, 17, 255, 256, 257, 5000]) {
      const values = series(length, next);
      const pyramid = Pyramid.of(values);
      for (let i = 0; i < 60; i++) {
        const from = Math.floor(next() * length);
        const to = from + Math.floor(next() * (length - from + 1));
        assert.deepEqual(byValue(values, pyramid.query(from, to)), slow(values, from, to), `${from} to ${to}`);
      }
    }
  });

  test("grows in pieces of any size to the same", () => {
    const next = random(2);
    const values = series(20_000, next);
    const pyramid = new Pyramid();
    for (let end = 0; end < values.length;) {
      end = Math.min(values.length, end + 1 + Math.floor(next() * next() * 3000));
      pyramid.update(values.subarray(0, end));
      const from = Math.floor(next() * end);
      assert.deepEqual(byValue(values, pyramid.query(from, end)), slow(values, from, end));
    }
  });

  test("an empty stretch has nothing", () => {
    const { low, high, broken, count } = Pyramid.of([1, 2, 3]).query(2, 2);
    assert.deepEqual([low, high, broken, count], [-1, -1, -1, 0]);
  });
});

test("a spike is drawn at every zoom and place that shows it, and every point where there is room", () => {
  const next = random(3);
  const length = 200_000;
  const xs = Float64Array.from({ length }, (_, i) => i);
  const values = Float64Array.from({ length }, () => next());
  const spikes = Array.from({ length: 40 }, () => Math.floor(next() * length));
  for (const [i, spike] of spikes.entries()) values[spike] = i % 2 ? 1000 + i : -1000 - i;
  const pyramid = Pyramid.of(values);
  for (let round = 0; round < 400; round++) {
    const span = 10 ** (1 + next() * 4.3);
    const min = next() * length - span / 2;
    const window = { min, max: min + span, buckets: 50 + Math.floor(next() * 1500) };
    const drawn = downsample(xs, values, window, pyramid);
    const shown = new Map(drawn.x.map((x, at) => [x, drawn.y[at]]));
    for (const spike of spikes) {
      if (spike < window.min || spike > window.max) continue;
      // Two spikes to one side may share a pixel: then the larger stands there.
      const width = span / window.buckets;
      const near = spikes.filter((other) => Math.abs(other - spike) <= width && values[other] * values[spike] > 0);
      const largest = near.reduce((a, b) => (Math.abs(values[b]) > Math.abs(values[a]) ? b : a));
      if (largest === spike)
        assert.equal(shown.get(spike), values[spike], `spike ${spike} in ${JSON.stringify(window)}`);
    }
    if (span < window.buckets * 2)
      for (let x = Math.max(0, Math.ceil(min)); x <= Math.min(length - 1, min + span); x++) assert.ok(shown.has(x));
    assert.ok(drawn.x.length <= 5 * (window.buckets + 3), `${drawn.x.length} points for ${window.buckets} buckets`);
  }
});
