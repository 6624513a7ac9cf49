/**
 * What a file does with its trainings, in the order in which it does it: calls of functions of the file are followed into, callbacks are taken as
 * called where they are given, each branch as taken. A loop is gone through once.
 */
import ts from "typescript";
import { calledName, functionOf, type FunctionNode, methodCall, type MethodCall } from "./calls.js";
import { isModule, methodOf } from "./modules.js";
import { bare, isLoop, walk } from "./tree.js";
import { classIn, enter, type Frame, identityOf, isRunning, topFrame, type Value } from "./values.js";

/** `call`: of a module; `loss`: of a loss function of the library; `update`: a parameter changed in place by its gradient, without an optimizer. `other`: a function that the file does not have, given a model or an optimizer. */
export type MomentKind = "zeroGrad" | "backward" | "step" | "update" | "train" | "eval" | "call" | "loss" | "other";

export interface Moment {
  kind: MomentKind;
  /** The call, or the assignment `p.grad = null`. */
  node: ts.Expression;
  /** What it is called on; for `other`, each of its arguments is a moment. */
  target: Value;
  /** Same for the same object (`identityOf`); undefined where it is not known. */
  object: string | undefined;
  /** The loops around it, those of callers too, outermost first. */
  loops: readonly ts.Node[];
  /** The branches around it that need not be taken, outermost first. */
  branches: readonly ts.Node[];
  /** The functions that are running, outermost first. */
  functions: readonly FunctionNode[];
  gradEnabled: boolean;
  frame: Frame;
}

/** One run of things: the file itself, or a function of it that nothing in the file calls. */
export type Timeline = readonly Moment[];

const known = new WeakMap<ts.SourceFile, readonly Timeline[]>();

/** The file's own statements first, then each function that nothing else in the file calls, as its callers elsewhere would. */
export function timelines(source: ts.SourceFile): readonly Timeline[] {
  let result = known.get(source);
  if (result === undefined) known.set(source, (result = walkFile(source)));
  return result;
}

interface Around {
  loops: readonly ts.Node[];
  branches: readonly ts.Node[];
  functions: readonly FunctionNode[];
  gradEnabled: boolean;
  frame: Frame;
}

const start: Around = { loops: [], branches: [], functions: [], gradEnabled: true, frame: topFrame };

/** Enough for any file that a person writes; keeps functions that call each other many times from taking for ever. */
const maxMoments = 5000;

function walkFile(source: ts.SourceFile): Timeline[] {
  const followed = new Set<ts.Node>();
  const main = new Walk(followed);
  main.visit(source, start);
  const lines: Timeline[] = [main.moments];
  walk(source, (node) => {
    if (!isFunction(node) || followed.has(node) || node.body === undefined) return;
    // The forward of a module, and what is computed within it, is no training.
    const line = new Walk(followed);
    followed.add(node);
    line.visit(node.body, { ...start, functions: [node], frame: { ...topFrame, fn: node } });
    lines.push(line.moments);
  });
  return lines.filter((line) => line.length > 0);
}

const isFunction = (node: ts.Node): node is FunctionNode =>
  ts.isFunctionDeclaration(node) ||
  ts.isFunctionExpression(node) ||
  ts.isArrowFunction(node) ||
  ts.isMethodDeclaration(node);

const withGrad: Record<string, boolean> = {
  "torch.noGrad": false,
  "torch.inferenceMode": false,
  "torch.enableGrad": true,
};

const repeats = new Set(["forEach", "map", "flatMap", "filter", "reduce", "every", "some"]);

class Walk {
  readonly moments: Moment[] = [];
  /** `setGradEnabled(false)` without a function holds for what comes after. */
  private gradEnabled = true;

  constructor(private readonly followed: Set<ts.Node>) {}

