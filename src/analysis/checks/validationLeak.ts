import ts from "typescript";
import { say, type Said } from "../../protocol/said.js";
import type { Fix } from "../finding.js";
import { calledName, functionOf, type FunctionNode, literal, methodCall, propertyOf } from "../syntax/calls.js";
import { replace } from "../syntax/edits.js";
import { libraryName } from "../syntax/library.js";
import { baseOf, classOf, methodOf } from "../syntax/modules.js";
import { type Declaration, declarationOf, originOf, referencesTo } from "../syntax/scope.js";
import { all, bare, enclosing, isWithin, returned, spanOf } from "../syntax/tree.js";
import type { Check, Found } from "./check.js";
import { written } from "./containers.js";
import { overFirst, scaleAfterSplit } from "./splitFirst.js";

/** Validation samples that the training has seen, by themselves or by what they tell. */
export const validationLeak: Check = {
  id: "validationLeak",
  severity: "warning",
  title: "Validation data leak into the training, or are changed as training data are",
  needs: "syntax",
  find({ source }) {
    const found: Found[] = [];
    const tell = (node: ts.Node, message: Said, fixes: Fix[] = []) =>
      found.push({ span: spanOf(node), message, ...(fixes.length > 0 && { fixes }) });
    for (const { given, cut } of splitsOf(source)) {
      const scaled = given.flatMap((part) => statisticsIn(part).map((node) => ({ part, node }))).at(0);
      if (scaled)
        tell(
          scaled.node,
          say(
            "What scales the data is computed over all of them before they are split, so the validation part is known to the training. Split first, and take mean, deviation or limits from the training part.",
          ),
          cut ? overFirst(ownStatistics(scaled.node), cut.slice, cut.size) : scaleAfterSplit(scaled.node, scaled.part),
        );
      const copies = given.flatMap((part) => copiesIn(part)).at(0);
      if (copies)
        tell(
          copies,
          say(
            "Changed copies are made before the split, so copies of one sample come to both parts. Split first, and add copies to the training part.",
          ),
        );
      const augmented = given.find((part) => isAugmented(part));
      if (augmented)
        tell(
          augmented,
          say(
            "The dataset changes its samples at random, and both parts of the split take them from it: validation is done on changed samples too. Split the indices, and make one dataset with the changes and one without.",
          ),
        );
    }
    for (const node of trainingAgain(source))
      tell(
        node,
        say("The training data are used for validation as well, so nothing is held out."),
        heldOut(source, node),
      );
    return found;
  },
};

interface Split {
  /** What is split. */
  given: readonly ts.Expression[];
  /** By slices: how the file writes `slice`, and the number of samples in the first part, where it is written. */
  cut?: { slice: string; size: string };
}

/** Everything that the file splits into parts: by functions of the library, or by two slices of one tensor. */
function splitsOf(source: ts.SourceFile): Split[] {
  const splits: Split[] = [];
  for (const call of all(source, ts.isCallExpression)) {
    const name = calledName(call);
    if (name === "data.randomSplit" || name === "data.split") splits.push({ given: call.arguments.slice(0, 1) });
    if (name === "datasets.trainTestSplit") splits.push({ given: call.arguments.filter((part) => !isOptions(part)) });
  }
  return [...splits, ...slicedIn(source)];
}

const isOptions = (node: ts.Expression) => ts.isObjectLiteralExpression(bare(node));

/** Tensors of which one slice begins where another ends. */
function slicedIn(source: ts.SourceFile): Split[] {
  const cuts = new Map<Declaration, { name: ts.Identifier; slices: ts.CallExpression[] }>();
  for (const call of all(source, ts.isCallExpression)) {
    const method = methodCall(call);
    if (method?.name !== "at" || !ts.isIdentifier(method.target)) continue;
    const declaration = declarationOf(method.target);
    const [slice] = all(call.arguments[0] ?? call, ts.isCallExpression).filter(
      (inner) => calledName(inner) === "torch.slice",
    );
    if (declaration === undefined || slice === undefined) continue;
    const known = cuts.get(declaration) ?? { name: method.target, slices: [] };
    cuts.set(declaration, known);
    known.slices.push(slice);
  }
  return [...cuts.values()].flatMap(({ name, slices }): Split[] => {
    const starts = slices.map(({ arguments: [start] }) => start?.getText());
    const first = slices.find(({ arguments: [, end] }) => {
      const text = end?.getText() ?? "";
      return /^(?!0$)[\w.]+$/.test(text) && starts.includes(text);
    });
    if (first === undefined) return [];
    const [from, to] = first.arguments.map((bound) => literal(bound));
    const isFirst = from === 0 && typeof to === "number";
    return [{ given: [name], ...(isFirst && { cut: { slice: first.expression.getText(), size: String(to) } }) }];
  });
}

