import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { KeyError } from "../../../../src/engine/errors.js";
import { Hdf5Dataset, type Hdf5Group, readHdf5 } from "../../../../src/engine/io/index.js";
import { fuzz } from "./fuzz.js";

const folder = mkdtempSync(path.join(tmpdir(), "gradlens-fuzz-"));
after(() => rmSync(folder, { recursive: true }));

/** What is under a name; null for a link that leads nowhere, which is no damage. */
function reached(group: Hdf5Group, name: string) {
  try {
    return group.get(name);
  } catch (error) {
    if (error instanceof KeyError) return null;
    throw error;
  }
}

/** Everything in a file. */
function readAll(group: Hdf5Group): void {
  for (const name of group.keys()) {
    const found = reached(group, name);
    if (found === null) continue;
    if (!(found instanceof Hdf5Dataset)) readAll(found);
    else if (found.dtype === "text") assert.ok(found.texts().every((text) => typeof text === "string"));
    else assert.deepEqual(found.tensor().shape, found.shape);
  }
}

test("damaged HDF5", async () => {
  const valid = new Uint8Array(readFileSync("test/golden/io/hdf5/tiny.h5"));
  const file = path.join(folder, "tiny.h5");
  const counts = await fuzz(
    file,
    valid,
    (bytes) => {
      writeFileSync(file, bytes);
      readAll(readHdf5(file));
    },
    // One damage in fifty makes the library give up for good, so that it starts anew, which takes half a second of the processor's time.
    { memory: 256 * 2 ** 20, seconds: 60 },
  );
  assert.ok(counts.read > 100 && counts.refused > 1000, JSON.stringify(counts));
});
