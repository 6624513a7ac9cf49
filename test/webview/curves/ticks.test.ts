import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { linearTicks, logTicks, xTicks } from "../../../webview/curves/ticks.js";

describe("ticks", () => {
  test("are round numbers without the error of sums", () => {
    assert.deepEqual(linearTicks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
    assert.deepEqual(linearTicks(-3, 12, 3), [0, 5, 10]);
    assert.deepEqual(linearTicks(0.1, 0.35, 5), [0.1, 0.15, 0.2, 0.25, 0.3, 0.35]);
  });
  test("of steps are whole", () => assert.deepEqual(xTicks("step", false, 0, 3, 10), [0, 1, 2, 3]));
  test("of logarithmic axes are powers of ten; 2 and 5 of them where there are few", () => {
    assert.deepEqual(logTicks(1e-6, 1e3, 9), [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000]);
    assert.deepEqual(logTicks(0.01, 1, 8), [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
  });
  test("of a logarithmic axis within one power are there too", () => assert.ok(logTicks(2.1, 2.9, 5).length >= 3));
  test("of times are seconds, minutes and hours as people count", () => {
    assert.deepEqual(xTicks("time", false, 0, 200, 4), [0, 60, 120, 180]);
    assert.deepEqual(xTicks("time", false, 0, 7200, 3), [0, 3600, 7200]);
  });
  test("an interval that is not finite has none", () => assert.deepEqual(linearTicks(NaN, NaN, 5), []));
});