/** An expression, and those that the names in it stand for; datasets and pairs count as what is in them. */
function partsOf(expression: ts.Expression, depth = 0): ts.Expression[] {
  const node = originOf(expression);
  if (depth > 8) return [];
  const deeper = (inner: ts.Expression) => partsOf(inner, depth + 1);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(deeper);
  if (ts.isObjectLiteralExpression(node))
    return node.properties.flatMap((part) => (ts.isPropertyAssignment(part) ? deeper(part.initializer) : []));
  if (ts.isNewExpression(node) && calledName(node) === "data.TensorDataset")
    return (node.arguments ?? []).flatMap(deeper);
  const method = methodCall(node);
  if (method && /^(float|double|to|unsqueeze|view|reshape|flatten|contiguous|clone)$/.test(method.name))
    return deeper(method.target);
  return [node];
}

/** Where an expression scales a tensor by what all of it tells. */
function statisticsIn(expression: ts.Expression): ts.Expression[] {
  return partsOf(expression).filter((part) => {
    const method = methodCall(part);
    if (method === undefined) return false;
    if (method.name === "fitTransform") return true;
    if (method.name === "transform") return isFittedTo(method.target, method.call.arguments[0]);
    return /^(sub|div|add|mul)$/.test(method.name) && isScaledByItself(part);
  });
}

/** `scaler.fit(X).transform(X)`, also in two statements. */
function isFittedTo(scaler: ts.Expression, data: ts.Expression | undefined): boolean {
  if (data === undefined) return false;
  const text = bare(data).getText();
  const fits = (call: ts.CallExpression) =>
    methodCall(call)?.name === "fit" && call.arguments.length > 0 && bare(call.arguments[0]).getText() === text;
  const node = originOf(scaler);
  if (ts.isCallExpression(node)) return fits(node);
  const name = bare(scaler);
  const declaration = ts.isIdentifier(name) ? declarationOf(name) : undefined;
  return (
    declaration !== undefined &&
    referencesTo(declaration).some(({ parent }) => {
      const call = parent.parent;
      return ts.isPropertyAccessExpression(parent) && ts.isCallExpression(call) && fits(call);
    })
  );
}

const statistic = /^(mean|std|var|min|max|amin|amax|median|norm|quantile)$/;

const isScaledByItself = (expression: ts.Expression) => ownStatistics(expression).length > 0;

/** `X.mean(0)` and `X.std(0)` of `X.sub(X.mean(0)).div(X.std(0))`: statistics, over its samples, of the tensor at the start. */
function ownStatistics(expression: ts.Expression): ts.CallExpression[] {
  let node = originOf(expression);
  const operands: ts.Expression[] = [];
  for (let method = methodCall(node); method && /^(sub|div|add|mul)$/.test(method.name); method = methodCall(node)) {
    operands.push(...method.call.arguments);
    node = originOf(method.target);
  }
  const text = node.getText();
  const found = operands.flatMap((operand) => {
    const value = originOf(operand);
    return [value, ...all(value, ts.isIdentifier).map((name) => originOf(name))].flatMap((part) =>
      all(part, ts.isCallExpression).filter((call) => {
        const method = methodCall(call);
        return (
          method !== undefined &&
          statistic.test(method.name) &&
          originOf(method.target).getText() === text &&
          isOverSamples(call.arguments[0])
        );
      }),
    );
  });
  return [...new Set(found)];
}

/** True for no dimension, dimension 0, and lists with it. */
function isOverSamples(dim: ts.Expression | undefined): boolean {
  if (dim === undefined) return true;
  const node = bare(dim);
  if (ts.isArrayLiteralExpression(node)) return node.elements.some((element) => element.getText() === "0");
  if (ts.isObjectLiteralExpression(node)) {
    const given = propertyOf(node, "dim");
    return given === undefined || isOverSamples(given);
  }
  return node.getText() === "0";
}

