/** Transforms give torchvision's pixels, numbers and draws: test/golden/vision/transforms.json. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { inflateSync } from "node:zlib";
import torch, { nn } from "../../../src/engine/index.js";
import { fromArray } from "../../../src/engine/ops/creation.js";
import { Tensor } from "../../../src/engine/tensor/tensor.js";
import { Image, type ImageMode, transforms } from "../../../src/engine/vision/index.js";
import { bandsOf } from "../../../src/engine/vision/image.js";
import { setWarningHandler } from "../../../src/engine/warn.js";
import { assertClose, type Golden, valuesOf } from "../../support/close.js";

interface Packed {
  kind: string;
  shape: number[];
  data: string;
}

interface Case {
  name: string;
  args: unknown[];
  options: Record<string, unknown>;
  input: [kind: string, height: number, width: number];
  seed: number;
  out: Packed | Packed[];
  after: Golden[];
  text?: string;
}

interface Mix {
  name: "RandomMixup" | "RandomCutmix";
  seed: number;
  alpha: number;
  p: number;
  out: Packed[];
  after: Golden[];
}

const golden = JSON.parse(readFileSync("test/golden/vision/transforms.json", "utf8")) as {
  texts: Record<string, string>;
  mixes: Mix[];
  cases: Case[];
};

setWarningHandler(() => {});

/** As in test/golden/vision/transforms.py. */
function formula(count: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) =>
    Math.floor(i / 16) % 2 === 0
      ? Math.floor((i * 255) / Math.max(1, count - 1))
      : ((i * 7919 + seed * 104729 + 13) % 997) % 256,
  );
}

function picture(kind: string, height: number, width: number, seed: number): Image | Tensor {
  if (kind in bandsOf) {
    const mode = kind as ImageMode;
    return new Image(mode, width, height, formula(width * height * bandsOf[mode], seed));
  }
  const [dtype, channels] = kind.split(":");
  const values = fromArray(formula(Number(channels) * height * width, seed), [Number(channels), height, width]);
  return dtype === "uint8" ? values : values.to(dtype === "float64" ? torch.float64 : torch.float32).div(255);
}

const arrays = { uint8: Uint8Array, float32: Float32Array, float64: Float64Array, int64: BigInt64Array };

function assertSame(actual: unknown, expected: Packed | Packed[], tolerance: number, what: string): void {
  if (Array.isArray(expected)) {
    assert.equal((actual as unknown[]).length, expected.length);
    expected.forEach((one, i) => assertSame((actual as unknown[])[i], one, tolerance, `${what}, picture ${i}`));
    return;
  }
  const { kind, shape } = expected;
  const bytes = inflateSync(Buffer.from(expected.data, "base64"));
  if (actual instanceof Image) {
    assert.equal(actual.mode, kind);
    assert.deepEqual([actual.height, actual.width], shape);
    assertClose([...actual.data], [...bytes], 0, what);
    return;
  }
  assert.ok(actual instanceof Tensor);
  assert.equal(actual.dtype.name, kind);
  assert.deepEqual(actual.shape, shape);
  const own = new Uint8Array(bytes);
  const values = new arrays[kind as keyof typeof arrays](own.buffer);
  assertClose(valuesOf(actual), [...values].map(Number), kind === "uint8" ? 0 : tolerance, what);
}

/** The classes and functions under test, by name. */
const classes = transforms as unknown as Record<string, new (...args: unknown[]) => (img: unknown) => unknown>;
const functions = transforms.functional as unknown as Record<string, (...args: unknown[]) => unknown>;

describe("transforms by seed", () => {
  for (const { name, args, options, input, seed, out, after, text } of golden.cases)
    test(`${seed} ${name}(${JSON.stringify(args).slice(1, -1)}, ${JSON.stringify(options)}) of ${input.join(" ")}`, () => {
      const img = picture(...input, seed);
      const before = img instanceof Image ? img.data.slice() : valuesOf(img);
      const all = Object.keys(options).length > 0 ? [...args, options] : args;
      torch.manualSeed(seed);
      if (name.startsWith("functional.")) {
        assertSame(functions[name.slice("functional.".length)](img, ...all), out, 1e-6, name);
      } else {
        const transform = new classes[name](...all);
        assertSame(transform(img), out, 1e-6, name);
        assert.equal(String(transform), text);
      }
      assertClose(valuesOf(torch.rand(2)), after, 1e-7, "drawn afterwards");
      assert.deepEqual(img instanceof Image ? img.data : valuesOf(img), before, "the input stays as it was");
    });
});

