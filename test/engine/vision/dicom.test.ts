/** DICOM files are read as pydicom reads them: test/golden/vision/dicom.json. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { inflateSync } from "node:zlib";
import { setWarningHandler } from "../../../src/engine/warn.js";
import { io } from "../../../src/engine/vision/index.js";

interface Golden {
  files: { name: string; file: string; shape: number[]; dtype: string; stored: string; values: string }[];
  series: { at: number; file: string; values: string }[];
}

const golden = JSON.parse(readFileSync("test/golden/vision/dicom.json", "utf8")) as Golden;
const unpacked = (text: string) => new Uint8Array(inflateSync(Buffer.from(text, "base64")));
const doubles = (text: string) => [...new Float64Array(unpacked(text).buffer)];
const fileOf = (name: string) => unpacked(golden.files.find((file) => file.name === name)!.file);
const temporary = mkdtempSync(path.join(tmpdir(), "gradlens-dicom-"));
after(() => rmSync(temporary, { recursive: true }));

/** Types that tensors do not have become the next larger one. */
const typeOf: Record<string, string> = { uint16: "int32", uint32: "int64" };

describe("pixels", () => {
  for (const { name, file, shape, dtype, stored, values } of golden.files)
    test(name, () => {
      const isColour = shape.at(-1) === 3;
      const last = (pixels: ReturnType<typeof io.readDicom>["pixels"]) =>
        isColour ? pixels.permute(...(shape.length === 4 ? [0, 2, 3, 1] : [1, 2, 0])) : pixels;
      const raw = last(io.readDicom(unpacked(file), { rescale: false }).pixels);
      assert.deepEqual(raw.shape, shape);
      assert.equal(raw.dtype.name, typeOf[dtype] ?? dtype);
      assert.deepEqual([...raw.contiguous().numpy()].map(Number), doubles(stored));
      const { pixels } = io.readDicom(unpacked(file));
      assert.equal(pixels.dtype.name, isColour ? "uint8" : "float32");
      if (name !== "enhanced")
        assert.deepEqual([...last(pixels).contiguous().numpy()].map(Number), doubles(values).map(Math.fround));
    });

  test("slopes of each frame", () => {
    const { pixels, spacing } = io.readDicom(fileOf("enhanced"));
    const stored = io.readDicom(fileOf("enhanced"), { rescale: false }).pixels;
    assert.deepEqual(pixels.select(0, 0).tolist(), stored.select(0, 0).mul(2).sub(5).float().tolist());
    assert.deepEqual(pixels.select(0, 1).tolist(), stored.select(0, 1).mul(3).add(7).float().tolist());
    assert.deepEqual(spacing, [0.5, 0.25]);
  });
});

test("attributes", () => {
  for (const name of ["explicit", "implicit", "big-endian", "deflated"]) {
    const { attributes, spacing, position, orientation, text } = io.readDicom(fileOf(name));
    assert.deepEqual(
      [spacing, position, orientation],
      [
        [0.7, 0.8],
        [-10, 20.5, 3],
        [1, 0, 0, 0, 1, 0],
      ],
      name,
    );
    assert.deepEqual(
      [
        attributes.Modality,
        attributes.PatientName,
        attributes.Rows,
        attributes.InstanceNumber,
        attributes.RescaleSlope,
      ],
      ["CT", "Doe^Jane", 9, 4, 1.5],
    );
    assert.equal(text(0x0010, 0x0020), "007");
    assert.equal(text(0x0010, 0x9999), undefined);
  }
});

