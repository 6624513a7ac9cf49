/** What is seen of a graph with its groups folded or opened, and where. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import torch, { nn } from "../../src/engine/index.js";
import {
  allKeys,
  collapse,
  initialExpansion,
  keysAround,
  layout,
  mostOpened,
  type VisibleGraph,
} from "../../src/graph/index.js";
import type { CapturedGraph } from "../../src/protocol/graph.js";
import { captureHere } from "../support/captureHere.js";

class Net extends nn.Module {
  layers = new nn.Sequential(new nn.Linear(3, 4), new nn.Tanh(), new nn.Linear(4, 1));
  override forward(x: torch.Tensor) {
    return this.layers(x).squeeze(1);
  }
}

const drawn = ({ nodes }: VisibleGraph) => nodes.map(({ label }) => label);
const arrows = ({ nodes, edges }: VisibleGraph) => {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  return edges.map(({ from, to, label }) => `${labels.get(from)} ${label} ${labels.get(to)}`.replace("  ", " "));
};

describe("a folded graph", () => {
  let graph: CapturedGraph;
  before(async () => {
    torch.manualSeed(0);
    const net = new Net();
    ({ graph } = await captureHere(() => net(torch.randn(5, 3)).sub(1).pow(2).mean().backward()));
  });

  test("nothing opened: the model is one node, its parameters are not seen", () => {
    const visible = collapse(graph, new Set());
    assert.deepEqual(drawn(visible), ["input", "Net", "sub 1", "pow 2", "mean"]);
    assert.equal(visible.frames.length, 0);
    const net = visible.nodes.find(({ label }) => label === "Net")!;
    assert.deepEqual([net.kind, net.key, net.nodes.length], ["module", ".", 6]);
    assert.ok(arrows(visible).includes("input 5×3 Net"));
    assert.ok(arrows(visible).includes("Net 5 sub 1"));
  });

  test("opened at first: the model", () => {
    const keys = initialExpansion(graph);
    assert.deepEqual(keys, ["."]);
    const visible = collapse(graph, new Set(keys));
    assert.deepEqual(
      visible.frames.map(({ label }) => label),
      ["Net"],
    );
    const layers = visible.nodes.find(({ label }) => label === "layers")!;
    assert.deepEqual([layers.parent, layers.detail], ["g:.", "Sequential"]);
    assert.ok(arrows(visible).includes("input 5×3 layers") && arrows(visible).includes("layers 5×1 squeeze"));
  });

  test("a key inside a folded module does nothing until that is opened", () => {
    const visible = collapse(graph, new Set(["layers.0"]));
    assert.deepEqual(visible, collapse(graph, new Set()));
    const opened = collapse(graph, new Set(["layers.0", ".", "layers"]));
    assert.deepEqual(
      opened.frames.map(({ key }) => key),
      [".", "layers", "layers.0"],
    );
    assert.deepEqual(
      opened.nodes.filter(({ parent }) => parent === "g:layers.0").map(({ label, detail }) => `${label} ${detail}`),
      ["weight 4×3", "bias 4", "t 3×4", "addmm 5×4"],
    );
  });

  test("everything opened shows every operation once", () => {
    const visible = collapse(graph, new Set(allKeys(graph)));
    assert.deepEqual(
      visible.nodes.flatMap(({ nodes }) => nodes).sort((a, b) => a - b),
      graph.nodes.map(({ id }) => id),
    );
    const ids = new Set(visible.nodes.map(({ id }) => id));
    for (const { from, to } of visible.edges) assert.ok(ids.has(from) && ids.has(to));
  });

  test("the keys around an operation open the way to it", () => {
    const tanh = graph.nodes.find(({ operation }) => operation === "addmm")!;
    const keys = keysAround(graph, { node: tanh.id });
    assert.deepEqual(keys, [".", "layers", "layers.0"]);
    assert.ok(collapse(graph, new Set(keys)).nodes.some(({ id }) => id === `n:${tanh.id}`));
    const bias = graph.tensors.find(({ name }) => name === "layers.2.bias")!;
    assert.deepEqual(keysAround(graph, { tensor: bias.id }), [".", "layers", "layers.2"]);
  });

  test("a layout has places for all, in the order of the data, without overlaps, and is always the same", () => {
    const visible = collapse(graph, new Set(allKeys(graph)));
    const placed = layout(visible);
    assert.deepEqual(placed, layout(visible));
    const at = new Map(placed.nodes.map((box) => [box.id, box]));
    for (const { from, to } of visible.edges) assert.ok(at.get(from)!.y < at.get(to)!.y, `${from} above ${to}`);
    placed.nodes.forEach((a, i) => {
      for (const b of placed.nodes.slice(i + 1))
        assert.ok(Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2);
    });
    visible.nodes.forEach(({ parent }, i) => {
      const [box, frame] = [placed.nodes[i], placed.frames.find(({ id }) => id === parent)];
      if (frame === undefined) return;
      assert.ok(
        box.x - box.width / 2 >= frame.x - frame.width / 2 && box.x + box.width / 2 <= frame.x + frame.width / 2,
      );
      assert.ok(
        box.y - box.height / 2 >= frame.y - frame.height / 2 && box.y + box.height / 2 <= frame.y + frame.height / 2,
      );
    });
    for (const { x, y } of placed.nodes) assert.ok(x > 0 && x < placed.width && y > 0 && y < placed.height);
    // A line begins and ends at the borders of its nodes, whatever frames lie between them.
    const touches = (point: { x: number; y: number }, id: string) => {
      const box = at.get(id)!;
      return (
        Math.abs(point.x - box.x) <= box.width / 2 + 1 && Math.abs(Math.abs(point.y - box.y) - box.height / 2) <= 1
      );
    };
    for (const { from, to, points } of placed.edges) {
      assert.ok(points.length >= 2);
      assert.ok(touches(points[0], from) && touches(points.at(-1)!, to), `${from} to ${to}`);
    }
  });
});

describe("a graph of many operations", () => {
  let graph: CapturedGraph;
  before(async () => {
    const x = torch.ones(2, { requiresGrad: true });
    ({ graph } = await captureHere(
      () => {
        let y: torch.Tensor = x;
        for (let i = 0; i < 5000; i++) y = y.mul(1);
        y.sum().backward();
      },
      { numbers: false },
    ));
  });

  test("is folded into blocks of neighbours, down to single operations", () => {
    const visible = collapse(graph, new Set());
    assert.ok(visible.nodes.length <= 61, String(visible.nodes.length));
    const block = visible.nodes.find(({ kind }) => kind === "block")!;
    const inner = collapse(graph, new Set([block.key!]));
    assert.ok(inner.nodes.length > visible.nodes.length);
    assert.ok(keysAround(graph, { node: 4321 }).length >= 2);
    const opened = collapse(graph, new Set(keysAround(graph, { node: 4321 })));
    assert.ok(opened.nodes.some(({ id }) => id === "n:4321"));
  });

  test("more than the limit stays folded, and is told", () => {
    const visible = collapse(graph, new Set(allKeys(graph)));
    assert.ok(visible.nodes.length <= 300);
    assert.ok(visible.refused.length > 0);
    assert.equal(visible.nodes.flatMap(({ nodes }) => nodes).length, graph.nodes.length);
  });
});

test("a thousand operations can be opened altogether, each in a place of its own", async () => {
  const x = torch.ones(2).requiresGrad_();
  const { graph } = await captureHere(() => {
    let y = x.mul(1);
    for (let i = 0; i < 998; i++) y = y.add(i);
    y.sum().backward();
  });
  const visible = collapse(graph, new Set(allKeys(graph)), mostOpened);
  assert.deepEqual(visible.refused, []);
  assert.equal(visible.nodes.filter(({ kind }) => kind === "operation").length, 1000);
  const { nodes } = layout(visible);
  assert.equal(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size, visible.nodes.length);
});

test("a module that is called in a loop has a node a call", async () => {
  const cell = new nn.RNNCell(2, 3);
  const { graph } = await captureHere(() => {
    let h = torch.zeros(1, 3);
    for (let i = 0; i < 3; i++) h = cell(torch.ones(1, 2), h);
    h.sum().backward();
  });
  const visible = collapse(graph, new Set());
  const calls = visible.nodes.filter(({ kind }) => kind === "module");
  assert.deepEqual(
    calls.map(({ label }) => label),
    ["RNNCell", "RNNCell (call 2)", "RNNCell (call 3)"],
  );
  assert.deepEqual(
    calls.map(({ key }) => key),
    [".", ".#1", ".#2"],
  );
  // What all calls use lies outside of them.
  assert.equal(visible.nodes.filter(({ kind, label }) => kind === "tensor" && label.startsWith("weight")).length, 2);
});