  visit(node: ts.Node, around: Around): void {
    if (this.moments.length >= maxMoments) return;
    if (ts.isClassLike(node) || ts.isFunctionLike(node) || ts.isTypeNode(node)) return;
    if (isLoop(node)) return this.loop(node, around);
    if (ts.isIfStatement(node)) {
      this.visit(node.expression, around);
      this.branch(node.thenStatement, around);
      if (node.elseStatement) this.branch(node.elseStatement, around);
    } else if (ts.isConditionalExpression(node)) {
      this.visit(node.condition, around);
      this.branch(node.whenTrue, around);
      this.branch(node.whenFalse, around);
    } else if (ts.isBinaryExpression(node)) this.binary(node, around);
    else if (ts.isCaseOrDefaultClause(node) || ts.isCatchClause(node)) {
      const inside = { ...around, branches: [...around.branches, node] };
      ts.forEachChild(node, (child) => this.visit(child, inside));
    } else if (ts.isCallExpression(node)) this.call(node, around);
    else ts.forEachChild(node, (child) => this.visit(child, around));
  }

  private loop(node: ts.IterationStatement, around: Around): void {
    const inside = { ...around, loops: [...around.loops, node] };
    if (ts.isForOfStatement(node) || ts.isForInStatement(node)) this.visit(node.expression, around);
    else if (ts.isForStatement(node)) {
      if (node.initializer) this.visit(node.initializer, around);
      if (node.condition) this.visit(node.condition, inside);
    } else if (ts.isWhileStatement(node)) this.visit(node.expression, inside);
    this.visit(node.statement, inside);
    if (ts.isDoStatement(node)) this.visit(node.expression, inside);
    if (ts.isForStatement(node) && node.incrementor) this.visit(node.incrementor, inside);
  }

  private branch(node: ts.Node, around: Around): void {
    this.visit(node, { ...around, branches: [...around.branches, node] });
  }

  private binary(node: ts.BinaryExpression, around: Around): void {
    const { left, operatorToken, right } = node;
    const lazy = [
      ts.SyntaxKind.AmpersandAmpersandToken,
      ts.SyntaxKind.BarBarToken,
      ts.SyntaxKind.QuestionQuestionToken,
    ].includes(operatorToken.kind);
    this.visit(left, around);
    if (lazy) return this.branch(right, around);
    this.visit(right, around);
    if (operatorToken.kind === ts.SyntaxKind.EqualsToken && isGradient(left))
      this.add("zeroGrad", node, left, around, true);
  }

  private call(node: ts.CallExpression, around: Around): void {
    const method = methodCall(node);
    const name = calledName(node);
    const callee = bare(node.expression);
    this.visit(method ? method.target : callee, around);
    const fn = functionOf(callee);
    if (fn === undefined) this.arguments(node, name, method, around);
    else for (const argument of node.arguments) this.visit(argument, around);
    if (fn) this.enter(fn, node, around);
    else if (isModule(classIn({ node: callee, frame: around.frame }))) this.add("call", node, callee, around);
    else if (method) this.method(method, around);
    else if (name === "torch.setGradEnabled" && node.arguments.length === 1)
      this.gradEnabled = node.arguments[0].kind !== ts.SyntaxKind.FalseKeyword;
    else if (name !== undefined && /^F\.\w*(Loss|Entropy\w*)$/.test(name)) this.add("loss", node, callee, around);
    else if (name === undefined || name === "train.fit") this.other(node, around);
  }

  /** Arguments, and callbacks among them as if they were called here. */
  private arguments(
    node: ts.CallExpression,
    name: string | undefined,
    method: MethodCall | undefined,
    around: Around,
  ): void {
    let gradEnabled = around.gradEnabled;
    if (name !== undefined && name in withGrad) gradEnabled = withGrad[name];
    if (name === "torch.setGradEnabled") gradEnabled = node.arguments[0]?.kind !== ts.SyntaxKind.FalseKeyword;
    const loops = method && repeats.has(method.name) ? [...around.loops, node] : around.loops;
    for (const argument of node.arguments) {
      const fn = functionOf(argument);
      if (fn === undefined) this.visit(argument, around);
      else this.enterBody(fn, { ...around, gradEnabled, loops, frame: enter(fn, [], around.frame, around.frame.self) });
    }
  }

