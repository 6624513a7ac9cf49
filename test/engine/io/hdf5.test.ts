/** HDF5 files are read as h5py reads them (test/golden/io/hdf5.json), and written for it. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import torch from "../../../src/engine/index.js";
import { Hdf5Dataset, readHdf5, writeHdf5 } from "../../../src/engine/io/index.js";
import { refuseOutside } from "../../../src/engine/outside.js";
import { setShapesOnly } from "../../../src/engine/shapeMode.js";
import { runPython, without } from "../../support/python.js";

interface Expected {
  shape: number[];
  dtype: string;
  values: unknown;
}

const golden = JSON.parse(readFileSync("test/golden/io/hdf5.json", "utf8")) as {
  datasets: Record<string, Record<string, Expected>>;
};
const fileOf = (name: string) => `test/golden/io/hdf5/${name}.h5`;
const temporary = mkdtempSync(path.join(tmpdir(), "gradlens-hdf5-"));
after(() => rmSync(temporary, { recursive: true }));

/** What becomes of NumPy's types. */
const types: Record<string, string> = {
  i1: "int8",
  u1: "uint8",
  i2: "int16",
  u2: "int32",
  i4: "int32",
  u4: "int64",
  i8: "int64",
  u8: "int64",
  f2: "float16",
  f4: "float32",
  f8: "float64",
  b1: "bool",
};

for (const name of ["plain", "latest"])
  describe(`${name}.h5`, () => {
    const root = readHdf5(fileOf(name));
    for (const [where, { shape, dtype, values }] of Object.entries(golden.datasets[name]))
      test(where, () => {
        const dataset = root.dataset(where);
        assert.deepEqual(dataset.shape, shape);
        assert.equal(dataset.dtype, dtype);
        if (dtype === "text") return assert.deepEqual(dataset.texts(), [values].flat());
        const tensor = dataset.tensor();
        assert.equal(tensor.dtype.name, types[dtype.slice(1)]);
        assert.deepEqual(tensor.shape, shape);
        assert.deepEqual(shape.length === 0 ? tensor.item() : tensor.tolist(), values);
      });

    test("rows", () => {
      const dataset = root.dataset("packed/deep/gzip");
      const all = golden.datasets[name]["/packed/deep/gzip"].values as number[][];
      assert.deepEqual(dataset.tensor({ start: 5, stop: 9 }).tolist(), all.slice(5, 9));
      assert.deepEqual(dataset.tensor({ start: 48, stop: 60 }).tolist(), all.slice(48));
      assert.deepEqual(dataset.tensor({ start: 3, stop: 3 }).shape, [0, 100]);
      assert.deepEqual(root.dataset("texts/words").texts({ start: 1 }), ["два", ""]);
      assert.throws(
        () => dataset.tensor({ start: 9, stop: 5 }),
        /rows 9 to 5 of \/packed\/deep\/gzip are none: it has 50/,
      );
    });

    test("attributes", () => {
      assert.deepEqual(root.attributes, {
        title: "Проба",
        version: 3,
        scale: 0.25,
        sizes: [1, 2, 3],
        matrix: [
          [1.5, 2],
          [3, 4],
        ],
        flags: [true, false],
        names: ["a", "б"],
        fixed: "bytes",
      });
      assert.deepEqual(root.get("numbers/float32").attributes, { unit: "mm" });
    });

    test("groups", () => {
      assert.deepEqual(root.group("packed").keys(), ["deep"]);
      assert.ok(root.has("packed/deep/gzip") && !root.has("packed/deeper") && !root.has("numbers/int8/x"));
      assert.equal(String(root.get("/packed/deep/")), '<HDF5 group "/packed/deep" (3 members)>');
      assert.equal(String(root.get("link")), '<HDF5 dataset "link": shape (2, 3, 4), type "|i1">');
      assert.ok(root.get("numbers/one") instanceof Hdf5Dataset);
      assert.throws(() => root.get("numbers/int9"), /There is no \/numbers\/int9 in .*; \/ has /);
      assert.throws(() => root.dataset("packed"), /\/packed in .* is a group; it has deep/);
      assert.throws(() => root.group("texts/one"), /is a dataset/);
      assert.throws(() => root.get("broken"), /\/broken in .* is neither group nor dataset/);
      assert.throws(() => root.get("other"), /\/other in .* is neither group nor dataset/);
    });

    test("what is no array of numbers says what it is", () => {
      assert.throws(
        () => root.dataset("texts/words").tensor(),
        /expected numbers in \/texts\/words, found text\. Read them by texts\(\)/,
      );
      assert.throws(() => root.dataset("row").tensor(), /expected numbers in \/row, found compound of 8 bytes/);
      assert.throws(() => root.dataset("numbers/int8").texts(), /expected texts in \/numbers\/int8, found \|i1/);
    });
  });

describe("files that are none", () => {
  for (const [what, bytes, says] of [
    ["empty", new Uint8Array(0), /byte 0: expected an HDF5 file, which starts with 89 "HDF", found an empty file/],
    ["another format", new Uint8Array(5000), /found another format/],
    ["cut off", readFileSync(fileOf("plain")).subarray(0, 3000), /expected a whole HDF5 file, found /],
  ] as const)
    test(what, () => {
      const file = path.join(temporary, `${what}.h5`);
      writeFileSync(file, bytes);
      assert.throws(() => readHdf5(file), says);
    });

  test("not there", () =>
    assert.throws(() => readHdf5(path.join(temporary, "no.h5")), /Cannot read .*no\.h5: there is no such file/));
});

