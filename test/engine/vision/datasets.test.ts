/** MNIST and CIFAR: what torchvision reads from the same files, and where these come from. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import { gzipSync, inflateSync } from "node:zlib";
import type torch from "../../../src/engine/index.js";
import { data } from "../../../src/engine/index.js";
import { readIdx } from "../../../src/engine/io/index.js";
import { setShapesOnly } from "../../../src/engine/shapeMode.js";
import { datasets, type Image, transforms } from "../../../src/engine/vision/index.js";
import { FileServer } from "../../support/server.js";

interface Expected {
  data: string;
  shape: number[];
  targets: number[];
  classes: string[];
  second: [mode: string, size: number[], bytes: string, target: number];
}

interface Golden {
  idx: { dtype: string; file: string; values: number[] }[];
  files: Record<string, string>;
  expected: Record<string, Expected>;
  archive: string;
}

const golden = JSON.parse(readFileSync("test/golden/vision/datasets.json", "utf8")) as Golden;
const unpacked = (text: string) => new Uint8Array(inflateSync(Buffer.from(text, "base64")));
const md5 = (bytes: Uint8Array) => createHash("md5").update(bytes).digest("hex");

const temporary = mkdtempSync(path.join(tmpdir(), "gradlens-datasets-"));
after(() => rmSync(temporary, { recursive: true }));

/** A folder with the files whose names begin so. */
function rootWith(name: string, ...starts: string[]): string {
  const root = path.join(temporary, name);
  for (const [file, content] of Object.entries(golden.files)) {
    if (!starts.some((start) => file.startsWith(start))) continue;
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), unpacked(content));
  }
  mkdirSync(root, { recursive: true });
  return root;
}

type Kind = "MNIST" | "FashionMNIST" | "CIFAR10" | "CIFAR100";

function sameAsTorchvision(kind: Kind, root: string, train: boolean): void {
  const found = new datasets[kind](root, { train });
  const expected = golden.expected[`${kind} ${train ? "True" : "False"}`];
  assert.deepEqual(found.data.shape, expected.shape);
  assert.deepEqual(found.data.contiguous().numpy(), unpacked(expected.data));
  const { targets } = found;
  assert.deepEqual(Array.isArray(targets) ? targets : (targets as torch.Tensor).tolist(), expected.targets);
  assert.deepEqual(found.classes, expected.classes);
  const [image, target] = found.at(1) as [Image, number];
  const [mode, size, bytes, second] = expected.second;
  assert.deepEqual([image.mode, image.size, target], [mode, size, second]);
  assert.deepEqual(image.data, unpacked(bytes));
  assert.equal(found.length, expected.targets.length);
  assert.throws(() => found.at(found.length), /is out of range/);
  assert.equal(found.at(-1)[1], expected.targets.at(-1));
}

describe("IDX", () => {
  for (const { dtype, file, values } of golden.idx)
    test(dtype, () => {
      const array = readIdx(unpacked(file));
      assert.equal(array.dtype.name, dtype);
      assert.deepEqual(array.tolist(), values);
      assert.deepEqual(readIdx(new Uint8Array(gzipSync(unpacked(file)))).tolist(), values);
    });

  const bytes = unpacked(golden.idx[0].file);
  for (const [what, damaged, says] of [
    ["another format", Uint8Array.of(80, 75, 3, 4), /byte 0: expected an array in IDX format/],
    ["an unknown type", bytes.with(2, 0x0a), /byte 2: expected a type of numbers from 08 to 0e, found 0a/],
    ["no dimension", bytes.with(3, 0), /byte 3: expected 1 to 8 dimensions, found 0/],
    ["a header that is cut off", bytes.subarray(0, 9), /byte 4: expected 12 bytes of the header, found 5/],
    ["values that are cut off", bytes.subarray(0, 20), /byte 20: expected 24 bytes of an array .*, found 4 before/],
    ["more than it says", Uint8Array.of(...bytes, 0), /byte 40: expected the end of the file/],
    ["a size that lies", bytes.with(4, 255), /expected an array of at most/],
  ] as const)
    test(what, () => assert.throws(() => readIdx(damaged), says));
});

