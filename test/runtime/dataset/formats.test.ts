/** HDF5, IDX, CIFAR and DICOM in the process that reads data for the panel and for hovers. The files are those of the readers' own tests. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import { gzipSync, inflateSync } from "node:zlib";
import torch from "../../../src/engine/index.js";
import { writeHdf5 } from "../../../src/engine/io/hdf5/index.js";
import type { ColumnSummary, PictureCell } from "../../../src/protocol/dataset.js";
import { inWords } from "../../../src/protocol/said.js";
import { DatasetReader } from "../../../src/runtime/dataset/client.js";

const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-formats-"));
const reader = new DatasetReader({ enginePath: path.resolve("dist/dataset-reader.js") });
after(() => {
  reader.dispose();
  rmSync(folder, { recursive: true, force: true });
});
const at = (...names: string[]): string => path.join(folder, ...names);
const golden = <T>(name: string): T => JSON.parse(readFileSync(`test/golden/vision/${name}.json`, "utf8")) as T;
const unpacked = (text: string): Uint8Array => new Uint8Array(inflateSync(Buffer.from(text, "base64")));

interface Sets {
  files: Record<string, string>;
  expected: Record<string, { shape: number[]; targets: number[]; classes: string[] }>;
}
const sets = golden<Sets>("datasets");

/** Writes the files whose names begin so. */
function write(start: string): void {
  for (const [name, content] of Object.entries(sets.files)) {
    if (!name.startsWith(start)) continue;
    mkdirSync(path.dirname(at(name)), { recursive: true });
    writeFileSync(at(name), unpacked(content));
  }
}

const counts = (targets: readonly number[], classes: number): number[] =>
  Array.from({ length: classes }, (_, label) => targets.filter((target) => target === label).length);
const countsOf = ({ parts }: ColumnSummary): (readonly number[] | undefined)[] => parts.map((part) => part.counts);

/** The values of a column of classes, by their numbers. */
function sameClasses(column: ColumnSummary, expected: readonly Sets["expected"][string][]): void {
  assert.deepEqual([column.kind, column.role, column.labels], ["category", "target", expected[0].classes]);
  assert.deepEqual(
    countsOf(column),
    expected.map(({ targets, classes }) => counts(targets, classes.length)),
  );
}

describe("HDF5", () => {
  const x = torch.arange(24).reshape(6, 4).float();
  const y = torch.tensor([0, 1, 0, 1, 1, 0]);

  test("arrays of one length in groups of parts are samples; texts too", async () => {
    const train = { x, names: ["a", "b", "c", "d", "e", "f"], y };
    const test = { x: x.narrow(0, 0, 2), names: ["a", "b"], y: y.narrow(0, 0, 2) };
    writeHdf5(at("parts.h5"), { train, test });
    const { format, parts, columns } = await reader.summary(at("parts.h5"));
    assert.equal(format, "HDF5");
    assert.deepEqual(
      parts.map(({ name, samples, shared }) => [name, samples, shared]),
      [
        ["train", 6, null],
        ["test", 2, 2],
      ],
    );
    // The library lists what is in a group by name.
    assert.equal(columns[0].name, "names");
    assert.equal(columns[1].parts[0].numbers?.mean, 10);
    assert.deepEqual([columns.at(-1)!.name, columns.at(-1)!.role], ["y", "target"]);
    const { rows } = await reader.samples(at("parts.h5"), { part: 0, from: 4, count: 1 });
    assert.deepEqual(rows[0].slice(0, 5), ["e", 16, 17, 18, 19]);
  });

  test("arrays that do not belong together are a table of tensors, which is previewed without being read", async () => {
    writeHdf5(at("weights.hdf5"), { layer: { weight: x, bias: torch.zeros(3) } });
    const { kind, columns } = await reader.summary(at("weights.hdf5"));
    assert.deepEqual([kind, columns.map(({ name, shape }) => `${name} ${shape}`).sort()], ["tensors", ["layer/bias 3", "layer/weight 6,4"]]); // prettier-ignore
    const preview = await reader.preview(at("weights.hdf5"));
    assert.ok(preview.kind === "tensors");
    assert.deepEqual(preview.tensors.find(({ name }) => name === "layer/weight")?.shape, [6, 4]);
  });

  test("a damaged file is told", async () => {
    writeFileSync(at("bad.h5"), Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3));
    await assert.rejects(reader.summary(at("bad.h5")), /bad\.h5/);
  });
});

