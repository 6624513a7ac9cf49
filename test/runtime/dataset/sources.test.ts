/** Files of data, read by the process that reads them for the panel and for hovers. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, truncateSync, writeFileSync, writeSync } from "node:fs"; // prettier-ignore
import os from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import torch from "../../../src/engine/index.js";
import { encodeNpy } from "../../../src/engine/io/numpy/npy.js";
import { saveSafetensors } from "../../../src/engine/io/safetensors/index.js";
import { savez, save as saveNpy } from "../../../src/engine/numpy/files.js";
import { writePng } from "../../../src/engine/vision/io/write.js";
import type { PictureCell } from "../../../src/protocol/dataset.js";
import { inWords } from "../../../src/protocol/said.js";
import { DatasetReader } from "../../../src/runtime/dataset/client.js";

const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-sources-"));
const reader = new DatasetReader({ enginePath: path.resolve("dist/dataset-reader.js") });
after(() => {
  reader.dispose();
  rmSync(folder, { recursive: true, force: true });
});
const at = (...names: string[]): string => path.join(folder, ...names);

function picture(file: string, value: number, side = 8): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writePng(torch.full([3, side, side], value, { dtype: torch.uint8 }), file);
}

describe("arrays of NumPy's", () => {
  test("a matrix: a column each", async () => {
    saveNpy(at("matrix.npy"), torch.arange(12).reshape(4, 3).to(torch.float64));
    const { columns, parts, format } = await reader.summary(at("matrix.npy"));
    assert.deepEqual([format, parts[0].samples, columns.map(({ name }) => name)], ["NumPy", 4, ["0", "1", "2"]]);
    const { rows } = await reader.samples(at("matrix.npy"), { part: 0, from: 2, count: 9 });
    assert.deepEqual(rows, [
      [6, 7, 8],
      [9, 10, 11],
    ]);
  });

  test("an archive whose names say the parts", async () => {
    const [x, y] = [torch.zeros(6, 4, 4, 3, { dtype: torch.uint8 }), torch.arange(6)];
    savez(at("digits.npz"), { x_train: x, y_train: y, x_test: x.narrow(0, 0, 2), y_test: y.narrow(0, 0, 2) });
    const { parts, columns } = await reader.summary(at("digits.npz"));
    assert.deepEqual(
      parts.map(({ name, samples, shared }) => [name, samples, shared]),
      [
        ["train", 6, null],
        ["test", 2, 2],
      ],
    );
    assert.deepEqual(
      columns.map(({ name, role }) => [name, role]),
      [
        ["x", "input"],
        ["y", "target"],
      ],
    );
  });

  test("an archive of arrays that do not belong together: a table of tensors", async () => {
    savez(at("loose.npz"), { a: torch.ones(3), b: torch.ones(2, 2) });
    const { kind, columns } = await reader.summary(at("loose.npz"));
    assert.deepEqual(
      [kind, columns.map(({ name, shape }) => [name, shape])],
      [
        "tensors",
        [
          ["a", [3]],
          ["b", [2, 2]],
        ],
      ],
    );
  });
});

describe("large files", () => {
  const notSparse = process.platform === "win32" && "needs a file system that stores no zeros";
  /** A file of so many bytes, which take no room on the disk where nothing was written. */
  function sparse(file: string, beginning: Uint8Array, size: number, last = new Uint8Array(1)): void {
    writeFileSync(file, beginning);
    truncateSync(file, size);
    const handle = openSync(file, "r+");
    writeSync(handle, last, 0, last.length, size - last.length);
    closeSync(handle);
  }

  test("an array larger than memory: the rows that are looked at are read", { skip: notSparse }, async () => {
    const [rows, columns] = [160_000_000, 8];
    const small = encodeNpy(torch.zeros(2, columns));
    const text = Buffer.from(small.subarray(0, 128)).toString("latin1").replace("(2, 8), }        ", `(${rows}, 8), }`);
    const last = new Uint8Array(Float32Array.from({ length: columns }, (_, i) => i).buffer);
    sparse(at("large.npy"), Buffer.from(text, "latin1"), 128 + 4 * rows * columns, last);
    const preview = await reader.preview(at("large.npy"));
    assert.deepEqual(preview.kind === "tensors" && preview.tensors, [{ name: "array", dtype: "float32", shape: [rows, columns] }]); // prettier-ignore
    const { parts } = await reader.summary(at("large.npy"));
    assert.equal(parts[0].samples, rows);
    const page = await reader.samples(at("large.npy"), { part: 0, from: rows - 2, count: 2 });
    assert.deepEqual(page.rows, [
      [0, 0, 0, 0, 0, 0, 0, 0],
      [0, 1, 2, 3, 4, 5, 6, 7],
    ]);
  });

  test("tensors of more than memory are previewed by their header", { skip: notSparse }, async () => {
    const [count, each] = [24, 2 ** 28];
    const entries = Array.from({ length: count }, (_, i) => [`w${i}`, { dtype: "F32", shape: [each / 4], data_offsets: [i * each, (i + 1) * each] }]); // prettier-ignore
    const header = JSON.stringify(Object.fromEntries(entries));
    const beginning = Buffer.alloc(8 + header.length);
    beginning.writeBigUInt64LE(BigInt(header.length));
    beginning.write(header, 8);
    sparse(at("large.safetensors"), beginning, beginning.length + count * each);
    const preview = await reader.preview(at("large.safetensors"));
    assert.ok(preview.kind === "tensors");
    assert.equal(preview.tensors.length + preview.more, count);
  });
});