describe("as torchvision reads them", () => {
  for (const kind of ["MNIST", "FashionMNIST"] as const)
    test(kind, () => {
      const root = rootWith(`plain ${kind}`, `${kind}/`);
      for (const train of [true, false]) sameAsTorchvision(kind, root, train);
      const raw = path.join(root, kind, "raw");
      for (const name of ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"]) {
        writeFileSync(path.join(raw, `${name}.gz`), gzipSync(readFileSync(path.join(raw, name))));
        unlinkSync(path.join(raw, name));
      }
      sameAsTorchvision(kind, root, true);
    });

  for (const [kind, pickled, binary] of [
    ["CIFAR10", "cifar-10-batches-py/", "cifar-10-batches-bin/"],
    ["CIFAR100", "cifar-100-python/", "cifar-100-binary/"],
  ] as const)
    for (const folder of [pickled, binary])
      test(`${kind} from ${folder}`, () => {
        const root = rootWith(folder, folder);
        for (const train of [true, false]) sameAsTorchvision(kind, root, train);
      });

  test("with transforms, in a loader", () => {
    const root = rootWith("loader", "MNIST/");
    const digits = new datasets.MNIST(root, {
      transform: new transforms.ToTensor(),
      targetTransform: (target) => target + 100,
    });
    const [images, targets] = [...new data.DataLoader(digits, { batchSize: 5 })][0] as torch.Tensor[];
    assert.deepEqual(images.shape, [5, 1, 28, 28]);
    assert.deepEqual(targets.tolist(), digits.targets.add(100).tolist());
    assert.equal(images.at([0, 0, 0, 1]).item(), Math.fround(digits.data.at([0, 0, 1]).item() / 255));
  });
});

describe("files that are missing or damaged", () => {
  test("say where they are wanted", () => {
    const root = rootWith("empty");
    assert.throws(
      () => new datasets.MNIST(root),
      /MNIST not found at .*MNIST.raw: pass \{ download: true \}, or put the files train-images-idx3-ubyte and train-labels-idx1-ubyte there/,
    );
    assert.throws(
      () => new datasets.CIFAR10(root),
      /CIFAR10 not found at .*cifar-10-batches-py: pass .* data_batch_1, .*cifar-10-batches-bin/,
    );
    assert.throws(
      () => new datasets.MNIST(root, { dowload: true } as object),
      /MNIST got an unexpected option 'dowload'/,
    );
  });

  test("are refused", () => {
    const root = rootWith("damaged", "MNIST/", "cifar-");
    const raw = path.join(root, "MNIST", "raw");
    const labels = path.join(raw, "train-labels-idx1-ubyte");
    const good = readFileSync(labels);
    writeFileSync(labels, good.subarray(0, good.length - 1));
    assert.throws(() => new datasets.MNIST(root), /train-labels.*, byte 12: expected 5 bytes/);
    writeFileSync(labels, good.with(10, 200));
    assert.throws(() => new datasets.MNIST(root), /expected classes below 10, found 200 for picture 2/);
    writeFileSync(labels, readFileSync(path.join(raw, "t10k-labels-idx1-ubyte")));
    assert.throws(() => new datasets.MNIST(root), /expected the classes of 5 pictures: uint8 \[5\], found uint8 \[3\]/);
    const batch = path.join(root, "cifar-100-binary", "test.bin");
    rmSync(path.join(root, "cifar-100-python"), { recursive: true });
    const bytes = readFileSync(batch);
    writeFileSync(batch, bytes.with(3074 + 1, 100));
    assert.throws(
      () => new datasets.CIFAR100(root, { train: false }),
      /test\.bin, byte 3075: expected a class below 100/,
    );
    writeFileSync(batch, bytes.subarray(0, 4000));
    assert.throws(
      () => new datasets.CIFAR100(root, { train: false }),
      /byte 3074: expected pictures of 3074 bytes each/,
    );
  });
});

