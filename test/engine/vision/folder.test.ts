import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import torch, { data } from "../../../src/engine/index.js";
import { datasets, io, models, transforms } from "../../../src/engine/vision/index.js";

const root = mkdtempSync(path.join(tmpdir(), "gradlens-folder-"));
after(() => rmSync(root, { recursive: true }));

const picture = (value: number) => torch.full([1, 2, 3], value).to(torch.uint8);
const classes = path.join(root, "classes");
io.writePng(picture(20), path.join(classes, "dogs", "b.png"));
io.writePng(picture(10), path.join(classes, "cats", "nested", "a.PNG"));
io.writePng(picture(15), path.join(classes, "cats", "z.png"));
writeFileSync(path.join(classes, "cats", "notes.txt"), "no image");
writeFileSync(path.join(classes, "readme.txt"), "no class");

test("ImageFolder: classes and samples in order of their names", () => {
  const folder = new datasets.ImageFolder(classes, { transform: new transforms.ToTensor() });
  assert.deepEqual(folder.classes, ["cats", "dogs"]);
  assert.deepEqual(folder.classToIdx, { cats: 0, dogs: 1 });
  assert.deepEqual(
    folder.samples.map(([file, target]) => [path.relative(classes, file), target]),
    [
      [path.join("cats", "z.png"), 0],
      [path.join("cats", "nested", "a.PNG"), 0],
      [path.join("dogs", "b.png"), 1],
    ],
  );
  assert.deepEqual(folder.targets, [0, 0, 1]);
  const [image, target] = folder.at(2);
  assert.deepEqual([image.shape, target], [[3, 2, 3], 1]);
  const [batch, labels] = [...new data.DataLoader(folder, { batchSize: 3 })][0] as torch.Tensor[];
  assert.deepEqual(
    [batch.shape, labels.tolist()],
    [
      [3, 3, 2, 3],
      [0, 0, 1],
    ],
  );
});

test("ImageFolder: other files, other targets", () => {
  const folder = new datasets.ImageFolder(classes, {
    isValidFile: (file) => !file.endsWith("z.png") && !file.endsWith(".txt"),
    targetTransform: (target) => target + 10,
    loader: io.openImage,
  });
  assert.equal(folder.length, 2);
  const [image, target] = folder.at(0);
  assert.deepEqual([String(image), target], ["<Image mode=L size=3x2>", 10]);
  assert.throws(() => folder.at(5), /index 5 is out of range: there are 2 samples/);
});

test("ImageFolder: what is no data set is refused", () => {
  assert.throws(() => new datasets.ImageFolder(path.join(root, "none")), /Cannot read the folder/);
  assert.throws(() => new datasets.ImageFolder(path.join(classes, "dogs")), /Couldn't find any class folder/);
  mkdirSync(path.join(root, "empty", "birds"), { recursive: true });
  assert.throws(() => new datasets.ImageFolder(path.join(root, "empty")), /no valid file for the classes birds/);
});

test("weights of a model come from a file", () => {
  const file = path.join(root, "net.pth");
  torch.manualSeed(3);
  const saved = models.mobilenetV2({ widthMult: 0.25, numClasses: 2 });
  torch.save(saved.stateDict(), file);
  const made = models.mobilenetV2({ widthMult: 0.25, numClasses: 2, weights: file });
  const last = (model: typeof made) => model.stateDict()["classifier.1.weight"].tolist();
  assert.deepEqual(last(made), last(saved));
  assert.throws(
    () => models.mobilenetV2({ weights: 3 as never }),
    /must be a state dict or the path of one, but got 3/,
  );
});
