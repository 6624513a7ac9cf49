import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { shapeHints } from "../../src/language/features/inlayHints.js";
import { call, module, spanIn, file, tensor, viewOf, type Handmade } from "./handmade.js";

const all = { shapes: "all", maximumLength: 60 } as const;

/** The lines of the text as it is now, each with its hint in ‹›. */
function shown(text: string, handmade: Handmade, settings: Parameters<typeof shapeHints>[1] = all, now = text): string {
  const lines = now.split("\n");
  for (const { position, label } of shapeHints(viewOf(text, handmade, now), settings)) {
    const line = lines[position.line];
    lines[position.line] = `${line.slice(0, position.character)}‹${label as string}›${line.slice(position.character)}`;
  }
  return lines.join("\n");
}

const forward = `class Net extends nn.Module {
  forward(x: torch.Tensor) {
    const h = this.conv(x)
      .relu() // thresholds
      .flatten(1);
    return this.fc(h);
  }
}`;
const passed: Handmade["passed"] = [
  { at: "x", in: "(x", kind: "parameter", values: [tensor(["N", 1, 28, 28])] },
  { at: "h", in: "const h", kind: "declaration", values: [tensor(["N", 576])] },
  { at: "this.conv(x)", values: [tensor(["N", 4, 14, 14])] },
  { at: "this.conv(x)\n      .relu()", values: [tensor(["N", 4, 14, 14])] },
  { at: "this.conv(x)\n      .relu() // thresholds\n      .flatten(1)", values: [tensor(["N", 576])] },
  { at: "this.fc(h)", values: [tensor(["N", 10])] },
];

describe("shapes at the ends of lines", () => {
  test("parameters, links of a chain, results; before a comment", () => {
    assert.equal(
      shown(forward, { passed }),
      forward
        .replace("torch.Tensor) {", "torch.Tensor) {‹x: [N, 1, 28, 28]›")
        .replace("this.conv(x)", "this.conv(x)‹[N, 4, 14, 14]›")
        .replace(".relu()", ".relu()‹[N, 4, 14, 14]›")
        .replace(".flatten(1);", ".flatten(1);‹[N, 576]›")
        .replace("return this.fc(h);", "return this.fc(h);‹[N, 10]›"),
    );
  });

  test("`assignments` leaves links and results out, `off` all", () => {
    const few = shown(forward, { passed }, { ...all, shapes: "assignments" });
    assert.deepEqual(few.match(/‹.*?›/g), ["‹x: [N, 1, 28, 28]›", "‹[N, 576]›"]);
    assert.equal(shown(forward, { passed }, { ...all, shapes: "off" }), forward);
  });

  test("layers tell what they give back", () => {
    const text = "const net = new nn.Sequential(\n  new nn.Linear(2, 20),\n  new nn.Tanh(),\n);";
    const made = (piece: string) => ({ made: { file, span: spanIn(text, piece) } });
    const modules = [
      module("Linear", { ...made("new nn.Linear(2, 20)"), calls: [call(["N", 2], ["N", 20])] }),
      module("Tanh", { ...made("new nn.Tanh()"), calls: [call(["N", 20], ["N", 20])] }),
    ];
    assert.equal(
      shown(text, { facts: { modules } }),
      text.replace("20),", "20),‹→ [N, 20]›").replace("Tanh(),", "Tanh(),‹→ [N, 20]›"),
    );
  });

  test("names of a pattern, several shapes, other types, what is too long", () => {
    const text = "for (const [xb, yb] of loader) {\n  const p = f(xb);\n}\nlet q = g();";
    const handmade: Handmade = {
      passed: [
        { at: "xb", kind: "declaration", values: [tensor(["N", 2])] },
        { at: "yb", kind: "declaration", values: [tensor(["N"], { dtype: "int64" })] },
        { at: "p", in: "const p", kind: "declaration", values: [tensor([8, 3]), tensor([4, 3])] },
        { at: "q", in: "let q", kind: "declaration", values: [1, 2, 3, 4].map((size) => tensor([size, 100_000])) },
      ],
    };
    assert.equal(
      shown(text, handmade, { ...all, maximumLength: 35 }),
      [
        "for (const [xb, yb] of loader) {‹xb: [N, 2], yb: [N] int64›",
        "  const p = f(xb);‹[8, 3] | [4, 3]›",
        "}",
        "let q = g();‹[1, 100000] | [2, 100000] | [3, 10…›",
      ].join("\n"),
    );
  });

  test("tuples, lists and objects; numbers say nothing", () => {
    const text = "const a = f();\nconst b = g();\nconst c = h();\nconst d = x.size(0);";
    const group = (type: string, ...parts: [string, ReturnType<typeof tensor>][]) =>
      ({ kind: "group", type, parts: parts.map(([key, value]) => ({ key, value })), size: parts.length }) as const;
    const handmade: Handmade = {
      passed: [
        {
          at: "a",
          in: "const a",
          kind: "declaration",
          values: [group("Array", ["0", tensor([5, 2])], ["1", tensor([2])])],
        },
        {
          at: "b",
          in: "const b",
          kind: "declaration",
          values: [group("Array", ["0", tensor([3])], ["1", tensor([3])])],
        },
        { at: "c", in: "const c", kind: "declaration", values: [group("Object", ["x", tensor([3])])] },
        { at: "d", in: "const d", kind: "declaration", values: [{ kind: "plain", value: 5 }] },
      ],
    };
    assert.equal(
      shown(text, handmade),
      "const a = f();‹([5, 2], [2])›\nconst b = g();‹2 × [3]›\nconst c = h();‹{ x: [3] }›\nconst d = x.size(0);",
    );
  });

  test("while the text changes, hints move with their lines, and go with what is replaced", () => {
    const text = "const a = f();\nconst b = g();";
    const handmade: Handmade = {
      passed: [
        { at: "a", in: "const a", kind: "declaration", values: [tensor([1])] },
        { at: "b", in: "const b", kind: "declaration", values: [tensor([2])] },
      ],
    };
    const typed = "const a = f(;\n// new\nconst b = g();";
    assert.match(shown(text, handmade, all, `// first\n${text}`), /^\/\/ first\n.*f\(\);‹\[1\]›\n.*‹\[2\]›$/);
    assert.match(shown(text, handmade, all, typed), /const b = g\(\);‹\[2\]›$/);
  });
});