describe("download", () => {
  const raw = (name: string) => unpacked(golden.files[`MNIST/raw/${name}`]);
  const names = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
  ];
  const packed = Object.fromEntries(names.map((name) => [`${name}.gz`, new Uint8Array(gzipSync(raw(name)))]));
  const archive = new Uint8Array(Buffer.from(golden.archive, "base64"));
  const server = new FileServer({ ...packed, "cifar.tar.gz": archive });
  after(() => server.end());

  class Digits<Sample = Image> extends datasets.MNIST<Sample> {
    static override mirrors = [`${server.url}/broken/`, `${server.url}/files/`];
    static override resources = Object.entries(packed).map(([file, bytes]) => ({ file, md5: md5(bytes) }));
  }
  class Things extends datasets.CIFAR100 {
    static override mirrors = [`${server.url}/away/`];
    static override resource = { file: "cifar.tar.gz", md5: md5(archive) };
  }

  test("MNIST: once, from the mirror that answers, into torchvision's folders", () => {
    const root = rootWith("fetched");
    server.requests();
    assert.deepEqual(new Digits(root, { download: true }).targets.tolist(), golden.expected["MNIST True"].targets);
    assert.equal(server.requests().length, 8);
    assert.deepEqual(new Uint8Array(readFileSync(path.join(root, "Digits", "raw", names[0]))), raw(names[0]));
    assert.equal(new Digits(root, { download: true, train: false }).length, 3);
    assert.deepEqual(server.requests(), []);
    // Only what is missing is fetched again.
    for (const name of [names[0], `${names[0]}.gz`]) unlinkSync(path.join(root, "Digits", "raw", name));
    assert.equal(new Digits(root, { download: true }).length, 5);
    assert.deepEqual(server.requests(), [`/broken/${names[0]}.gz`, `/files/${names[0]}.gz`]);
  });

  test("CIFAR: the archive, unpacked", () => {
    const root = rootWith("fetched");
    server.requests();
    const expected = golden.expected["CIFAR100 True"].targets;
    assert.deepEqual(new Things(root, { download: true }).targets, expected);
    assert.deepEqual(server.requests(), ["/away/cifar.tar.gz", "/files/cifar.tar.gz"]);
    // What is lost of its files comes from the archive.
    unlinkSync(path.join(root, "cifar-100-python", "train"));
    assert.deepEqual(new Things(root, { download: true }).targets, expected);
    assert.deepEqual(server.requests(), []);
  });

  test("a file with another checksum is not kept", () => {
    class Wrong extends Digits {
      static override resources = Digits.resources.map(({ file }) => ({ file, md5: "0".repeat(32) }));
    }
    const root = rootWith("wrong");
    assert.throws(
      () => new Wrong(root, { download: true }),
      /its md5 is .*Where there is no network, put the file there: .*train-images-idx3-ubyte\.gz/s,
    );
    assert.ok(!existsSync(path.join(root, "Wrong", "raw", `${names[0]}.gz`)));
  });

  test("a run of shapes fetches nothing, and knows the shapes", () => {
    server.requests();
    const root = rootWith("shapes");
    setShapesOnly(true);
    try {
      const digits = new Digits<torch.Tensor>(root, { download: true, transform: new transforms.ToTensor() });
      assert.deepEqual([digits.data.shape, digits.targets.shape], [[60000, 28, 28], [60000]]);
      assert.deepEqual(digits.at(59_999)[0].shape, [1, 28, 28]);
      const things = new Things(root, { download: true, train: false });
      assert.deepEqual([things.data.shape, things.length], [[10_000, 32, 32, 3], 10_000]);
    } finally {
      setShapesOnly(false);
    }
    assert.deepEqual(server.requests(), []);
  });
});