describe("tensors by name", () => {
  const state = {
    "layer.weight": torch.tensor([
      [1, 2],
      [3, NaN],
    ]),
    "layer.bias": torch.zeros(2),
  };

  test("a checkpoint and a safetensors file", async () => {
    torch.save({ epoch: 3, model: state }, at("last.pth"));
    saveSafetensors(state, at("model.safetensors"));
    for (const [file, prefix] of [
      ["last.pth", "model."],
      ["model.safetensors", ""],
    ]) {
      const { kind, columns, findings } = await reader.summary(at(file));
      assert.deepEqual([kind, columns.length], ["tensors", 2]);
      const weight = columns.find(({ name }) => name === `${prefix}layer.weight`)!;
      assert.deepEqual([weight.shape, weight.parts[0].missing, weight.parts[0].numbers?.mean], [[2, 2], 1, 2]);
      assert.deepEqual(
        findings.map(({ kind }) => kind),
        ["missing"],
      );
    }
  });

  test("are previewed by their shapes", async () => {
    const preview = await reader.preview(at("last.pth"));
    assert.ok(preview.kind === "tensors");
    assert.deepEqual(preview.tensors[0], { name: "model.layer.weight", dtype: "float32", shape: [2, 2] });
  });
});

describe("images", () => {
  test("a folder of classes in folders of parts; a picture in both is told", async () => {
    for (const [i, name] of ["cat", "dog", "dog"].entries()) picture(at("pets", "train", name, `${i}.png`), 40 * i);
    picture(at("pets", "val", "cat", "again.png"), 40);
    writeFileSync(at("pets", "train", "cat", "notes.txt"), "no picture");
    const { parts, columns } = await reader.summary(at("pets"));
    assert.deepEqual(
      parts.map(({ name, samples, shared }) => [name, samples, shared]),
      [
        ["train", 3, null],
        ["validation", 1, 1],
      ],
    );
    const [image, target] = columns;
    assert.deepEqual(
      [image.kind, target.labels, target.parts.map(({ counts }) => counts)],
      [
        "image",
        ["cat", "dog"],
        [
          [1, 2],
          [1, 0],
        ],
      ],
    );
    const { rows } = await reader.samples(at("pets"), { part: 0, from: 1, count: 1 });
    assert.deepEqual([(rows[0][0] as PictureCell).picture.pixels[0], rows[0][1]], [40, "dog"]);
  });

  test("what cannot be read among others is told, and what is wrong stands in its place", async () => {
    for (let i = 0; i < 6; i++) picture(at("some", i < 3 ? "cat" : "dog", `${i}.png`), 20 * i);
    writeFileSync(at("some", "cat", "0.png"), "no picture");
    const { parts, columns, notes } = await reader.summary(at("some"));
    assert.deepEqual([parts[0].samples, parts[0].looked, columns[1].parts[0].counts], [6, 5, [2, 3]]);
    assert.match(
      notes.map((note) => inWords(note)).join(),
      /^1 of 6 samples of “all” cannot be read: .*0\.png, byte 0: expected an image/,
    );
    const { rows } = await reader.samples(at("some"), { part: 0, from: 0, count: 2 });
    assert.match(String(rows[0][0]), /0\.png, byte 0/);
    assert.equal((rows[1][0] as PictureCell).picture.pixels[0], 20);
    mkdirSync(at("none"));
    for (const name of ["a.png", "b.png"]) writeFileSync(at("none", name), "no picture");
    await assert.rejects(reader.summary(at("none")), /\.png, byte 0: expected an image/);
  });

  test("a folder without classes, one image, and previews of both", async () => {
    picture(at("flat", "a.png"), 9);
    picture(at("flat", "b.png"), 10, 12);
    const { columns } = await reader.summary(at("flat"));
    assert.deepEqual(
      columns.map(({ name }) => name),
      ["image", "image width", "image height"],
    );
    assert.equal((await reader.summary(at("flat", "a.png"))).parts[0].samples, 1);
    const one = await reader.preview(at("flat", "b.png"));
    assert.ok(one.kind === "picture" && one.png.length > 50);
    assert.deepEqual([one.width, one.height, one.mode], [12, 12, "RGB"]);
    const preview = await reader.preview(at("pets"));
    assert.ok(preview.kind === "folder");
    assert.deepEqual(preview.classes, [
      { name: "cat", files: 2 },
      { name: "dog", files: 2 },
    ]);
  });
});

