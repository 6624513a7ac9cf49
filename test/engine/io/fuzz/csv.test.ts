import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { DataFrame, readCsv } from "../../../../src/engine/frame/index.js";
import { setWarningHandler } from "../../../../src/engine/warn.js";
import { fuzz } from "./fuzz.js";

const table = 'id,имя,score,ok\n1,"Ann, ""A""",1.5,True\n2,Боб,,False\n3,"two\nlines",-2e3,True\n';

describe("damaged CSV files", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "gradlens-fuzz-"));
  before(() => setWarningHandler(() => undefined));
  after(() => {
    setWarningHandler(null);
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [name, bytes] of [
    ["table.csv", Buffer.from(table)],
    ["table.csv.gz", gzipSync(table)],
  ] as const)
    test(name, async () => {
      const read = (damaged: Uint8Array, file: string) => {
        writeFileSync(file, damaged);
        return readCsv(file);
      };
      const { read: good, refused } = await fuzz(path.join(folder, name), bytes, read, {
        check(frame) {
          assert.ok(frame instanceof DataFrame);
          for (const column of frame.columns) assert.equal(frame.get(column).length, frame.length);
          String(frame);
        },
      });
      assert.ok(good > 100 && refused > 1000, `${good} read, ${refused} refused`);
    });
});
