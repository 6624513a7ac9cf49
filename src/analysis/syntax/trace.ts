/** Where a tensor comes from: the computations that lead to an expression, walked backwards through names, functions, modules and `Sequential`. */
import ts from "typescript";
import { calledName, functionOf, methodCall } from "./calls.js";
import { libraryName } from "./library.js";
import { classOf, fieldsOf, isModule, methodOf } from "./modules.js";
import { assignmentsTo, type Declaration, declarationOf } from "./scope.js";
import { bare, enclosing, isWithin, returned } from "./tree.js";
import { classIn, enter, type Frame, isRunning, resolve, type Value } from "./values.js";

/** One computation: what made a tensor. */
export interface Made {
  /** Name of the operation, the same for its function, method and module: `softmax`, `linear`, `view`. Empty where it is not known. */
  operation: string;
  /** The call, or for a module that is applied elsewhere (in a `Sequential`) where that is made. */
  node: ts.Expression;
  /** What the operation was given first. */
  input: Source | undefined;
  /** Within `noGrad`. */
  gradEnabled: boolean;
}

/** What is given to an operation: an expression, or what comes out of the first modules of a `Sequential`. */
export type Source = Value | { modules: readonly ts.Expression[]; input: Source | undefined; frame: Frame };

/** Operations that change neither values nor gradients. */
const transparent = new Set(
  "view reshape squeeze unsqueeze flatten contiguous clone to float double half permute transpose t identity viewAs reshapeAs at select narrow swapaxes".split(
    " ",
  ),
);

/**
 * What may have made a tensor, one for each way that the code may go (branches, several `return`s). Empty where it is a name or a value that the file
 * does not tell more about.
 */
export function madeBy(source: Source, depth = 0): Made[] {
  if (depth > 40) return [];
  if ("modules" in source) return ofModules(source.modules, source.input, source.frame, depth);
  const { node, frame } = latest(source);
  if (ts.isConditionalExpression(node))
    return [node.whenTrue, node.whenFalse].flatMap((branch) => madeBy({ node: branch, frame }, depth + 1));
  if (!ts.isCallExpression(node)) return [];
  const callee = bare(node.expression);
  const first = node.arguments[0] && { node: node.arguments[0], frame };
  const name = calledName(node);
  if (name === "torch.noGrad" || name === "torch.inferenceMode")
    return resultsOf(node.arguments[0], [], frame, depth).map(cut);
  if (name === "torch.enableGrad") return resultsOf(node.arguments[0], [], frame, depth);
  if (name !== undefined) return [{ operation: lastPart(name), node, input: first, gradEnabled: true }];
  if (functionOf(callee)) return resultsOf(callee, node.arguments, frame, depth);
  const module = ofModule(callee, node, first, frame, depth);
  if (module) return module;
  const method = methodCall(node);
  if (!method) return [];
  const target = { node: method.target, frame };
  const own = ownMethod(target, method.name);
  if (own === undefined)
    return method.name === "forward"
      ? (ofModule(method.target, node, first, frame, depth) ?? [])
      : [{ operation: method.name, node, input: target, gradEnabled: true }];
  if (isRunning(own, frame)) return [];
  const self = method.target.kind === ts.SyntaxKind.ThisKeyword ? frame.self : target;
  const inside = enter(own, node.arguments, frame, self);
  return returned(own).flatMap((result) => madeBy({ node: result, frame: inside }, depth + 1));
}

/** `madeBy`, looked at through what changes neither values nor gradients. */
export function madeFirst(source: Source): Made[] {
  return lookThrough(madeBy(source));
}

/** `madeFirst` of what comes out of a module of the file that is called with an argument that is not known. */
export function outputOf(module: Value): Made[] {
  const { node, frame } = resolve(module);
  return lookThrough(ofModule(node, node, undefined, frame, 0) ?? []);
}

function lookThrough(mades: Made[], depth = 0): Made[] {
  return mades.flatMap((made) => {
    if (!transparent.has(made.operation) || made.input === undefined || depth > 40) return [made];
    const before = lookThrough(madeBy(made.input, depth), depth + 1);
    return made.gradEnabled ? before : before.map(cut);
  });
}

const cut = (made: Made): Made => ({ ...made, gradEnabled: false });
const lastPart = (name: string) => name.slice(name.lastIndexOf(".") + 1);

function ownMethod(target: Value, name: string): ts.MethodDeclaration | undefined {
  const declaration = classIn(target)?.declaration;
  return declaration && methodOf(declaration, name);
}

function resultsOf(
  callee: ts.Expression | undefined,
  args: readonly ts.Expression[],
  frame: Frame,
  depth: number,
): Made[] {
  const fn = callee && functionOf(callee);
  if (fn === undefined || isRunning(fn, frame)) return [];
  const inside = enter(fn, args, frame, frame.self);
  return returned(fn).flatMap((result) => madeBy({ node: result, frame: inside }, depth + 1));
}