/** `torch.cat([images, images.flip([3])])`: the same samples twice. */
function copiesIn(expression: ts.Expression): ts.Expression[] {
  return partsOf(expression).filter((part) => {
    if (!ts.isCallExpression(part)) return false;
    if (methodCall(part)?.name === "repeatInterleave") return true;
    const list = calledName(part) === "torch.cat" ? originOf(part.arguments[0]) : undefined;
    if (!list || !ts.isArrayLiteralExpression(list) || list.elements.length < 2) return false;
    const bases = list.elements.map((element) => baseOfChain(element)?.getText());
    const changed = list.elements.some((element) => methodCall(originOf(element)) !== undefined);
    return changed && bases[0] !== undefined && bases.every((base) => base === bases[0]);
  });
}

/** The tensor that a chain of methods begins with. */
function baseOfChain(expression: ts.Expression): ts.Identifier | undefined {
  let node = bare(expression);
  for (let method = methodCall(node); method; method = methodCall(node)) node = bare(method.target);
  const declaration = ts.isIdentifier(node) ? declarationOf(node) : undefined;
  if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer) {
    const inner = bare(declaration.initializer);
    if (methodCall(inner)) return baseOfChain(inner) ?? (node as ts.Identifier);
  }
  return ts.isIdentifier(node) ? node : undefined;
}

/** True for a dataset of this file whose samples are changed at random. */
function isAugmented(expression: ts.Expression): boolean {
  const of = classOf(expression);
  const base = of?.declaration && baseOf(of.declaration);
  if (!of?.declaration || !base || libraryName(base) !== "data.Dataset") return false;
  const at = methodOf(of.declaration, "at");
  if (at === undefined) return false;
  const given = (of.made?.arguments ?? []).flatMap((argument) => functionOf(argument) ?? []);
  const isOn = !(of.made?.arguments ?? []).some((argument) => argument.kind === ts.SyntaxKind.FalseKeyword);
  return isOn && (isRandom(at) || given.some((fn) => isRandom(fn)));
}

const random = /^torch\.(rand|randn|randint|randLike|randnLike|bernoulli|normal)$/;

/** True where a function draws random numbers, itself or in functions of the file that it calls. */
function isRandom(fn: FunctionNode, depth = 0): boolean {
  return all(fn, ts.isCallExpression).some((call) => {
    if (call.expression.getText() === "Math.random" || random.test(calledName(call) ?? "")) return true;
    const called = depth < 3 ? (functionOf(call.expression) ?? ownMethod(call)) : undefined;
    return called !== undefined && !isWithin(call, called) && isRandom(called, depth + 1);
  });
}

/** The method of the same class that `this.name()` calls. */
function ownMethod(call: ts.CallExpression): FunctionNode | undefined {
  const method = methodCall(call);
  const owner = method?.target.kind === ts.SyntaxKind.ThisKeyword ? classOf(method.target)?.declaration : undefined;
  return owner && method ? methodOf(owner, method.name) : undefined;
}

/** `{ train: set, validation: set }` of a training definition. */
function trainingAgain(source: ts.SourceFile): ts.Node[] {
  return all(source, ts.isObjectLiteralExpression).flatMap((object) => {
    const [train, validation] = [propertyOf(object, "train"), propertyOf(object, "validation")];
    if (!train || !validation || !ts.isIdentifier(bare(train)) || !isDefined(object)) return [];
    const same = ts.isIdentifier(bare(validation)) && originOf(train) === originOf(validation);
    return same ? [ts.isPropertyAssignment(validation.parent) ? validation.parent : validation] : [];
  });
}

/** `data.split(set, { validation: 0.2 })` in place of the object with one set for both parts. */
function heldOut(source: ts.SourceFile, node: ts.Node): Fix[] {
  const object = enclosing(node, ts.isObjectLiteralExpression);
  const split = written(source, "data.split");
  const set = object && propertyOf(object, "train");
  if (object?.properties.length !== 2 || set === undefined || split === undefined) return [];
  const text = `${split}(${set.getText()}, { validation: 0.2 })`;
  return [{ title: say("Hold a fifth of them out"), edits: [replace(object, text)], preferred: true }];
}

/** True where an object is what a function gives, as that of `data` does. */
function isDefined(object: ts.ObjectLiteralExpression): boolean {
  let at: ts.Node = object;
  while (at.parent && !ts.isFunctionLike(at)) at = at.parent;
  return (
    ts.isFunctionLike(at) && "body" in at && returned(at as FunctionNode).some((result) => originOf(result) === object)
  );
}
