import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import type { StatisticsSample, TensorStatistics } from "../../../src/protocol/statistics.js";
import { fileHeader, readEventFile } from "../../../src/runtime/store/eventFile.js";
import { encodeSample, readSampleFile } from "../../../src/runtime/store/sampleFile.js";
import { sampleAt, statisticsOf } from "./samples.js";

/** JSON has no NaN and no typed arrays. */
type Plain = Omit<TensorStatistics, "histogram"> & { histogram: number[] };

interface Golden {
  start: number;
  sample: Omit<StatisticsSample, "parameters" | "activations"> & {
    parameters: { name: string; weight: Plain; gradient?: Plain; updateNorm?: number }[];
    activations: { module: string; output: Plain; dead?: number; saturated?: number }[];
  };
  file: string;
}

const golden = JSON.parse(
  readFileSync(path.resolve("test/golden/statistics_tensorboard.json"), "utf8"),
  (_, value: unknown) => (value === null ? NaN : value),
) as Golden;

const whole = (plain: Plain): TensorStatistics => ({ ...plain, histogram: Uint32Array.from(plain.histogram) });

const sample: StatisticsSample = {
  ...golden.sample,
  parameters: golden.sample.parameters.map(({ weight, gradient, ...rest }) => ({
    ...rest,
    weight: whole(weight),
    ...(gradient && { gradient: whole(gradient) }),
  })),
  activations: golden.sample.activations.map(({ output, ...rest }) => ({ ...rest, output: whole(output) })),
};

describe("samples as TensorBoard events", () => {
  test("the bytes are those that the protobuf library writes", () => {
    const written = Buffer.concat([fileHeader(golden.start * 1000), encodeSample(sample)]);
    assert.equal(written.toString("base64"), golden.file);
  });

  test("a file of the protobuf library gives the sample back, NaN, names and all bins included", () => {
    assert.deepEqual(readSampleFile(Buffer.from(golden.file, "base64")), { samples: [sample] });
  });

  test("the scalars of an event are series to a reader of scalars", () => {
    const { batches } = readEventFile(Buffer.from(golden.file, "base64"));
    const names = batches.map(({ series }) => series);
    assert.ok(names.includes("gradient norm/layers.0.weight") && names.includes("update ratio/layers.0.weight"));
    assert.deepEqual([...batches.find(({ series }) => series === "dead units/layers.1")!.values], [0.5]);
  });

  test("counts in any bins and ranges come back", () => {
    const ranges = [
      [-1, 1],
      [0, 1e-38],
      [1e6, 1e6 + 1],
      [-1.7e308, 1.7e308],
      [-3, -2.9],
    ];
    for (const [min, max] of ranges)
      for (let bin = 0; bin < 64; bin++) {
        const histogram = new Uint32Array(64);
        histogram[bin] = 5;
        histogram[(bin * 7) % 64] += 2;
        const tensor = statisticsOf({ count: 7, min, max, histogram });
        const [read] = readSampleFile(
          encodeSample({ step: 1, time: 0, parameters: [{ name: "w", weight: tensor }], activations: [] }),
        ).samples;
        assert.deepEqual(read.parameters[0].weight, tensor);
      }
  });

  test("a file cut anywhere gives the samples before the cut", () => {
    const file = Buffer.concat([fileHeader(0), encodeSample(sampleAt(0)), encodeSample(sampleAt(1))]);
    for (let length = 0; length < file.length; length += 7) {
      const { samples, problem } = readSampleFile(file.subarray(0, length));
      assert.deepEqual(samples, [sampleAt(0), sampleAt(1)].slice(0, samples.length));
      if (problem) assert.equal(problem.kind, "truncated");
    }
  });
});