/** What a module gives for an input; undefined where the expression is no module. */
function ofModule(
  module: ts.Expression,
  call: ts.Expression,
  input: Source | undefined,
  frame: Frame,
  depth: number,
): Made[] | undefined {
  const of = classIn({ node: module, frame });
  if (!of || !isModule(of)) return undefined;
  if (of.declaration) {
    const forward = methodOf(of.declaration, "forward");
    if (forward === undefined || isRunning(forward, frame)) return [];
    const args = call !== module && ts.isCallExpression(call) ? call.arguments : [];
    const inside = enter(forward, args, frame, { node: module, frame });
    return returned(forward).flatMap((result) => madeBy({ node: result, frame: inside }, depth + 1));
  }
  const made = madeModule({ node: module, frame });
  if (of.name === "nn.Sequential") {
    const parts = made && sequentialParts(made);
    return parts ? ofModules(parts, input, frame, depth) : [];
  }
  const name = lastPart(of.name);
  return [{ operation: name[0].toLowerCase() + name.slice(1), node: call, input, gradEnabled: true }];
}

function ofModules(modules: readonly ts.Expression[], input: Source | undefined, frame: Frame, depth: number): Made[] {
  if (modules.length === 0) return input ? madeBy(input, depth + 1) : [];
  const last = modules[modules.length - 1];
  return ofModule(last, last, { modules: modules.slice(0, -1), input, frame }, frame, depth + 1) ?? [];
}

/** Where a module is made: its `new`, through names and fields. */
export function madeModule(module: Value): ts.NewExpression | undefined {
  const { node, frame } = resolve(module);
  if (ts.isNewExpression(node)) return node;
  if (ts.isPropertyAccessExpression(node)) {
    const owner = classIn({ node: node.expression, frame })?.declaration;
    const values = owner ? fieldsOf(owner).filter(({ name }) => name === node.name.text) : [];
    const value = values.length === 1 ? resolve({ node: values[0].value, frame }).node : undefined;
    if (value === undefined) return undefined;
    return ts.isNewExpression(value) ? value : classOf(value)?.made;
  }
  return classOf(node)?.made;
}

/** The modules of `new nn.Sequential(...)`, in order; undefined where they are not all written there. */
export function sequentialParts(made: ts.NewExpression): readonly ts.Expression[] | undefined {
  if (libraryName(made.expression) !== "nn.Sequential") return undefined;
  const args = made.arguments ?? ts.factory.createNodeArray<ts.Expression>();
  const [first] = args;
  if (args.length === 1 && ts.isObjectLiteralExpression(first)) {
    const values = first.properties.map((property) =>
      ts.isPropertyAssignment(property) ? property.initializer : undefined,
    );
    return values.every((value) => value !== undefined) ? values : undefined;
  }
  if (args.some((arg) => ts.isSpreadElement(arg) || ts.isArrayLiteralExpression(arg))) return undefined;
  return args;
}

/** Follows names to what they hold where they stand: `x` after `x = this.fc(x)` is that call. */
export function latest(value: Value): Value {
  let at: Value = { node: bare(value.node), frame: value.frame };
  for (let depth = 0; depth < 30; depth++) {
    const next = ts.isIdentifier(at.node) ? (assignedBefore(at.node, at.frame) ?? resolve(at)) : resolve(at);
    if (next.node === at.node) return at;
    at = { node: bare(next.node), frame: next.frame };
  }
  return at;
}

/** The value that a variable with several has where it is read: of the nearest assignment above that must have run. */
function assignedBefore(name: ts.Identifier, frame: Frame): Value | undefined {
  const declaration = declarationOf(name);
  if (declaration === undefined || !(ts.isVariableDeclaration(declaration) || ts.isParameter(declaration)))
    return undefined;
  const assigned = assignmentsTo(declaration);
  if (assigned.length === 0) return undefined;
  const above = assigned.filter(
    (value) => value.getEnd() < name.getStart() && functionAround(value) === functionAround(name),
  );
  const nearest = above.at(-1);
  if (nearest !== undefined)
    return mustRunBefore(nearest, name) && !isWithin(name, nearest) ? { node: nearest, frame } : undefined;
  return initial(declaration, name, frame);
}

/** What it was before any assignment; unless an assignment further down a loop may have run already. */
function initial(declaration: Declaration, name: ts.Identifier, frame: Frame): Value | undefined {
  if (functionAround(declaration) !== functionAround(name)) return undefined;
  if (ts.isParameter(declaration)) {
    for (let at: Frame | undefined = frame; at; at = at.caller) {
      const bound = at.parameters.get(declaration);
      if (bound) return bound;
    }
    return undefined;
  }
  return ts.isVariableDeclaration(declaration) && declaration.initializer
    ? { node: declaration.initializer, frame }
    : undefined;
}

const functionAround = (node: ts.Node) => enclosing(node, ts.isFunctionLike) ?? node.getSourceFile();

/** The block of the one is around the other, so whoever gets to the second has come by the first. */
function mustRunBefore(first: ts.Node, second: ts.Node): boolean {
  const statement = enclosing(first, ts.isStatement);
  return statement !== undefined && isWithin(second, statement.parent);
}
