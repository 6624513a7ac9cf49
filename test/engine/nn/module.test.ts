/** The module itself: callable, its fields, state, modes, errors. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { nn, RuntimeError } from "../../../src/engine/index.js";

class Net extends nn.Module {
  first = new nn.Linear(2, 3);
  act = new nn.ReLU();
  last = new nn.Linear(3, 1, { bias: false });

  override forward(x: torch.Tensor): torch.Tensor {
    return this.last(this.act(this.first(x)));
  }
}

describe("callable modules", () => {
  test("an instance is a function and an instance of its classes", () => {
    const net = new Net();
    assert.equal(typeof net, "function");
    assert.ok(net instanceof Net && net instanceof nn.Module);
    assert.equal(net.constructor, Net);
    assert.deepEqual(net(torch.ones(4, 2)).shape, [4, 1]);
  });

  test("fields named as those of functions", () => {
    class Named extends nn.Module {
      override name = "mine";
      override length = 7;
    }
    const named = new Named();
    assert.deepEqual([named.name, named.length], ["mine", 7]);
    assert.equal("name" in new Net(), false);
  });

  test("a parameter and a submodule under such names belong to the state", () => {
    class Named extends nn.Module {
      override name = new nn.Parameter(torch.ones(1)) as never;
      override length = new nn.Linear(1, 1) as never;
    }
    assert.deepEqual(Object.keys(new Named().stateDict()), ["name", "length.weight", "length.bias"]);
  });

  test("without forward", () => {
    class Bare extends nn.Module {}
    assert.throws(() => new Bare()(), {
      name: /RuntimeError|NotImplementedError/,
      message: /missing the required "forward" function/,
    });
  });
});

describe("contents", () => {
  test("parameters in the order of the fields, each once", () => {
    const net = new Net();
    const names = (module: nn.Module) => [...module.namedParameters()].map(([name]) => name);
    assert.deepEqual(names(net), ["first.weight", "first.bias", "last.weight"]);
    const shared = new nn.Linear(2, 2);
    assert.deepEqual(names(new nn.Sequential(shared, shared)), ["0.weight", "0.bias"]);
    assert.equal([...net.parameters()].length, 3);
  });

  test("modules and children", () => {
    const outer = new nn.Sequential(new nn.Sequential(new nn.ReLU()), new nn.Tanh());
    assert.deepEqual(
      [...outer.namedModules()].map(([name]) => name),
      ["", "0", "0.0", "1"],
    );
    assert.deepEqual(
      [...outer.namedChildren()].map(([name]) => name),
      ["0", "1"],
    );
  });

  test("Sequential from names, from pairs, by position", () => {
    const [a, b] = [new nn.ReLU(), new nn.Tanh()];
    for (const named of [
      new nn.Sequential({ a, b }),
      new nn.Sequential([
        ["a", a],
        ["b", b],
      ]),
    ]) {
      assert.deepEqual(
        [...named.namedChildren()].map(([name]) => name),
        ["a", "b"],
      );
      assert.equal(named.at(-1), b);
      assert.equal(named.length, 2);
    }
    assert.throws(() => new nn.Sequential(a, b).at(2), { name: "IndexError" });
    assert.throws(() => new nn.Sequential(a, 3 as never), { name: "TypeError" });
    assert.deepEqual([...new nn.Sequential(a, b)], [a, b]);
  });

  test("apply visits children first", () => {
    const visited: string[] = [];
    new nn.Sequential(new nn.ReLU(), new nn.Sequential(new nn.Tanh())).apply((m) => visited.push(m.className()));
    assert.deepEqual(visited, ["ReLU", "Tanh", "Sequential", "Sequential"]);
  });

  test("train and eval reach every module", () => {
    const net = new nn.Sequential(new nn.Sequential(new nn.ReLU()));
    assert.equal(net.eval(), net);
    assert.deepEqual(
      [...net.modules()].map((m) => m.training),
      [false, false, false],
    );
    net.train();
    assert.deepEqual(
      [...net.modules()].map((m) => m.training),
      [true, true, true],
    );
  });

  test("frozen parameters get no gradient", () => {
    const net = new Net();
    net.first.requiresGrad_(false);
    net(torch.ones(1, 2)).sum().backward();
    assert.equal(net.first.weight.grad, null);
    assert.notEqual(net.last.weight.grad, null);
    net.zeroGrad();
    assert.deepEqual(net.last.weight.grad?.tolist() ?? null, net.last.weight.grad === null ? null : [[0, 0, 0]]);
  });

  test("buffers are saved, not trained", () => {
    class Counter extends nn.Module {
      constructor() {
        super();
        this.registerBuffer("count", torch.zeros(1));
      }
    }
    const counter = new Counter();
    assert.deepEqual([Object.keys(counter.stateDict()), [...counter.parameters()]], [["count"], []]);
  });
});

describe("state", () => {
  test("loads into another module", () => {
    const [from, into] = [new Net(), new Net()];
    into.loadStateDict(from.stateDict());
    for (const [name, parameter] of into.namedParameters())
      assert.ok(parameter.detach().equal(from.stateDict()[name]), name);
    from.first.weight.detach().fill_(9);
    assert.notEqual(into.first.weight.at([0, 0]).item(), 9);
  });

  test("missing, unexpected and misfit entries are all named, in PyTorch's words", () => {
    const net = new Net();
    const { "first.bias": _, ...state } = net.stateDict();
    assert.throws(
      () => net.loadStateDict({ ...state, extra: torch.ones(1), "last.weight": torch.ones(1, 4) }),
      (error) => {
        assert.ok(error instanceof RuntimeError);
        assert.equal(
          error.message,
          'Error(s) in loading state_dict for Net:\n\tMissing key(s) in state_dict: "first.bias". \n\t' +
            'Unexpected key(s) in state_dict: "extra". \n\tsize mismatch for last.weight: copying a param with shape ' +
            "torch.Size([1, 4]) from checkpoint, the shape in current model is torch.Size([1, 3]).",
        );
        return true;
      },
    );
    const result = net.loadStateDict({ ...state, extra: torch.ones(1) }, { strict: false });
    assert.deepEqual([result.missingKeys, result.unexpectedKeys], [["first.bias"], ["extra"]]);
  });
});

describe("options", () => {
  const unknown = (name: string, of: RegExp) => (error: unknown) =>
    error instanceof TypeError && error.message.includes(`'${name}'`) && of.test(error.message);

  test("one that does not exist is refused, and those that exist are named", () => {
    assert.throws(() => new nn.Linear(2, 2, { biass: false } as never), unknown("biass", /Linear.*'bias'/));
    assert.throws(() => new nn.MSELoss({ reduce: "mean" } as never), unknown("reduce", /MSELoss.*'reduction'/));
    assert.throws(
      () => new nn.CrossEntropyLoss({ label_smoothing: 0.1 } as never),
      unknown("label_smoothing", /'labelSmoothing'/),
    );
  });

  test("sizes are whole numbers", () => {
    assert.throws(() => new nn.Linear(2.5, 1), { name: "TypeError", message: /inFeatures.*2\.5/ });
    assert.throws(() => new nn.Linear(2, -1), { name: "TypeError", message: /outFeatures.*-1/ });
  });
});
