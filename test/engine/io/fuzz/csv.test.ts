import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { DataFrame, readCsv } from "../../../../src/engine/frame/index.js";
import { setWarningHandler } from "../../../../src/engine/warn.js";
import { fuzz } from "./fuzz.js";

const table = 'id,имя,score,ok\n1,"Ann, ""A""",1.5,True\n2,Боб,,False\n3,"two\nlines",-2e3,True\n';

describe("damaged CSV files", () => {
  before(() => setWarningHandler(() => undefined));
  after(() => setWarningHandler(null));

  for (const [name, bytes, most] of [
    ["table.csv", new TextEncoder().encode(table), 100],
    ["table.csv.gz", new Uint8Array(gzipSync(table)), 10],
  ] as const)
    test(name, async () => {
      const { read: good, refused } = await fuzz("the bytes", bytes, (damaged) => readCsv(damaged), {
        check(frame) {
          assert.ok(frame instanceof DataFrame);
          for (const column of frame.columns) assert.equal(frame.get(column).length, frame.length);
          String(frame);
        },
      });
      assert.ok(good > most && refused > 1000, `${good} read, ${refused} refused`);
    });
});