describe("mixing of batches by seed", () => {
  for (const { name, seed, alpha, p, out, after } of golden.mixes)
    test(`${name} alpha ${alpha} p ${p}`, () => {
      const images = [0, 1, 2, 3].map((i) => picture("float32:3", 6, 7, seed + i) as Tensor);
      const batch = torch.stack(images);
      const before = valuesOf(batch);
      const target = torch.arange(4);
      torch.manualSeed(seed);
      const mix = new transforms[name](5, { alpha, p });
      assertSame(mix(batch, target), out, 1e-6, name);
      assertClose(valuesOf(torch.rand(2)), after, 1e-7, "drawn afterwards");
      assert.deepEqual(valuesOf(batch), before);
    });

  test("what cannot be mixed is refused", () => {
    const mix = new transforms.RandomMixup(5);
    const images = torch.zeros(2, 3, 4, 4);
    assert.throws(() => mix(torch.zeros(3, 4, 4), torch.arange(3)), /Batch ndim should be 4. Got 3/);
    assert.throws(() => mix(images, torch.zeros(2, 5)), /Target ndim should be 1. Got 2/);
    assert.throws(() => mix(images.to(torch.uint8), torch.arange(2)), /Batch dtype should be a float tensor/);
    assert.throws(() => mix(images, torch.zeros(2)), /Target dtype should be torch.int64/);
    assert.throws(() => new transforms.RandomCutmix(0), /positive value for the numClasses/);
    assert.throws(() => new transforms.RandomCutmix(3, { alpha: 0 }), /Alpha param can't be zero/);
  });
});

describe("transforms of transforms", () => {
  const { Compose, Resize, CenterCrop, ToTensor, Normalize, RandomApply, ColorJitter, Grayscale } = transforms;
  const { RandomChoice, RandomRotation, Pad, RandomOrder, Lambda } = transforms;

  test("texts are torchvision's", () => {
    const own = {
      compose: new Compose([
        new Resize(256),
        new CenterCrop(224),
        new ToTensor(),
        new Normalize(torch.tensor(0.286), torch.tensor(0.353)),
      ]),
      apply: new RandomApply([new ColorJitter(0.4), new Grayscale(3)], { p: 0.3 }),
      choice: new RandomChoice([new RandomRotation(15), new Pad([1, 2])], { p: [0.25, 0.75] }),
      order: new RandomOrder([new ToTensor() as never, new Lambda((x) => x) as never]),
    };
    for (const [name, transform] of Object.entries(own)) assert.equal(String(transform), golden.texts[name], name);
  });

  test("Compose runs transforms, modules and functions in order", () => {
    const compose = new Compose([new Resize([4, 5]), new ToTensor(), (x: Tensor) => x.sub(1), new nn.ReLU()]);
    const out = compose(picture("RGB", 8, 8, 0));
    assert.deepEqual(out.shape, [3, 4, 5]);
    assert.equal(out.abs().sum().item(), 0);
  });

  test("RandomChoice takes one, as likely as p says", () => {
    torch.manualSeed(0);
    const choice = new RandomChoice([<P>(x: P) => x, new transforms.RandomHorizontalFlip(1)], { p: [0.2, 0.8] });
    const img = picture("L", 2, 3, 1) as Image;
    let flips = 0;
    for (let i = 0; i < 200; i++) if (choice(img) !== img) flips++;
    assert.ok(flips > 140 && flips < 180, `${flips} of 200`);
  });

  test("RandomOrder runs all of them, in every order", () => {
    torch.manualSeed(0);
    const seen: string[] = [];
    const note =
      (letter: string) =>
      <P>(x: P): P => {
        seen.push(letter);
        return x;
      };
    const order = new RandomOrder([note("a"), note("b"), note("c")]);
    const orders = new Set<string>();
    for (let i = 0; i < 100; i++) {
      order(torch.zeros(1, 2, 2));
      orders.add(seen.splice(0).join(""));
    }
    assert.deepEqual([...orders].sort(), ["abc", "acb", "bac", "bca", "cab", "cba"]);
  });

  test("RandomApply runs all or none", () => {
    torch.manualSeed(0);
    const img = torch.zeros(1, 2, 2);
    const apply = new RandomApply([<P>(x: P) => x, (x) => (x instanceof Tensor ? (x.add(1) as never) : x)], 0.5);
    const sums = new Set(Array.from({ length: 20 }, () => (apply(img) as Tensor).sum().item()));
    assert.deepEqual([...sums].sort(), [0, 4]);
  });

  test("Cutout sets squares to zero, and nothing else", () => {
    torch.manualSeed(0);
    const img = torch.ones(3, 20, 20);
    const out = new transforms.Cutout({ nHoles: 1, length: 6 })(img);
    const zeros = out.eq(0).sum().item();
    assert.ok(zeros >= 3 * 3 * 3 && zeros <= 3 * 6 * 6, `${zeros} zeros`);
    assert.equal(zeros % 3, 0);
    assert.equal(img.sum().item(), 1200);
    assert.ok(new transforms.Cutout({ nHoles: 30, length: 6 })(img).eq(0).sum().item() > zeros);
  });
});

describe("wrong arguments", () => {
  const { functional: F } = transforms;
  const image = picture("RGB", 4, 5, 0) as Image;
  const tensor = picture("float32:3", 4, 5, 0) as Tensor;
  const wrong: Record<string, [() => unknown, RegExp]> = {
    "a tensor for ToTensor": [() => F.toTensor(tensor as never), /pic should be an Image, but got a tensor/],
    "an image for Normalize": [() => F.normalize(image as never, 0, 1), /Expected an Image or a tensor/],
    "bytes for Normalize": [() => F.normalize(tensor.to(torch.uint8), 0, 1), /should be a float tensor/],
    "a deviation of 0": [() => F.normalize(tensor, [0, 0, 0], [1, 0, 1]), /std evaluated to zero/],
    "no picture": [() => F.hflip("picture.png" as never), /Expected an Image or a tensor, but got string/],
    "a vector": [() => F.vflip(torch.zeros(3)), /not a torch image: it has 1 dimensions/],
    "a size of 0": [() => F.resize(image, [0, 3]), /whole numbers above 0/],
    "three sizes": [() => new transforms.CenterCrop([1, 2, 3]), /only two dimensions/],
    "a mode of padding": [() => F.pad(image, 1, { paddingMode: "mirror" as never }), /Padding mode should be/],
    "three sides": [() => new transforms.Pad([1, 2, 3]), /1, 2, or 4 element tuple, not a 3/],
    "a fill of two bands": [() => F.pad(image, 1, { fill: [1, 2] }), /does not match the number of channels/],
    "a crop that is too large": [() => new transforms.RandomCrop(9)(image), /larger than input image size \(4, 5\)/],
    "an even kernel": [() => new transforms.GaussianBlur(4), /odd and positive/],
    "a hue over half the circle": [() => F.adjustHue(image, 0.6), /is not in \[-0.5, 0.5\]/],
    "a negative factor": [() => F.adjustContrast(tensor, -1), /is not non-negative/],
    "negative brightness": [() => new transforms.ColorJitter(-1), /must be non negative/],
    "a hue of 1": [() => new transforms.ColorJitter({ hue: 1 }), /hue values should be between/],
    "a probability of 2": [() => new transforms.RandomErasing(2), /probability should be between 0 and 1/],
    "an unknown option": [
      () => new transforms.RandomCrop(3, { pading: 2 } as never),
      /RandomCrop got an unexpected option 'pading'/,
    ],
    "a step that is none": [() => new transforms.Compose([3 as never]), /transform 0 should be a function/],
    "an image of too few bytes": [() => new Image("RGB", 2, 2, new Uint8Array(4)), /has 12 bytes, but got 4/],
    "an unknown mode": [() => new Image("P" as never, 2, 2), /Image mode must be one of L, LA, RGB, RGBA, CMYK/],
    "floats as int64": [() => F.convertImageDtype(tensor, torch.int64), /cannot be performed safely/],
  };
  for (const [name, [run, message]] of Object.entries(wrong)) test(name, () => assert.throws(run, message));
});

test("convertImageDtype scales from range to range", () => {
  const { convertImageDtype } = transforms.functional;
  const bytes = torch.tensor([0, 127, 255], { dtype: torch.uint8 }).view(1, 1, 3);
  const back = convertImageDtype(convertImageDtype(bytes, torch.float32), torch.uint8);
  assert.deepEqual(valuesOf(back), [0, 127, 255]);
  assert.deepEqual(valuesOf(convertImageDtype(bytes, torch.int16)), [0, 127 * 128, 255 * 128]);
  assert.deepEqual(valuesOf(convertImageDtype(convertImageDtype(bytes, torch.int16), torch.uint8)), [0, 127, 255]);
});
