import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { decodeNpy } from "../../../../src/engine/io/numpy/npy.js";
import { decodeNpz } from "../../../../src/engine/io/numpy/npz.js";
import { fuzz } from "./fuzz.js";

const read = (name: string) => new Uint8Array(readFileSync(`test/golden/io/numpy/${name}`));

describe("damaged files of NumPy's", () => {
  test("npy", async () => {
    const counts = await fuzz("fortran.npy", read("fortran.npy"), (bytes, file) => decodeNpy(file, bytes));
    assert.ok(counts.read > 100 && counts.refused > 1000, JSON.stringify(counts));
  });

  for (const name of ["stored.npz", "compressed.npz"])
    test(name, async () => {
      const counts = await fuzz(name, read(name), (bytes, file) => decodeNpz(file, bytes));
      assert.ok(counts.read > 100 && counts.refused > 1000, JSON.stringify(counts));
    });
});
