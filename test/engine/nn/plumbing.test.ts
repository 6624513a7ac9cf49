/** What modules do with their contents: registration, lookup, containers, copies, states that do not fit. Texts are PyTorch 1.13's. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";

class Net extends nn.Module {
  a = new nn.Linear(2, 3);
  b = new nn.Sequential(new nn.Linear(3, 3), new nn.BatchNorm1d(3));

  override forward(x: torch.Tensor): torch.Tensor {
    return this.b(this.a(x)) as torch.Tensor;
  }

  override extraRepr(): string {
    return "x=1\ny=2";
  }
}

const parameter = (...shape: number[]) => new nn.Parameter(torch.zeros(shape));

describe("registration", () => {
  const cases: [what: string, register: (net: Net) => void, name: string, message: string][] = [
    ["dotted parameter", (n) => n.registerParameter("a.b", null), "KeyError", 'parameter name can\'t contain "."'],
    [
      "nameless parameter",
      (n) => n.registerParameter("", null),
      "KeyError",
      'parameter name can\'t be empty string ""',
    ],
    ["taken name", (n) => n.registerParameter("a", parameter(1)), "KeyError", "attribute 'a' already exists"],
    [
      "a number",
      (n) => n.registerParameter("q", 3 as never),
      "TypeError",
      "cannot assign 'number' object to parameter 'q' (torch.nn.Parameter or None required)",
    ],
    [
      "a tensor",
      (n) => n.registerParameter("q", torch.zeros(3) as never),
      "TypeError",
      "cannot assign 'torch.FloatTensor' object to parameter 'q' (torch.nn.Parameter or None required)",
    ],
    ["dotted buffer", (n) => n.registerBuffer("a.b", null), "KeyError", 'buffer name can\'t contain "."'],
    ["nameless buffer", (n) => n.registerBuffer("", null), "KeyError", 'buffer name can\'t be empty string ""'],
    ["taken buffer", (n) => n.registerBuffer("a", null), "KeyError", "attribute 'a' already exists"],
    [
      "no buffer",
      (n) => n.registerBuffer("q", 3 as never),
      "TypeError",
      "cannot assign 'number' object to buffer 'q' (torch Tensor or None required)",
    ],
    ["dotted module", (n) => n.addModule("a.b", null), "KeyError", 'module name can\'t contain ".", got: a.b'],
    ["nameless module", (n) => n.addModule("", null), "KeyError", 'module name can\'t be empty string ""'],
    ["a method's name", (n) => n.addModule("train", new nn.Tanh()), "KeyError", "attribute 'train' already exists"],
    ["no module", (n) => n.addModule("q", 3 as never), "TypeError", "number is not a Module subclass"],
  ];
  for (const [what, register, name, message] of cases)
    test(what, () => assert.throws(() => register(new Net()), { name, message }));

  test("buffers outside the state; what is deleted is gone", () => {
    const net = new Net();
    net.registerBuffer("seen", torch.zeros(1), { persistent: false });
    net.registerBuffer("kept", torch.zeros(1));
    net.registerParameter("scale", parameter(1));
    net.registerParameter("none", null);
    const own = () => Object.keys(net.stateDict()).filter((key) => !key.includes("."));
    assert.deepEqual(own(), ["scale", "kept"]);
    assert.deepEqual(
      [...net.namedBuffers("net", false)].map(([name]) => name),
      ["net.seen", "net.kept"],
    );
    assert.deepEqual(
      [...net.namedParameters("", false)].map(([name]) => name),
      ["scale"],
    );
    delete (net as { scale?: unknown }).scale;
    assert.deepEqual(own(), ["kept"]);
  });
});

describe("lookup by dotted names", () => {
  test("what is there", () => {
    const net = new Net();
    assert.equal(net.getSubmodule("b.0"), net.b.at(0));
    assert.equal(net.getSubmodule(""), net);
    assert.equal(net.getParameter("a.weight"), net.a.weight);
    assert.deepEqual(net.getBuffer("b.1.running_mean").tolist(), [0, 0, 0]);
  });

  const cases: [what: string, look: (net: Net) => unknown, message: string][] = [
    ["no submodule", (n) => n.getSubmodule("b.7"), "Sequential has no attribute `7`"],
    ["a parameter as submodule", (n) => n.getSubmodule("a.weight"), "`weight` is not an nn.Module"],
    ["a buffer as parameter", (n) => n.getParameter("b.1.running_mean"), "`running_mean` is not an nn.Parameter"],
    ["a parameter as buffer", (n) => n.getBuffer("a.weight"), "`weight` is not a buffer"],
    ["no parameter", (n) => n.getParameter("a.q"), "Linear has no attribute `q`"],
    ["no module on the way", (n) => n.getParameter("q.q"), "Net has no attribute `q`"],
    ["no buffer", (n) => n.getBuffer("b.1.xx"), "BatchNorm1d has no attribute `xx`"],
  ];
  for (const [what, look, message] of cases)
    test(what, () => assert.throws(() => look(new Net()), { name: "AttributeError", message }));
});

describe("states that do not fit", () => {
  const broken = () => {
    const state = new Net().stateDict();
    delete state["a.weight"];
    return { ...state, zz: torch.zeros(1), "b.0.bias": torch.zeros(5), "b.1.weight": torch.zeros(3, 3) };
  };
  const sizes =
    "\n\tsize mismatch for b.0.bias: copying a param with shape torch.Size([5]) from checkpoint, the shape in current model is torch.Size([3])." +
    "\n\tsize mismatch for b.1.weight: copying a param with shape torch.Size([3, 3]) from checkpoint, the shape in current model is torch.Size([3]).";

  test("all problems at once", () => {
    assert.throws(() => new Net().loadStateDict(broken()), {
      name: "RuntimeError",
      message:
        'Error(s) in loading state_dict for Net:\n\tMissing key(s) in state_dict: "a.weight". ' +
        '\n\tUnexpected key(s) in state_dict: "zz". ' +
        sizes,
    });
  });

  test("sizes where not strict", () => {
    assert.throws(() => new Net().loadStateDict(broken(), { strict: false }), {
      message: `Error(s) in loading state_dict for Net:${sizes}`,
    });
  });

  test("no state, no tensor", () => {
    assert.throws(() => new Net().loadStateDict([1] as never), {
      name: "TypeError",
      message: "Expected state_dict to be dict-like, got Array.",
    });
    assert.throws(() => new Net().loadStateDict({ "a.weight": 3 as never }, { strict: false }), {
      message:
        'Error(s) in loading state_dict for Net:\n\tWhile copying the parameter named "a.weight", expected torch.Tensor or ' +
        "Tensor-like object from checkpoint but received number",
    });
  });

  test("scalars of old files; part of a state", () => {
    class Scalar extends nn.Module {
      value = parameter();
    }
    const scalar = new Scalar();
    scalar.loadStateDict({ value: torch.tensor([4], { dtype: torch.float32 }) });
    assert.equal(scalar.value.item(), 4);
    const { missingKeys, unexpectedKeys } = scalar.loadStateDict({ other: torch.zeros(1) }, { strict: false });
    assert.deepEqual([missingKeys, unexpectedKeys], [["value"], ["other"]]);
  });
});

describe("dtypes", () => {
  test("parameters stay the same objects", () => {
    const net = new Net();
    const { weight } = net.a;
    net(torch.ones(4, 2)).sum().backward();
    const optimizer = new torch.optim.SGD(net.parameters(), { lr: 0.1 });
    assert.equal(net.double(), net);
    assert.equal(net.a.weight, weight);
    assert.deepEqual([weight.dtype, weight.grad!.dtype], [torch.float64, torch.float64]);
    optimizer.step();
    const tracked = net.getBuffer("b.1.num_batches_tracked");
    assert.equal(tracked.dtype, torch.int64);
    assert.equal(net.half().a.weight.dtype, torch.float16);
    assert.equal(net.bfloat16().float().a.weight.dtype, torch.float32);
    assert.throws(() => net.to(torch.int64), {
      name: "TypeError",
      message: "nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=torch.int64",
    });
    assert.throws(() => net.train(3 as never), {
      name: "ValueError",
      message: "training mode is expected to be boolean",
    });
  });
});

describe("copies", () => {
  test("are independent, with their own structure", () => {
    const net = new Net();
    net(torch.ones(4, 2)).sum().backward();
    const copy = net.copy();
    assert.ok(copy instanceof Net);
    assert.equal(String(copy), String(net));
    assert.deepEqual(Object.keys(copy.stateDict()), Object.keys(net.stateDict()));
    assert.deepEqual(copy.eval()(torch.ones(1, 2)).tolist(), net.eval()(torch.ones(1, 2)).tolist());
    assert.equal(copy.a.weight.grad, null);
    torch.noGrad(() => copy.a.weight.fill_(7));
    assert.notEqual(net.a.weight.at([0, 0]).item(), 7);
    copy.train();
    assert.equal(net.training, false);
  });

  test("what is shared stays shared; other fields are copied too", () => {
    class Shared extends nn.Module {
      first = new nn.Linear(2, 2);
      second = this.first;
      sizes = [1, { two: 2 }];
      table = new Map([["x", torch.ones(1)]]);
      scale = (x: number) => 2 * x;
    }
    const net = new Shared();
    net.requiresGrad_(false);
    const copy = net.copy();
    assert.equal(copy.first, copy.second);
    assert.notEqual(copy.first, net.first);
    assert.deepEqual(copy.sizes, net.sizes);
    assert.notEqual(copy.sizes[1], net.sizes[1]);
    assert.notEqual(copy.table.get("x"), net.table.get("x"));
    assert.equal(copy.scale(2), 4);
    assert.equal(copy.first.weight.requiresGrad, false);
  });

  test("hooks go along, and get the copy", () => {
    const seen: nn.Module[] = [];
    const layer = new nn.Linear(1, 1);
    layer.registerForwardHook((module) => void seen.push(module));
    const copy = layer.copy();
    copy(torch.ones(1, 1));
    assert.deepEqual(seen.length, 1);
    assert.equal(seen[0], copy);
  });

  test("a tensor inside a graph cannot be copied", () => {
    class Holder extends nn.Module {
      made = parameter(2).mul(2);
    }
    assert.throws(() => new Holder().copy(), {
      name: "RuntimeError",
      message: /^Only Tensors created explicitly by the user \(graph leaves\) support the deepcopy protocol/,
    });
  });
});

test("a module's text with lines of its own", () => {
  assert.equal(
    String(new Net()),
    `Net(
  x=1
  y=2
  (a): Linear(in_features=2, out_features=3, bias=True)
  (b): Sequential(
    (0): Linear(in_features=3, out_features=3, bias=True)
    (1): BatchNorm1d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
  )
)`,
  );
});
