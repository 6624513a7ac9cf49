import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { moved, nearestStop, stopsOf } from "../../webview/shared/timelineStops.js";

const stops = stopsOf({ snapshots: [{ step: 10 }, { step: 20 }, { step: 90 }], last: 100 });

describe("timeline", () => {
  test("goes to snapshots and to the newest state", () => assert.deepEqual(stops, [10, 20, 90, null]));

  test("a snapshot of the last step, or of one that was gone back from, is no other place than the newest state", () =>
    assert.deepEqual(stopsOf({ snapshots: [{ step: 10 }, { step: 50 }, { step: 70 }], last: 50 }), [10, null]));

  test("a pointer goes to the nearest place", () => {
    assert.deepEqual(
      [0, 0.14, 0.16, 0.5, 0.6, 0.94, 0.96, 1].map((share) => nearestStop(stops, 100, share)),
      [10, 10, 20, 20, 90, 90, null, null],
    );
    assert.equal(nearestStop([null], 0, 0.5), null);
  });

  test("keys go from place to place, and stay at the ends", () => {
    assert.equal(moved(stops, null, -1), 90);
    assert.equal(moved(stops, 20, 1), 90);
    assert.equal(moved(stops, 20, -5), 10);
    assert.equal(moved(stops, 10, Infinity), null);
    assert.equal(moved(stops, 90, -Infinity), 10);
  });

  test("from a step between two places the next one is to either side", () => {
    assert.deepEqual([moved(stops, 33, 1), moved(stops, 33, -1), moved(stops, 95, 1)], [90, 20, null]);
    assert.deepEqual([moved(stops, 3, -1), moved(stops, 33, -5), moved(stops, 33, Infinity)], [10, 10, null]);
  });
});
