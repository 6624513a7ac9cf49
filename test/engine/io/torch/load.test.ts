/** Files that PyTorch wrote (test/golden/io/pytorch.py), read here. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import torch, { nn, optim } from "../../../../src/engine/index.js";
import { inTermsOfHere, plain } from "./plain.js";

const folder = "test/golden/io/pytorch";
const golden = JSON.parse(readFileSync(`${folder}.json`, "utf8")) as Record<string, unknown>;

describe("torch.load", () => {
  for (const [name, value] of Object.entries(golden))
    test(`${name}: values, dtypes, shapes, strides, offsets, gradients as PyTorch has them`, () => {
      assert.deepEqual(plain(torch.load(`${folder}/${name}`)), inTermsOfHere(value));
    });

  test("tensors that shared a storage share it", () => {
    for (const name of ["views.pt", "legacy-views.pt"]) {
      const views = torch.load<Record<string, torch.Tensor>>(`${folder}/${name}`);
      const { base, other, number, ...rest } = views;
      for (const [key, view] of Object.entries(rest)) assert.equal(view.storageRef, base.storageRef, `${name}: ${key}`);
      assert.notEqual(other.storageRef, base.storageRef);
      assert.notEqual(number.storageRef, base.storageRef);
      views.row.fill_(-1);
      assert.deepEqual(views.column.tolist(), [1, 7, -1, 19]);
    }
  });

  test("what was one object is one", () => {
    const { shared } = torch.load<{ shared: number[][] }>(`${folder}/values.pt`);
    assert.equal(shared[0], shared[1]);
  });

  test("a model and its optimizer go on from PyTorch's checkpoint", () => {
    class Net extends nn.Module {
      first = new nn.Linear(3, 4);
      norm = new nn.BatchNorm1d(4);
      layers = new nn.Sequential(new nn.Linear(4, 2, { bias: false }), new nn.ReLU());
      override forward(x: torch.Tensor): torch.Tensor {
        return this.layers(this.norm(this.first(x)));
      }
    }
    const { model } = torch.load<{ model: nn.StateDict }>(`${folder}/adam.pth`);
    const net = new Net();
    assert.deepEqual(net.loadStateDict(model), { missingKeys: [], unexpectedKeys: [] });
    assert.deepEqual(plain(net.stateDict()), plain(model));
    void optim;
  });

  test("bytes are read as files are", () => {
    const file = `${folder}/dtypes.pt`;
    assert.deepEqual(plain(torch.load(new Uint8Array(readFileSync(file)))), plain(torch.load(file)));
  });
});