describe("what cannot be read", () => {
  test("is told in words, and the process goes on", async () => {
    writeFileSync(at("bad.npy"), "nonsense");
    writeFileSync(at("notes.md"), "# Notes");
    mkdirSync(at("empty"));
    await assert.rejects(reader.summary(at("bad.npy")), /bad\.npy/);
    await assert.rejects(reader.summary(at("notes.md")), /no data that can be shown/);
    await assert.rejects(reader.summary(at("empty")), /no images/);
    await assert.rejects(reader.summary(at("nowhere.csv")), /There is no file/);
    for (const name of [
      "empty.csv",
      "empty.npy",
      "empty.npz",
      "empty.pth",
      "empty.safetensors",
      "empty.h5",
      "empty.png",
      "empty.dcm",
    ]) {
      // prettier-ignore
      writeFileSync(at(name), "");
      await assert.rejects(reader.summary(at(name)), new RegExp(name.replace(".", "\\.")), name);
      await assert.rejects(reader.preview(at(name)), new RegExp(name.replace(".", "\\.")), name);
    }
    writeFileSync(at("fine.csv"), "a\n1\n");
    assert.equal((await reader.summary(at("fine.csv"))).parts[0].samples, 1);
  });

  test(
    "pipes are left out of folders, and refused by name",
    { skip: process.platform === "win32" && "needs named pipes" },
    async () => {
      for (const name of ["cat/1.png", "train-labels-idx1-ubyte", "slice", "only.npy"]) {
        mkdirSync(path.dirname(at("pipes", name)), { recursive: true });
        execFileSync("mkfifo", [at("pipes", name)]);
      }
      picture(at("pipes", "cat", "0.png"), 1);
      picture(at("elsewhere", "dog", "0.png"), 2);
      // A class that is a link, and one that leads back.
      symlinkSync(at("elsewhere", "dog"), at("pipes", "dog"));
      symlinkSync(at("pipes", "cat"), at("pipes", "cat", "back"));
      const { columns } = await reader.summary(at("pipes"));
      assert.deepEqual([columns[1].labels, columns[1].parts[0].counts], [["cat", "dog"], [1, 1]]); // prettier-ignore
      await assert.rejects(
        reader.summary(at("pipes", "only.npy")),
        /only\.npy is a pipe, .*expected a file or a folder/,
      );
    },
  );

  test("a reading can be cancelled, and the next one is a new process's", async () => {
    writeFileSync(at("long.csv"), `a,b\n${"1.5,2.5\n".repeat(400_000)}`);
    const reading = reader.summary(at("long.csv"), () => reader.cancel());
    await assert.rejects(reading, /cancelled/);
    assert.equal((await reader.summary(at("fine.csv"))).parts[0].samples, 1);
  });

  test("a file that was changed is read again", async () => {
    writeFileSync(at("grows.csv"), "a\n1\n");
    assert.equal((await reader.summary(at("grows.csv"))).parts[0].samples, 1);
    writeFileSync(at("grows.csv"), "a\n1\n2\n3\n");
    assert.equal((await reader.summary(at("grows.csv"))).parts[0].samples, 3);
  });
});