describe("MNIST's files", () => {
  const expected = [sets.expected["MNIST True"], sets.expected["MNIST False"]];

  test("a folder of them: pictures with their labels, in parts", async () => {
    write("MNIST/");
    const { format, parts, columns } = await reader.summary(at("MNIST", "raw"));
    assert.deepEqual([format, parts.map(({ name, samples }) => `${name} ${samples}`)], ["IDX", ["test 3", "train 5"]]);
    assert.deepEqual([columns[0].kind, columns[0].shape], ["image", [28, 28]]);
    assert.equal(columns[1].role, "target");
    const { rows } = await reader.samples(at("MNIST", "raw"), { part: 1, from: 1, count: 1 });
    assert.equal((rows[0][0] as PictureCell).width, 28);
    assert.equal(String(rows[0][1]), String(expected[0].targets[1]));
  });

  test("one of them, gzipped, finds its labels; labels alone are numbers", async () => {
    write("MNIST/");
    const file = at("MNIST", "raw", "t10k-images-idx3-ubyte");
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file)));
    const { parts, columns } = await reader.summary(`${file}.gz`);
    assert.deepEqual([parts[0].name, parts[0].samples, columns.length], ["test", 3, 2]);
    mkdirSync(at("alone"));
    writeFileSync(at("alone", "train-labels-idx1-ubyte"), unpacked(sets.files["MNIST/raw/train-labels-idx1-ubyte"]));
    const alone = await reader.summary(at("alone", "train-labels-idx1-ubyte"));
    assert.equal(alone.parts[0].samples, 5);
  });
});

describe("CIFAR", () => {
  for (const [kind, folders] of [
    ["CIFAR10", ["cifar-10-batches-py", "cifar-10-batches-bin"]],
    ["CIFAR100", ["cifar-100-python", "cifar-100-binary"]],
  ] as const)
    for (const name of folders)
      test(`${name}: pictures and classes by their names`, async () => {
        write(`${name}/`);
        const expected = [sets.expected[`${kind} True`], sets.expected[`${kind} False`]];
        const { format, parts, columns } = await reader.summary(at(name));
        assert.deepEqual(
          [format, parts.map((part) => part.samples)],
          ["CIFAR", expected.map(({ targets }) => targets.length)],
        );
        assert.equal(columns[0].kind, "image");
        sameClasses(columns[1], expected);
        const preview = await reader.preview(at(name));
        assert.ok(preview.kind === "folder");
        assert.equal(preview.classes[0].name, expected[0].classes[0]);
      });

  test("a file of them stands for all; without the others it says what is missing", async () => {
    write("cifar-10-batches-bin/");
    assert.equal((await reader.summary(at("cifar-10-batches-bin", "data_batch_2.bin"))).parts.length, 2);
    for (const name of ["data_batch_1.bin", "test_batch.bin"]) rmSync(at("cifar-10-batches-bin", name));
    // The pickled form beside it is another folder.
    write("cifar-10-batches-py/");
    const says = /cifar-10-batches-bin has neither .*: data_batch_1\.bin, test_batch\.bin are missing/;
    await assert.rejects(reader.summary(at("cifar-10-batches-bin")), says);
    await assert.rejects(reader.preview(at("cifar-10-batches-bin")), says);
  });

  test("a folder of one form shows its own files, whatever lies beside it", async () => {
    write("cifar-10-batches-bin/");
    write("cifar-10-batches-py/");
    const names = "one two three four five six seven eight nine ten".split(" ");
    writeFileSync(at("cifar-10-batches-bin", "batches.meta.txt"), names.join("\n"));
    const { columns } = await reader.summary(at("cifar-10-batches-bin"));
    assert.deepEqual(columns[1].labels, names);
  });
});

describe("DICOM", () => {
  const { files, series } = golden<{ files: { name: string; file: string }[]; series: { file: string }[] }>("dicom");
  const fileOf = (name: string): Uint8Array => unpacked(files.find((file) => file.name === name)!.file);

  test("a file: one picture, grey or coloured, or a picture a frame", async () => {
    for (const [name, samples, width] of [
      ["explicit", 1, 12],
      ["rgb", 1, 8],
      ["frames", 3, 6],
      ["jpeg frames", 2, 24],
    ] as const) {
      const file = at(`${name}.dcm`);
      writeFileSync(file, fileOf(name));
      const { format, parts, columns } = await reader.summary(file);
      assert.deepEqual([format, parts[0].samples, columns[0].kind], ["DICOM", samples, "image"], name);
      const { rows } = await reader.samples(file, { part: 0, from: 0, count: 1 });
      assert.equal((rows[0][0] as PictureCell).width, width, name);
    }
  });

  test("a folder of slices, whose files need no ending", async () => {
    mkdirSync(at("scan"));
    series.forEach(({ file }, i) => writeFileSync(at("scan", `IM${i}`), unpacked(file)));
    const { parts, columns, notes } = await reader.summary(at("scan"));
    assert.deepEqual([parts[0].samples, columns[0].name, columns[0].kind], [series.length, "slice", "image"]);
    assert.match(inWords(notes[0]), /mm apart/);
    const preview = await reader.preview(at("scan"));
    assert.ok(preview.kind === "tensors");
    // A series is read whole, which is too much for a look.
    writeFileSync(at("scan", "report.pdf"), "");
    truncateSync(at("scan", "report.pdf"), 70e6);
    assert.equal((await reader.preview(at("scan"))).kind, "large");
  });
});