  private enter(fn: FunctionNode, node: ts.CallExpression, around: Around, self?: Value): void {
    this.enterBody(fn, { ...around, frame: enter(fn, node.arguments, around.frame, self ?? around.frame.self) });
  }

  private enterBody(fn: FunctionNode, around: Around): void {
    this.followed.add(fn);
    if (fn.body === undefined || isRunning(fn, around.frame.caller ?? topFrame)) return;
    this.visit(fn.body, { ...around, functions: [...around.functions, fn] });
  }

  private method(method: MethodCall, around: Around): void {
    const { call, target, name } = method;
    const value = { node: target, frame: around.frame };
    const of = classIn(value);
    const own = of?.declaration && methodOf(of.declaration, name);
    if (own && !(isModule(of) && name === "forward")) {
      const self = target.kind === ts.SyntaxKind.ThisKeyword ? around.frame.self : value;
      return this.enter(own, call, around, self);
    }
    if (name === "backward") this.add("backward", call, target, around);
    else if (name === "zeroGrad") this.add("zeroGrad", call, target, around);
    else if (name === "zero_" && isGradient(target)) this.add("zeroGrad", call, target, around, true);
    else if (name === "step") {
      if (isOptimizer(value)) this.add("step", call, target, around);
    } else if (name === "eval" || name === "train") this.mode(method, of !== undefined && !isModule(of), around);
    else if (name.endsWith("_") && call.arguments.some(mentionsGradient)) this.add("update", call, target, around);
    else if (name === "forward" && isModule(of)) this.add("call", call, target, around);
    else this.other(call, around);
  }

  private mode({ call, target, name }: MethodCall, isOther: boolean, around: Around): void {
    if (isOther || call.arguments.length > 1) return;
    const off = call.arguments[0]?.kind === ts.SyntaxKind.FalseKeyword;
    const unsure = call.arguments.length === 1 && !off && call.arguments[0].kind !== ts.SyntaxKind.TrueKeyword;
    // `model.train(isTraining)` may be either: it is told as what makes no check speak.
    if (unsure) this.add("other", call, target, around);
    else this.add(name === "eval" || off ? "eval" : "train", call, target, around);
  }

  private other(node: ts.CallExpression, around: Around): void {
    for (const argument of node.arguments) {
      const of = classIn({ node: argument, frame: around.frame });
      if (of && (isModule(of) || of.name.startsWith("optim."))) this.add("other", node, argument, around);
    }
  }

  private add(kind: MomentKind, node: ts.Expression, target: ts.Expression, around: Around, anyObject = false): void {
    const { loops, branches, functions, frame } = around;
    const value = { node: target, frame };
    this.moments.push({
      kind,
      node,
      target: value,
      object: anyObject ? undefined : identityOf(value),
      loops,
      branches,
      functions,
      gradEnabled: around.gradEnabled && this.gradEnabled,
      frame,
    });
  }
}

/** By its class or, where that is not known, by its name. */
function isOptimizer(value: Value): boolean {
  const of = classIn(value);
  if (of !== undefined) return of.name.startsWith("optim.") && !of.name.startsWith("optim.lrScheduler.");
  const node = bare(value.node);
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : "";
  return /opt/i.test(name) && !/sched/i.test(name);
}

/** `p.grad` */
function isGradient(node: ts.Expression): boolean {
  const access = bare(node);
  return ts.isPropertyAccessExpression(access) && access.name.text === "grad";
}

function mentionsGradient(node: ts.Node): boolean {
  let found = false;
  walk(node, (child) => {
    if (ts.isPropertyAccessExpression(child) && child.name.text === "grad") found = true;
    return !found;
  });
  return found;
}
