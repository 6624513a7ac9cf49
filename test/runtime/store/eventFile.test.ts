import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { crc32c, maskedCrc32c } from "../../../src/runtime/store/crc32c.js";
import { encodeScalars, fileHeader, readEventFile } from "../../../src/runtime/store/eventFile.js";
import type { ScalarBatch } from "../../../src/protocol/run.js";

interface Golden {
  start: number;
  points: [string, number, string, number][];
  file: string;
}

const golden = JSON.parse(readFileSync(path.resolve("test/golden/events_tensorboard.json"), "utf8")) as Golden;
const goldenFile = Buffer.from(golden.file, "base64");
const number = (text: string): number => (text === "inf" ? Infinity : Number(text));

function batch(series: string, values: number[]): ScalarBatch {
  return {
    series,
    steps: Float64Array.from(values, (_, index) => index),
    values: Float64Array.from(values),
    times: Float64Array.from(values, (_, index) => 1_700_000_000_000 + index),
  };
}

function fileOf(batches: ScalarBatch[]): Uint8Array {
  return Buffer.concat([fileHeader(1_700_000_000_000), encodeScalars(batches)]);
}

describe("TensorBoard event files", () => {
  test("CRC-32C of the check string, and of 32 zero bytes (RFC 3720)", () => {
    assert.equal(crc32c(new TextEncoder().encode("123456789")), 0xe3069283);
    assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
    assert.equal(maskedCrc32c(new Uint8Array(32)), (((0x8a9136aa >>> 15) | (0x8a9136aa << 17)) + 0xa282ead8) >>> 0);
  });

  test("names of any length and steps of any size come back, whichever reader they take", () => {
    const names = ["", "l", "потери", "x".repeat(100), "y".repeat(127), "z".repeat(300)];
    const values = [0, -0, 1, 0.1, NaN, -Infinity, 1e300, Math.fround(0.3)];
    const steps = [0, 127, 128, 16_384, 2 ** 31, 2 ** 32 + 5, 2 ** 45, Number.MAX_SAFE_INTEGER];
    const batches = names.map((name) => ({ ...batch(name, values), steps: Float64Array.from(steps) }));
    const read = readEventFile(fileOf(batches));
    assert.equal(read.problem, undefined);
    assert.deepEqual(read.batches, batches);
  });

  test("reads a file that the protobuf library wrote", () => {
    const { batches, problem } = readEventFile(goldenFile);
    assert.equal(problem, undefined);
    const points = batches.flatMap(({ series, steps, values, times }) =>
      [...values].map((value, index) => [series, steps[index], value, times[index] / 1000]),
    );
    assert.deepEqual(
      points,
      golden.points.map(([series, step, value, time]) => [series, step, number(value), time]),
    );
  });

  test("writes the bytes that the protobuf library writes", () => {
    const batches = golden.points.map(([series, step, value, time]) => ({
      series,
      steps: Float64Array.of(step),
      values: Float64Array.of(number(value)),
      times: Float64Array.of(time * 1000),
    }));
    const written = Buffer.concat([fileHeader(golden.start * 1000), encodeScalars(batches)]);
    assert.equal(written.toString("base64"), golden.file);
  });

  test("gives back doubles exactly, NaN and infinities too", () => {
    const values = [0.1, 1 / 3, NaN, Infinity, -Infinity, -0, 1e300, 5e-324, 16777217];
    const { batches } = readEventFile(fileOf([batch("loss", values), batch("lr", [0.001])]));
    assert.deepEqual(batches, [batch("loss", values), batch("lr", [0.001])]);
  });

  test("a file cut anywhere gives the records before the cut", () => {
    const whole = fileOf([batch("loss", [1, 2, 3])]);
    const boundaries = new Set<number>();
    for (let length = 0; length <= whole.length; length++) {
      const { batches, problem } = readEventFile(whole.subarray(0, length));
      const count = batches[0]?.values.length ?? 0;
      assert.deepEqual([...(batches[0]?.values ?? [])], [1, 2, 3].slice(0, count));
      if (problem) assert.equal(problem.kind, "truncated");
      else boundaries.add(length);
    }
    // Empty, after the header, after each of three records.
    assert.equal(boundaries.size, 5);
  });

  test("a damaged byte anywhere is noticed, and the records before it are kept", () => {
    const whole = fileOf([batch("loss", [1, 2, 3])]);
    for (let index = 0; index < whole.length; index++) {
      const damaged = Buffer.from(whole);
      damaged[index] ^= 0x10;
      const { batches, problem } = readEventFile(damaged);
      assert.equal(problem?.kind, "corrupt", `byte ${index}`);
      assert.ok(problem!.offset <= index);
      const count = batches[0]?.values.length ?? 0;
      assert.ok(count < 3);
      assert.deepEqual([...(batches[0]?.values ?? [])], [1, 2, 3].slice(0, count));
    }
  });

  test("a file that is something else is corrupt, not a crash", () => {
    assert.equal(readEventFile(Buffer.from("this is no event file, but text of some length")).problem?.kind, "corrupt");
    assert.deepEqual(readEventFile(new Uint8Array(0)), { batches: [] });
  });
});
