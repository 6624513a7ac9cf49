/** Whether a gradient can flow from an expression back to parameters: as far as the text tells, without running it. */
import ts from "typescript";
import { calledName, functionOf, literal, methodCall, option } from "./calls.js";
import { isModule, methodOf } from "./modules.js";
import { assignmentsTo, declarationOf } from "./scope.js";
import { latest, madeModule, sequentialParts } from "./trace.js";
import { bare, returned } from "./tree.js";
import { classIn, enter, isRunning, type Value } from "./values.js";

/**
 * `live`: a gradient reaches a parameter, or may do so for all that is known. `cut`: it would, but for `by` (a `detach()`, `item()`, `noGrad`).
 * `constant`: there is no parameter behind it.
 */
export type Life = { state: "live" } | { state: "cut"; by: ts.Expression } | { state: "constant" };

const live: Life = { state: "live" };
const constant: Life = { state: "constant" };
const cutting = new Set(["detach", "item", "tolist", "numpy", "detach_"]);
const withoutGradient = new Set([
  "argmax",
  "argmin",
  "gt",
  "ge",
  "lt",
  "le",
  "eq",
  "ne",
  "round",
  "sign",
  "floor",
  "ceil",
]);
/** Modules of the library that have no parameters. */
const withoutParameters =
  /Loss$|Pool\dd$|Pad\dd$|^nn\.(ReLU|ReLU6|LeakyReLU|ELU|SELU|CELU|GELU|SiLU|Mish|GLU|Sigmoid|Tanh|LogSigmoid|Hard\w+|Soft\w+|LogSoftmax|Tanhshrink|Threshold|RReLU|\w*Dropout\w*|Flatten|Unflatten|Identity|Fold|Unfold|Upsample\w*|Pixel\w+|ChannelShuffle|CosineSimilarity|PairwiseDistance|LocalResponseNorm)$/;

export function lifeOf(value: Value, depth = 0): Life {
  if (depth > 30) return live;
  const { node, frame } = latest(value);
  const inside = (expression: ts.Expression) => lifeOf({ node: expression, frame }, depth + 1);
  if (ts.isConditionalExpression(node)) return either([inside(node.whenTrue), inside(node.whenFalse)]);
  if (ts.isBinaryExpression(node)) return either([inside(node.left), inside(node.right)]);
  if (ts.isArrayLiteralExpression(node)) return node.elements.length === 0 ? live : either(node.elements.map(inside));
  if (ts.isSpreadElement(node)) return inside(node.expression);
  if (ts.isNewExpression(node)) return calledName(node) === "nn.Parameter" ? live : constant;
  if (ts.isIdentifier(node)) return ofName(node, value, depth);
  if (ts.isPropertyAccessExpression(node))
    return ofProperty(node, inside(node.expression), { node: node.expression, frame });
  if (ts.isElementAccessExpression(node)) return inside(node.expression);
  return ts.isCallExpression(node) ? ofCall(node, value.node === node ? value : { node, frame }, depth) : constant;
}

/** Parameters behind any of them let a gradient through. */
function either(lives: readonly Life[]): Life {
  return lives.find(({ state }) => state === "live") ?? lives.find(({ state }) => state === "cut") ?? constant;
}

const cutBy = (life: Life, by: ts.Expression): Life => (life.state === "live" ? { state: "cut", by } : life);

function ofName(name: ts.Identifier, { frame }: Value, depth: number): Life {
  const declaration = declarationOf(name);
  if (declaration === undefined) return constant;
  if (ts.isBindingElement(declaration)) {
    const { parent } = declaration.parent;
    return ts.isVariableDeclaration(parent) && parent.initializer
      ? lifeOf({ node: parent.initializer, frame }, depth + 1)
      : constant;
  }
  if (ts.isParameter(declaration)) return constant;
  // Set in several places, or by a function that is not known.
  return ts.isVariableDeclaration(declaration) && assignmentsTo(declaration).length > 0 ? live : constant;
}

function ofProperty(node: ts.PropertyAccessExpression, owner: Life, target: Value): Life {
  const name = node.name.text;
  if (name === "data") return cutBy(owner, node);
  if (name === "grad" || name === "shape" || name === "length") return constant;
  if (name === "T") return owner;
  return node.expression.kind === ts.SyntaxKind.ThisKeyword || isModule(classIn(target)) ? live : owner;
}

function ofCall(node: ts.CallExpression, { frame }: Value, depth: number): Life {
  const inside = (expression: ts.Expression) => lifeOf({ node: expression, frame }, depth + 1);
  const name = calledName(node);
  const callee = bare(node.expression);
  if (name === "torch.noGrad" || name === "torch.inferenceMode")
    return cutBy(ofResults(node.arguments[0], [], frame, depth), node);
  if (name === "torch.enableGrad") return ofResults(node.arguments[0], [], frame, depth);
  if (name !== undefined) {
    if (literal(option(node, "requiresGrad")) === true) return live;
    const given = either(node.arguments.map(inside));
    return name === "torch.tensor" ||
      name === "torch.asTensor" ||
      withoutGradient.has(name.slice(name.lastIndexOf(".") + 1))
      ? cutBy(given, node)
      : given;
  }
  if (functionOf(callee)) return ofResults(callee, node.arguments, frame, depth);
  const of = classIn({ node: callee, frame });
  if (isModule(of)) return ofModule({ node: callee, frame }, node, depth);
  const method = methodCall(node);
  // A function of another file.
  if (method === undefined) return live;
  const target = inside(method.target);
  if (method.name === "requiresGrad_") return live;
  if (cutting.has(method.name) || withoutGradient.has(method.name)) return cutBy(target, node);
  const own = classIn({ node: method.target, frame });
  if (own !== undefined) return live;
  return either([target, ...node.arguments.map(inside)]);
}

function ofModule(module: Value, call: ts.CallExpression, depth: number): Life {
  const of = classIn(module);
  const args = call.arguments.map((node) => lifeOf({ node, frame: module.frame }, depth + 1));
  if (of?.declaration) {
    const forward = methodOf(of.declaration, "forward");
    if (forward === undefined || isRunning(forward, module.frame)) return live;
    const frame = enter(forward, call.arguments, module.frame, module);
    const results = returned(forward).map((node) => lifeOf({ node, frame }, depth + 1));
    return results.length > 0 && results.every(({ state }) => state === "cut")
      ? results[0]
      : either([live, ...results]);
  }
  if (of?.name === "nn.Sequential") {
    const made = madeModule(module);
    const parts = made && sequentialParts(made);
    const names = parts?.map((node) => classIn({ node, frame: module.frame })?.name ?? "");
    return names?.every((name) => withoutParameters.test(name)) ? either(args) : live;
  }
  return of && withoutParameters.test(of.name) ? either(args) : live;
}

function ofResults(
  callee: ts.Expression | undefined,
  args: readonly ts.Expression[],
  frame: Value["frame"],
  depth: number,
): Life {
  const fn = callee && functionOf(callee);
  if (fn === undefined || isRunning(fn, frame)) return live;
  const inside = enter(fn, args, frame, frame.self);
  return either(returned(fn).map((node) => lifeOf({ node, frame: inside }, depth + 1)));
}
