import assert from "node:assert/strict";
import { describe, test } from "node:test";
import ts from "typescript";
import { functionOf, literal, methodCall, option } from "../../../src/analysis/syntax/calls.js";
import { edited, lineBefore, remove, removeFromList, statementOf } from "../../../src/analysis/syntax/edits.js";
import { classOf, isModule, moduleClasses } from "../../../src/analysis/syntax/modules.js";
import { all, parse } from "../../../src/analysis/syntax/tree.js";

const header = 'import torch, { nn } from "gradlens";\n';

/** The expression before the `;` at the end of a text. */
function last(text: string): ts.Expression {
  return (parse("/a.ts", header + text).statements.at(-1) as ts.ExpressionStatement).expression;
}

describe("classOf", () => {
  const cases: [text: string, name: string | undefined, module: boolean][] = [
    ["const m = new nn.Linear(1, 1); m;", "nn.Linear", true],
    ["const make = () => new nn.ReLU(); make();", "nn.ReLU", true],
    ["class Net extends nn.Module {} function make() { return new Net(); } const net = make(); net;", "Net", true],
    ["class Base extends nn.Module {} class Net extends Base {} new Net();", "Net", true],
    ["class Net { fc = new nn.Linear(1, 1); } const net = new Net(); net.fc;", "nn.Linear", true],
    ["class Net { fc; constructor() { this.fc = new nn.Linear(1, 1); } } new Net().fc;", "nn.Linear", true],
    ["class Net { fc: nn.Linear; } new Net().fc;", "nn.Linear", true],
    ["class Net {} new Net();", "Net", false],
    ["new nn.Parameter(x);", "nn.Parameter", false],
    ["torch.ones(1);", undefined, false],
    ["const a = b; const b = a; a;", undefined, false],
  ];
  for (const [text, name, module] of cases)
    test(text, () => assert.deepEqual([classOf(last(text))?.name, isModule(classOf(last(text)))], [name, module]));

  test("a parameter by its type", () => {
    const source = parse("/a.ts", `${header}function f(net: nn.Module) { return net; }`);
    const [{ expression }] = all(source, ts.isReturnStatement);
    assert.deepEqual(classOf(expression!), { name: "nn.Module" });
  });

  test("moduleClasses", () => {
    const source = parse("/a.ts", `${header}class A extends nn.Module {} class B {} const C = class extends A {};`);
    assert.equal(moduleClasses(source).length, 2);
  });
});

describe("calls", () => {
  test("options and literals are followed to where they are set", () => {
    const call = last(
      "const rate = 10 ** -3; const options = { lr: rate * 2, bias: false }; f(1, options);",
    ) as ts.CallExpression;
    assert.deepEqual(
      [literal(option(call, "lr")), literal(option(call, "bias")), option(call, "momentum")],
      [0.002, false, undefined],
    );
  });

  test("a variable that changes has no literal", () => {
    assert.equal(literal(last("let lr = 1; lr *= 2; lr;")), undefined);
    assert.equal(literal(last("let lr = 1; for (lr of [1, 2]) {} lr;")), undefined);
  });

  test("methods are told from functions of the library", () => {
    const name = (text: string) => methodCall(last(text))?.name;
    assert.deepEqual(
      [name("x.relu();"), name("torch.relu(x);"), name("(x as any)!.relu();")],
      ["relu", undefined, "relu"],
    );
  });

  test("functionOf finds declarations and constants", () => {
    for (const text of ["function f() {} f;", "const f = () => 1; f;", "const g = () => 1; const f = g; f;"])
      assert.ok(functionOf(last(text)), text);
  });
});

describe("edits", () => {
  const statements = (text: string) => parse("/a.ts", text).statements;

  test("a statement goes with its line", () => {
    const text = "a();\n  b();\nc();\n";
    assert.equal(edited(text, [remove(statements(text)[1])]), "a();\nc();\n");
    assert.equal(edited("a(); b();", [remove(statements("a(); b();")[0])]), " b();");
  });

  test("an element goes with its comma", () => {
    const without = (text: string, index: number) => {
      const { arguments: list } = (statements(text)[0] as ts.ExpressionStatement).expression as ts.CallExpression;
      return edited(text, [removeFromList(list[index], list)]);
    };
    assert.deepEqual(
      [without("f(a, b);", 0), without("f(a, b);", 1), without("f(a);", 0), without("f(\n  a,\n  b,\n);", 1)],
      ["f(b);", "f(a);", "f();", "f(\n  a,\n);"],
    );
  });

  test("a new line is as deep as its neighbour, with the file's line ends", () => {
    const text = "{\r\n  b();\r\n}";
    const [call] = all(parse("/a.ts", text), ts.isCallExpression);
    assert.equal(edited(text, [lineBefore(statementOf(call)!, "a();")]), "{\r\n  a();\r\n  b();\r\n}");
  });

  test("the only statement of an if has no place for another", () => {
    const [call] = all(parse("/a.ts", "if (x) f();"), ts.isCallExpression);
    assert.equal(statementOf(call), undefined);
  });
});
