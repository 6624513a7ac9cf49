/** Image files are read as Pillow and torchvision read them: test/golden/vision/images.json. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import { inflateSync } from "node:zlib";
import torch from "../../../src/engine/index.js";
import { FormatError } from "../../../src/engine/io/formatError.js";
import { io, utils } from "../../../src/engine/vision/index.js";
import { imageFromBytes } from "../../../src/engine/vision/io/read.js";
import { checkSize } from "../../../src/engine/vision/io/pixels.js";
import { assertClose, formula, valuesOf } from "../../support/close.js";

const golden = JSON.parse(readFileSync("test/golden/vision/images.json", "utf8")) as {
  files: { name: string; file: string; mode: string; size: [number, number]; pixels: string }[];
  modes: { name: string; mode: "UNCHANGED"; shape: number[]; pixels: string }[];
  grids: { shape: number[]; options: object; out: number[]; data: string }[];
  frames: { file: string; frames: string[] };
};

const unpacked = (text: string) => new Uint8Array(inflateSync(Buffer.from(text, "base64")));
const fileOf = (name: string) => unpacked(golden.files.find((file) => file.name === name)!.file);
const folder = mkdtempSync(path.join(tmpdir(), "gradlens-images-"));
after(() => rmSync(folder, { recursive: true }));

describe("files give Pillow's pixels", () => {
  for (const { name, file, mode, size, pixels } of golden.files)
    test(name, () => {
      const image = imageFromBytes(unpacked(file), name);
      assert.deepEqual([image.mode, ...image.size], [mode, ...size]);
      assert.deepEqual(image.data, unpacked(pixels));
    });
});

describe("modes give torchvision's pixels", () => {
  for (const { name, mode, shape, pixels } of golden.modes)
    test(`${name} ${mode}`, () => {
      const tensor = io.decodeImage(fileOf(name), { mode });
      assert.deepEqual(tensor.shape, shape);
      assert.equal(tensor.dtype, torch.uint8);
      assert.deepEqual(Uint8Array.from(valuesOf(tensor)), unpacked(pixels));
    });
});

test("16 bits are kept as int32", () => {
  const tensor = io.decodeImage(fileOf("grey 16.png"));
  assert.equal(tensor.dtype, torch.int32);
  const low = valuesOf(io.decodeImage(fileOf("grey 8.png")));
  assert.deepEqual(
    valuesOf(tensor),
    low.map((value) => value * 257 + 5),
  );
});

test("readFrames gives all frames of a GIF", () => {
  const file = path.join(folder, "moving.gif");
  writeFileSync(file, unpacked(golden.frames.file));
  const frames = io.readFrames(file);
  assert.deepEqual(frames.shape, [3, 3, 8, 10]);
  golden.frames.frames.forEach((frame, i) =>
    assert.deepEqual(Uint8Array.from(valuesOf(frames.select(0, i))), unpacked(frame), `frame ${i}`),
  );
  writeFileSync(file, fileOf("rgb.png"));
  assert.throws(() => io.readFrames(file), /expected a GIF or a TIFF, found another file/);
});

describe("makeGrid", () => {
  for (const { shape, options, out, data } of golden.grids)
    test(`[${shape.join(", ")}] ${JSON.stringify(options)}`, () => {
      const images = torch
        .tensor(
          formula(
            shape.reduce((a, b) => a * b),
            0,
            -1,
            1,
          ),
        )
        .reshape(shape);
      const grid = utils.makeGrid(images, options);
      assert.deepEqual(grid.shape, out);
      assertClose(valuesOf(grid), [...new Float32Array(unpacked(data).buffer)], 1e-6, "grid");
    });

  test("takes a list", () => {
    const images = [torch.zeros(3, 2, 2), torch.ones(3, 2, 2)];
    assert.deepEqual(valuesOf(utils.makeGrid(images)), valuesOf(utils.makeGrid(torch.stack(images))));
  });
});

describe("writing", () => {
  for (const channels of [1, 2, 3, 4])
    test(`a PNG of ${channels} channels is read again as it was`, () => {
      const tensor = torch
        .arange(channels * 35)
        .to(torch.uint8)
        .view(channels, 5, 7);
      const file = path.join(folder, "new", `${channels}.png`);
      io.writePng(tensor, file);
      const again = io.readImage(file);
      assert.deepEqual(again.shape, tensor.shape);
      assert.deepEqual(valuesOf(again), valuesOf(tensor));
    });

  for (const channels of [1, 3])
    test(`a JPEG of ${channels} channels is read again nearly as it was`, () => {
      const slope = torch.arange(40).mul(5).to(torch.uint8).view(1, 1, 40).expand(channels, 30, 40).contiguous();
      const file = path.join(folder, `${channels}.jpg`);
      io.writeJpeg(slope, file, { quality: 95 });
      const again = io.readImage(file);
      assert.deepEqual(again.shape, slope.shape);
      const off = again.float().sub(slope.float()).abs().max().item();
      assert.ok(off <= 8, `off by ${off}`);
      assert.ok(io.encodeJpeg(slope, { quality: 10 }).length < io.encodeJpeg(slope, { quality: 95 }).length);
    });

  test("saveImage writes by the ending", () => {
    const images = torch.rand(4, 3, 5, 5);
    const file = path.join(folder, "grid.png");
    utils.saveImage(images, file, { nrow: 2 });
    const grid = io.readImage(file);
    assert.deepEqual(grid.shape, [3, 16, 16]);
    const inner = grid.narrow(1, 2, 5).narrow(2, 2, 5).float().div(255);
    assert.ok(inner.sub(images.select(0, 0)).abs().max().item() <= 0.5 / 255 + 1e-6);
    utils.saveImage(images, path.join(folder, "grid.jpg"));
    assert.equal(io.readImage(path.join(folder, "grid.jpg")).shape[0], 3);
    assert.throws(() => utils.saveImage(images, "grid.tif"), /writes .png, .jpg and .jpeg, but got 'grid.tif'/);
  });

  test("what cannot be written is refused", () => {
    assert.throws(
      () => io.encodePng(torch.rand(3, 4, 4)),
      /takes a tensor \[C, H, W\] of uint8, but got \[3, 4, 4\] of float32/,
    );
    assert.throws(() => io.encodeJpeg(torch.zeros([2, 4, 4], { dtype: torch.uint8 })), /should be 1 or 3, but got 2/);
    assert.throws(
      () => io.encodeJpeg(torch.zeros([3, 4, 4], { dtype: torch.uint8 }), { quality: 0 }),
      /between 1 and 100/,
    );
    assert.throws(
      () => io.encodePng(torch.zeros([3, 4, 4], { dtype: torch.uint8 }), { compressionLevel: 10 }),
      /between 0 and 9/,
    );
  });
});

describe("bad files", () => {
  const refused = (bytes: Uint8Array, message: RegExp) =>
    assert.throws(
      () => imageFromBytes(bytes, "bad.img"),
      (error: Error) => {
        assert.ok(error instanceof FormatError, String(error.stack));
        assert.match(error.message, message);
        assert.match(error.message, /bad\.img/);
        return true;
      },
    );

  test("of no known format", () => {
    refused(new Uint8Array(0), /expected an image .*found an empty file/);
    refused(new TextEncoder().encode("hello"), /found 68 65 6c 6c/);
  });

  for (const name of ["jpeg 75 2.jpg", "rgb.png", "lossy.webp", "lossless.webp", "rgb.bmp", "rgb.gif", "rgb raw.tif"])
    test(`cut off: ${name}`, () => {
      const bytes = fileOf(name);
      for (const part of [0.05, 0.5, 0.9]) refused(bytes.subarray(0, Math.floor(bytes.length * part)), /expected/);
    });

  test("decompression bombs are refused before anything is allocated", () => {
    const bomb = fileOf("rgb.png");
    new DataView(bomb.buffer).setUint32(16, 30000);
    new DataView(bomb.buffer).setUint32(20, 30000);
    refused(bomb, /found 30000x30000 in \d+ bytes, which may be a decompression bomb/);
    assert.throws(() => checkSize("a", 20000, 10000, 1e9), /decompression bomb/);
    checkSize("a", 17000, 10000, 1e9);
    checkSize("a", 2000, 2000, 10);
  });

  test("a file that is not there", () => {
    assert.throws(() => io.readImage(path.join(folder, "none.png")), /there is no such file/);
  });

  test("an unknown mode", () => {
    assert.throws(
      () => io.decodeImage(fileOf("rgb.png"), { mode: "GREY" as never }),
      /mode must be one of UNCHANGED, GRAY/,
    );
  });
});