const contents = {
  x: torch.arange(12).reshape(3, 4).float().div(3),
  empty: torch.zeros(0, 2),
  one: torch.tensor(2.5, { dtype: torch.float64 }),
  deep: {
    labels: torch.tensor([1, -2, 3]),
    names: ["a", "два"],
    flags: torch.tensor([true, false]),
    small: torch.tensor([1, 2], { dtype: torch.int8 }),
    wide: torch.arange(6).reshape(2, 3).t(),
  },
};
const attributes = {
  "/": { title: "Проба", version: 2, scale: 0.5 },
  "deep/labels": { sizes: [1, 2], of: ["a", "б"] },
};

describe("written files", () => {
  for (const compression of [0, 4])
    test(`compression ${compression}: read here`, () => {
      const file = path.join(temporary, "new", `${compression}.h5`);
      writeHdf5(file, contents, { attributes, compression });
      assert.deepEqual(
        readdirSync(path.dirname(file)).filter((name) => name.endsWith(".part")),
        [],
      );
      const root = readHdf5(file);
      assert.deepEqual(root.attributes, attributes["/"]);
      assert.deepEqual(root.dataset("deep/labels").attributes, attributes["deep/labels"]);
      assert.deepEqual(root.dataset("x").tensor().tolist(), contents.x.tolist());
      assert.deepEqual(root.dataset("empty").tensor().shape, [0, 2]);
      assert.equal(root.dataset("one").tensor().item(), 2.5);
      assert.deepEqual(root.dataset("deep/labels").tensor().tolist(), [1, -2, 3]);
      assert.equal(root.dataset("deep/labels").dtype, "<i8");
      assert.deepEqual(root.dataset("deep/names").texts(), ["a", "два"]);
      assert.deepEqual(root.dataset("deep/flags").tensor().tolist(), [1, 0]);
      assert.deepEqual(root.dataset("deep/wide").tensor().tolist(), contents.deep.wide.tolist());
    });

  test("read by h5py", { skip: without("h5py") }, () => {
    const file = path.join(temporary, "for-python.h5");
    writeHdf5(file, contents, { attributes, compression: 4 });
    const found = runPython<
      Record<string, { shape: number[]; dtype: string; values: unknown; compression: string; attributes: object }>
    >("test/golden/io/check_hdf5.py", file);
    assert.deepEqual(found["/"].attributes, attributes["/"]);
    assert.deepEqual(found["/deep/labels"], {
      shape: [3],
      dtype: "<i8",
      values: [1, -2, 3],
      compression: "gzip",
      attributes: attributes["deep/labels"],
    });
    assert.deepEqual([found["/x"].dtype, found["/x"].values], ["<f4", contents.x.tolist()]);
    assert.deepEqual([found["/one"].shape, found["/one"].values], [[], 2.5]);
    assert.deepEqual(found["/deep/names"].values, ["a", "два"]);
    assert.deepEqual([found["/deep/small"].dtype, found["/deep/flags"].dtype], ["|i1", "|u1"]);
  });

  test("what cannot be written is refused, and leaves nothing", () => {
    const file = path.join(temporary, "refused", "x.h5");
    for (const [wrong, says] of [
      [{ x: 3 }, /\/x: an HDF5 file holds tensors and lists of texts, but got number/],
      [{ a: { x: [1, 2] } }, /\/a\/x: a list is one of texts/],
      [{ x: torch.zeros(1).to(torch.float16) }, /\/x: float16 is not written: save x\.float\(\)/],
      [{ x: torch.zeros(1).to(torch.bfloat16) }, /NumPy has no bfloat16/],
      [{ "a/b": torch.zeros(1) }, /"a\/b" cannot be a name in an HDF5 file/],
    ] as [never, RegExp][])
      assert.throws(() => writeHdf5(file, wrong), says);
    assert.throws(
      () => writeHdf5(file, { x: torch.zeros(1) }, { attributes: { y: {} } }),
      /attributes are given for \/y, which is not written/,
    );
    assert.throws(() => writeHdf5(file, {}, { compression: 10 }), /compression must be a whole number from 0 to 9/);
    assert.throws(() => readdirSync(path.dirname(file)), /ENOENT/);
    refuseOutside((what) => {
      throw new Error(`refused: ${what}`);
    });
    try {
      assert.throws(() => writeHdf5(file, {}), /refused: writing .*x\.h5/);
    } finally {
      refuseOutside(null);
    }
  });
});

test("in a run of shapes large arrays have shapes alone", () => {
  const file = path.join(temporary, "large.h5");
  writeHdf5(file, { x: torch.zeros(1000, 100) });
  setShapesOnly(true);
  try {
    const x = readHdf5(file).dataset("x").tensor();
    assert.deepEqual([x.shape, x.storageRef.hollow], [[1000, 100], true]);
  } finally {
    setShapesOnly(false);
  }
});
