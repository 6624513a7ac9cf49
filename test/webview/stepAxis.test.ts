import assert from "node:assert/strict";
import { test } from "node:test";
import { labelledColumns } from "../../webview/shared/stepAxis.js";

test("steps are told of as many columns as there is room for, the first and the last always", () => {
  assert.deepEqual(labelledColumns(101, 480), [0, 20, 40, 60, 80, 100]);
  assert.deepEqual(labelledColumns(3, 1000), [0, 1, 2]);
  assert.deepEqual(labelledColumns(50, 30), [0, 49]);
  assert.deepEqual(labelledColumns(1, 480), [0]);
  assert.deepEqual(labelledColumns(0, 480), []);
});
