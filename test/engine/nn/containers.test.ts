/** Lists and dictionaries of modules and parameters. Texts are PyTorch 1.13's. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";

const parameter = (...shape: number[]) => new nn.Parameter(torch.zeros(shape));

describe("ModuleList", () => {
  const list = () => new nn.ModuleList([new nn.Linear(1, 2), new nn.Sequential(new nn.Tanh())]);

  test("text and state", () => {
    assert.equal(
      String(list()),
      "ModuleList(\n  (0): Linear(in_features=1, out_features=2, bias=True)\n  (1): Sequential(\n    (0): Tanh()\n  )\n)",
    );
    assert.equal(String(new nn.ModuleList()), "ModuleList()");
    assert.deepEqual(Object.keys(list().stateDict()), ["0.weight", "0.bias"]);
  });

  test("changes", () => {
    const modules = list();
    const [linear, sequence] = modules;
    const relu = new nn.ReLU();
    modules.insert(1, relu);
    assert.deepEqual([...modules], [linear, relu, sequence]);
    assert.equal(modules.pop(), sequence);
    assert.equal(modules.pop(0), linear);
    modules.append(linear).extend([sequence]);
    modules.set(0, sequence);
    assert.deepEqual([...modules], [sequence, linear, sequence]);
    assert.equal(modules.at(-2), linear);
    assert.deepEqual([...modules.slice(1)], [linear, sequence]);
    assert.equal(modules.length, 3);
    assert.deepEqual(
      [...modules.namedChildren()].map(([name]) => name),
      ["0", "1"],
      "each module once",
    );
  });

  test("wrong uses", () => {
    assert.throws(() => new nn.ModuleList([1 as never]), {
      name: "TypeError",
      message: "number is not a Module subclass",
    });
    assert.throws(() => list().at(3), { name: "IndexError", message: "index 3 is out of range" });
    assert.throws(() => list().at(-3), { name: "IndexError", message: "index -3 is out of range" });
    assert.throws(() => new nn.ModuleList(new nn.Tanh() as never), {
      name: "TypeError",
      message: "ModuleList.extend should be called with an iterable, but got Tanh",
    });
    assert.throws(() => (list() as nn.Module)(), { message: /missing the required "forward" function/ });
  });
});

describe("ModuleDict", () => {
  test("text, changes", () => {
    const dict = new nn.ModuleDict({ x: new nn.Linear(1, 2) });
    assert.equal(String(dict), "ModuleDict(\n  (x): Linear(in_features=1, out_features=2, bias=True)\n)");
    const relu = new nn.ReLU();
    dict.update([["act", relu]]);
    assert.deepEqual([dict.keys(), dict.length, dict.has("act"), dict.has("act2")], [["x", "act"], 2, true, false]);
    assert.equal(dict.get("act"), relu);
    assert.equal(dict.pop("act"), relu);
    assert.deepEqual([...dict], ["x"]);
    assert.equal(dict.values().length, 1);
    dict.clear();
    assert.equal(String(dict), "ModuleDict()");
  });

  test("wrong uses", () => {
    assert.throws(() => new nn.ModuleDict({ a: 3 as never }), {
      name: "TypeError",
      message: "number is not a Module subclass",
    });
    assert.throws(() => new nn.ModuleDict().get("q"), { name: "KeyError", message: "'q'" });
    assert.throws(() => new nn.ModuleDict().get("training"), { name: "KeyError" });
    assert.throws(() => new nn.ModuleDict({ train: new nn.Tanh() }), {
      name: "KeyError",
      message: "attribute 'train' already exists",
    });
  });
});

describe("ParameterList and ParameterDict", () => {
  test("texts", () => {
    assert.equal(
      String(new nn.ParameterList([torch.zeros(2, 3), parameter(2), torch.tensor(1.5)])),
      `ParameterList(
    (0): Parameter containing: [torch.float32 of size 2x3]
    (1): Parameter containing: [torch.float32 of size 2]
    (2): Parameter containing: [torch.float32 of size ]
)`,
    );
    assert.equal(
      String(new nn.ParameterDict({ a: torch.zeros(2, 3), b: parameter(2) })),
      `ParameterDict(
    (a): Parameter containing: [torch.FloatTensor of size 2x3]
    (b): Parameter containing: [torch.FloatTensor of size 2]
)`,
    );
    assert.equal(String(new nn.ParameterList()), "ParameterList()");
  });

  test("contents", () => {
    const list = new nn.ParameterList([parameter(1), parameter(2)]);
    list.append(torch.zeros(3)).set(0, parameter(4));
    assert.deepEqual(
      [...list.parameters()].map(({ shape }) => shape[0]),
      [4, 2, 3],
    );
    assert.deepEqual(Object.keys(list.stateDict()), ["0", "1", "2"]);
    assert.throws(() => list.at(3), { name: "IndexError", message: "index 3 is out of range" });
    assert.throws(() => list.append(3 as never), {
      name: "TypeError",
      message: "ParameterList takes parameters, but got number",
    });

    const dict = new nn.ParameterDict({ left: parameter(1) });
    dict.set("right", torch.zeros(2));
    assert.deepEqual(
      [dict.keys(), dict.length, dict.get("right") instanceof nn.Parameter],
      [["left", "right"], 2, true],
    );
    dict.pop("left");
    assert.deepEqual(Object.keys(dict.stateDict()), ["right"]);
    assert.throws(() => dict.get("left"), { name: "KeyError", message: "'left'" });
  });
});
