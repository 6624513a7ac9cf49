import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { StatisticsHistory } from "../../src/protocol/statisticsHistory.js";
import { sampleAt } from "../runtime/store/samples.js";

describe("history of statistics", () => {
  test("is bounded, and thinned evenly over the steps whatever the rate was", () => {
    const history = new StatisticsHistory();
    // Every step at first, every hundredth later.
    for (let i = 0; i < 3000; i++) history.append([sampleAt(i)]);
    for (let step = 3000; step < 300_000; step += 100) history.append([sampleAt(step)]);
    const steps = history.samples.map(({ step }) => step);
    assert.ok(steps.length <= history.limit && steps.length > history.limit / 2, `${steps.length} samples`);
    assert.deepEqual([steps[0], steps.at(-1)], [0, 299_900]);
    const gaps = steps.slice(1).map((step, i) => step - steps[i]);
    assert.ok(Math.min(...gaps) > 0);
    assert.ok(Math.max(...gaps) <= 1000, `a gap of ${Math.max(...gaps)} steps`);
  });

  test("the first sample with a NaN is never thinned out", () => {
    const history = new StatisticsHistory();
    for (let i = 0; i < 9000; i++) history.append([sampleAt(i, i === 3331 ? { nan: 1 } : {})]);
    assert.equal(history.samples.filter(({ parameters }) => parameters[0].weight.nan === 1).length, 1);
  });

  test("a step that comes again replaces those from there on", () => {
    const history = new StatisticsHistory();
    history.append([0, 1, 2, 3].map((step) => sampleAt(step)));
    assert.equal(history.append([sampleAt(2, { norm: 9 })]), true);
    assert.deepEqual(
      history.samples.map(({ step, parameters }) => [step, parameters[0].weight.norm === 9]),
      [
        [0, false],
        [1, false],
        [2, true],
      ],
    );
  });

  test("fewer samples of a large model, and histograms with memory of their own", () => {
    const history = new StatisticsHistory();
    const memory = new Uint32Array(64 * 100);
    const [activation] = sampleAt(0).activations;
    const activations = Array.from({ length: 400 }, (_, i) => ({
      ...activation,
      module: String(i),
      output: { ...activation.output, histogram: memory.subarray(64, 128) },
    }));
    for (let step = 0; step < 1000; step++) history.append([{ ...sampleAt(step), activations }]);
    assert.ok(history.samples.length <= 250, `${history.samples.length} samples`);
    assert.equal(history.samples[0].activations[0].output.histogram.buffer.byteLength, 256);
  });
});
