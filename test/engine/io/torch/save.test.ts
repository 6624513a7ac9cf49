/** Files written here: read back, and the same pickles as PyTorch writes. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import torch, { nn, optim } from "../../../../src/engine/index.js";
import { decodeTorch } from "../../../../src/engine/io/torch/decode.js";
import { encodeTorch } from "../../../../src/engine/io/torch/encode.js";
import { unzip } from "../../../../src/engine/io/zip.js";
import { plain } from "./plain.js";

const folder = "test/golden/io/pytorch";
const again = <T>(value: T): T => decodeTorch("again", encodeTorch(value)) as T;
const contents = (bytes: Uint8Array) => [...unzip("file", bytes)].map(([name, content]) => [name, Buffer.from(content).toString("latin1")]); // prettier-ignore

describe("torch.save", () => {
  for (const name of ["state", "dtypes", "views", "tensors"])
    test(`${name}: what PyTorch wrote is written again with the same bytes`, () => {
      const file = readdir(name);
      const own = encodeTorch(torch.load(file), name);
      assert.deepEqual(contents(own), contents(readFileSync(file)));
    });

  test("storages begin at multiples of 64, as PyTorch maps them into memory", () => {
    const bytes = Buffer.from(encodeTorch([torch.ones(3), torch.arange(2), torch.tensor(7.5)]));
    const marks = [torch.ones(3), torch.arange(2), torch.tensor(7.5)].map(({ storageRef }) => {
      const { buffer, byteOffset, byteLength } = storageRef.cells;
      return bytes.indexOf(Buffer.from(buffer, byteOffset, byteLength));
    });
    assert.ok(marks.every((at) => at > 0 && at % 64 === 0), String(marks)); // prettier-ignore
  });

  test("values of every kind come back", () => {
    const shared = [1, "two"];
    const value = {
      numbers: [
        0,
        -1,
        255,
        256,
        65536,
        -(2 ** 31),
        2 ** 31,
        2 ** 53 - 1,
        0.1,
        1e300,
        Infinity,
        -Infinity,
        2n ** 70n,
        -(2n ** 64n),
      ],
      texts: ["", "Größe", "слой", "😀", "line\nbreak"],
      flags: [true, false, null],
      bytes: [new Uint8Array(0), Uint8Array.of(0, 127, 128, 255)],
      shared: [shared, shared],
      nested: { a: { b: [{ c: 1 }] }, "": 2, "with space": 3 },
      map: new Map<unknown, unknown>([[null, 1], [1.5, "x"], ["1", 2], [1, 3]]), // prettier-ignore
      set: new Set([1, 2]),
      dtype: torch.bfloat16,
      device: torch.device("cpu"),
      many: Array.from({ length: 2500 }, (_, i) => `text ${i % 700}`),
    };
    const back = again(value);
    assert.deepEqual(back, value);
    assert.equal(back.shared[0], back.shared[1]);
    assert.ok(Number.isNaN(again(NaN)) && Object.is(again(-0), -0));
    assert.deepEqual(again({ a: undefined, b: [undefined] }), { b: [null] });
  });

  test("views go on sharing their storage, with strides and offsets; a storage is written once", () => {
    const base = torch.randn(1000, 1000);
    const bytes = encodeTorch({ base, t: base.t(), row: base.select(0, 3) });
    assert.ok(bytes.length < 4.1e6, String(bytes.length));
    const back = decodeTorch("again", bytes) as Record<string, torch.Tensor>;
    assert.equal(back.t.storageRef, back.base.storageRef);
    assert.deepEqual(back.t.stride(), [1, 1000]);
    assert.deepEqual(back.row.tolist(), base.at(3).tolist());
  });

  test("gradients wanted and parameters stay so", () => {
    const [leaf, parameter, frozen] = again([
      torch.ones(2, { requiresGrad: true }),
      new nn.Parameter(torch.ones(2)),
      new nn.Parameter(torch.ones(2), { requiresGrad: false }),
    ] as torch.Tensor[]);
    assert.deepEqual([leaf, parameter, frozen].map((x) => x.requiresGrad), [true, true, false]); // prettier-ignore
    assert.deepEqual([leaf, parameter, frozen].map((x) => x instanceof nn.Parameter), [false, true, true]); // prettier-ignore
  });

  test("the state of a model, an optimizer and a scheduler", () => {
    const make = () => {
      const model = new nn.Sequential(
        new nn.Conv2d(1, 2, 3),
        new nn.BatchNorm2d(2),
        new nn.Flatten(),
        new nn.Linear(8, 1),
      );
      const optimizer = new optim.Adam(model.parameters(), { lr: 0.1, amsgrad: true });
      return { model, optimizer, scheduler: new optim.lrScheduler.StepLR(optimizer, 1, { gamma: 0.5 }) };
    };
    const steps = ({ model, optimizer, scheduler }: ReturnType<typeof make>, count: number) => {
      for (let i = 0; i < count; i++) {
        optimizer.zeroGrad();
        model(torch.ones(3, 1, 4, 4).mul(i + 1))
          .pow(2)
          .sum()
          .backward();
        optimizer.step();
        scheduler.step();
      }
      return model.stateDict();
    };
    const first = make();
    steps(first, 2);
    const file = again({
      model: first.model.stateDict(),
      optimizer: first.optimizer.stateDict(),
      scheduler: first.scheduler.stateDict(),
    });
    const second = make();
    second.model.loadStateDict(file.model);
    second.optimizer.loadStateDict(file.optimizer);
    second.scheduler.loadStateDict(file.scheduler);
    assert.deepEqual(plain(steps(second, 2)), plain(steps(first, 2)));
  });

  test("cycles come back as cycles", () => {
    const list: unknown[] = [1];
    list.push(list, { list });
    const back = again(list);
    assert.equal(back[1], back);
    assert.equal((back[2] as { list: unknown }).list, back);
  });

  test("what cannot be saved is named, and no file is left", () => {
    const inside = mkdtempSync(path.join(os.tmpdir(), "gradlens-save-"));
    const file = path.join(inside, "a", "x.pth");
    const refuse = (value: unknown, message: RegExp) => {
      assert.throws(() => torch.save(value, file), { name: "TypeError", message });
      assert.equal(existsSync(file), false);
    };
    refuse(
      { best: [1, { hook: () => 0 }] },
      /cannot save best\[1\]\.hook, which is the function hook: files hold tensors/,
    );
    refuse(new nn.Linear(1, 1), /object of class Linear.*stateDict/);
    refuse({ x: torch.ones(2, { device: "meta" }) }, /cannot save x.* on meta/);
    refuse(Symbol("a"), /a symbol/);
    refuse(new Float64Array(2), /Float64Array/);
    let deep: unknown = 1;
    for (let i = 0; i < 5000; i++) deep = [deep];
    refuse(deep, /nested more than 1000 deep/);
    assert.throws(() => torch.save(1, 2 as never), /takes a path/);
    torch.save([1], file);
    assert.deepEqual(torch.load(file), [1]);
    rmSync(inside, { recursive: true });
  });
});

function readdir(name: string): string {
  const file = [".pt", ".pth"].map((ending) => path.join(folder, name + ending)).find((file) => existsSync(file));
  assert.ok(file, `there is a file ${name}`);
  return file;
}