describe("series", () => {
  const heard: string[] = [];
  before(() => setWarningHandler((message) => heard.push(message)));
  after(() => setWarningHandler(null));

  const inOrder = golden.series.toSorted((a, b) => a.at - b.at);
  /** A folder with the slices that are wanted, in files whose names say nothing. */
  function folderOf(name: string, ...slices: number[]): string {
    const folder = path.join(temporary, name, "nested");
    mkdirSync(folder, { recursive: true });
    for (const at of slices) writeFileSync(path.join(folder, `${(at * 7) % 5}.dcm`), unpacked(inOrder[at].file));
    return path.join(temporary, name);
  }

  test("as a volume, ordered by position", () => {
    const folder = folderOf("whole", 0, 1, 2, 3, 4);
    writeFileSync(path.join(folder, "notes.txt"), "no DICOM");
    const { volume, spacing, origin, direction, files } = io.readDicomSeries(folder);
    assert.deepEqual(volume.shape, [5, 6, 7]);
    assert.deepEqual(
      [...volume.numpy()],
      inOrder.flatMap(({ values }) => doubles(values)),
    );
    assert.ok(Math.abs(spacing[0] - 2.5) < 1e-4, String(spacing[0]));
    assert.deepEqual(spacing.slice(1), [0.5, 0.75]);
    assert.deepEqual(origin, [-5, 2, 1]);
    assert.deepEqual(
      direction!.map((axis) => axis.map((v) => Math.round(v * 10) / 10 + 0)),
      [
        [1, 0, 0],
        [0, 0.8, -0.6],
        [0, 0.6, 0.8],
      ],
    );
    assert.equal(files.length, 5);
    assert.deepEqual(heard, []);
  });

  test("with a slice missing is told", () => {
    io.readDicomSeries(folderOf("gap", 0, 1, 3, 4));
    assert.match(heard.join(), /Slices are 2\.500 mm apart, but .* are 5\.000 mm: is one missing\?/);
  });

  test("several in a folder: one is chosen", () => {
    const folder = folderOf("several", 0, 1);
    writeFileSync(path.join(folder, "other.dcm"), withSeries(unpacked(inOrder[2].file)));
    assert.throws(
      () => io.readDicomSeries(folder),
      /several series in .*: choose one by \{ series \}: 1\.2\.3\.\d \(\d files, CT\); 1\.2\.3\.\d/,
    );
    assert.throws(() => io.readDicomSeries(folder, { series: "9.9" }), /There is no series 9\.9/);
    assert.deepEqual(io.readDicomSeries(folder, { series: "1.2.3.5" }).volume.shape, [2, 6, 7]);
  });

  test("what fits not together is refused", () => {
    assert.throws(() => io.readDicomSeries(path.join(temporary)), /./);
    mkdirSync(path.join(temporary, "empty"));
    assert.throws(() => io.readDicomSeries(path.join(temporary, "empty")), /There is no DICOM file with pixels/);
    const twice = folderOf("twice", 0, 1);
    writeFileSync(path.join(twice, "again.dcm"), unpacked(inOrder[1].file));
    assert.throws(() => io.readDicomSeries(twice), /expected a slice in a place of its own, found the place of/);
    const other = folderOf("other", 0, 1);
    writeFileSync(path.join(other, "zz.dcm"), fileOf("explicit"));
    assert.throws(() => io.readDicomSeries(other), /expected (Rows|Columns) \d+, as in .*, found \d+/);
  });

  /** The same file of another series. */
  function withSeries(bytes: Uint8Array): Uint8Array {
    const text = Buffer.from(bytes);
    const at = text.indexOf("1.2.3.5\0");
    text.write("1.2.3.6", at);
    return new Uint8Array(text);
  }
});

describe("what is not read is named", () => {
  const changed = (name: string, from: string, to: string) => {
    const text = Buffer.from(fileOf(name));
    text.write(to.padEnd(from.length, "\0"), text.indexOf(from));
    return new Uint8Array(text);
  };
  for (const [what, bytes, says] of [
    [
      "another file",
      new Uint8Array(200),
      /byte 128: expected a DICOM file, with "DICM" behind 128 bytes, found other letters/,
    ],
    ["an empty one", new Uint8Array(0), /found a file of 0 bytes/],
    [
      "JPEG 2000",
      changed("lossless 8 +e1", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.90"),
      /expected pixels packed by one of .*RLE Lossless.*, found JPEG 2000 Lossless\. Convert the file first/,
    ],
    [
      "an unknown syntax",
      changed("lossless 8 +e1", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.00"),
      /found transfer syntax 1\.2\.840\.10008\.1\.2\.4\.00/,
    ],
    [
      "a palette",
      changed("8 bits", "MONOCHROME1", "PALETTE"),
      /expected MONOCHROME1, MONOCHROME2, RGB or YBR_FULL, found PALETTE/,
    ],
    ["pixels that are cut off", fileOf("explicit").slice(0, -50), /expected a whole DICOM file|bytes of pixels/],
  ] as [string, Uint8Array, RegExp][])
    test(what, () => assert.throws(() => io.readDicom(bytes), says));
});
