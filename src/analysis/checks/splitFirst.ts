/** Edits that scale data after their split instead of before. */
import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { Fix } from "../finding.js";
import { calledName, methodCall } from "../syntax/calls.js";
import { type Edit, lineAfter, remove, replace } from "../syntax/edits.js";
import { declarationOf, referencesTo } from "../syntax/scope.js";
import { all, bare, enclosing } from "../syntax/tree.js";

/**
 * `const scaled = new StandardScaler().fitTransform(X); const [xTrain, xTest] = trainTestSplit(scaled)`: `X` is split, and a scaler fitted to the
 * training part scales both. None where the scaled data are used elsewhere too.
 * @param scaling the call of `fitTransform`
 * @param given the argument of the split that it comes to
 */
export function scaleAfterSplit(scaling: ts.Expression, given: ts.Expression): Fix[] {
  const fit = methodCall(scaling);
  const name = bare(given);
  const declaration = ts.isIdentifier(name) ? declarationOf(name) : undefined;
  const split = given.parent;
  if (fit?.name !== "fitTransform" || !ts.isCallExpression(split) || calledName(split) !== "datasets.trainTestSplit")
    return [];
  if (!declaration || !ts.isVariableDeclaration(declaration) || referencesTo(declaration).length !== 1) return [];
  const chain = declaration.initializer && chainBehind(scaling, declaration.initializer);
  const [scaled, statement] = [declarationAlone(declaration), enclosing(split, ts.isVariableStatement)];
  const parts = partsOf(split, split.arguments.indexOf(given));
  const names = new Set(all(given.getSourceFile(), ts.isIdentifier).map(({ text }) => text));
  if (chain === undefined || !scaled || !statement || !parts || parts.some(({ text }) => names.has(`${text}Raw`)))
    return [];
  const [train] = parts;
  const isMadeHere = !ts.isIdentifier(fit.target);
  const scaler = isMadeHere ? free("scaler", names) : fit.target.getText();
  const lines = [
    isMadeHere
      ? `const ${scaler} = ${fit.target.getText()}.fit(${train.text}Raw);`
      : `${scaler}.fit(${train.text}Raw);`,
    ...parts.map(({ text }) => `const ${text} = ${scaler}.transform(${text}Raw)${chain};`),
  ];
  return [
    {
      title: say("Scale after the split"),
      edits: [
        remove(scaled),
        ...parts.map((part) => replace(part, `${part.text}Raw`)),
        replace(given, fit.call.arguments[0].getText()),
        lineAfter(statement, ...lines),
      ],
      preferred: true,
    },
  ];
}

/** Statistics of a tensor over the samples of its first slice, `cut` of them. */
export function overFirst(statistics: readonly ts.CallExpression[], slice: string, cut: string): Fix[] {
  const edits = statistics.flatMap((call): Edit[] => {
    const target = methodCall(call)?.target;
    return target ? [replace(target, `${target.getText()}.at(${slice}(0, ${cut}))`)] : [];
  });
  return edits.length > 0 ? [{ title: say("Take them from the first {0} samples alone", cut), edits }] : [];
}

/** The text of the methods behind a call, where an expression is a chain that begins with it. */
function chainBehind(call: ts.Expression, whole: ts.Expression): string | undefined {
  let at: ts.Node = call;
  while (at !== whole && (ts.isPropertyAccessExpression(at.parent) || ts.isCallExpression(at.parent))) {
    if (at.parent.expression !== at) return undefined;
    at = at.parent;
  }
  return at === whole ? whole.getSourceFile().text.slice(call.getEnd(), whole.getEnd()) : undefined;
}

/** The statement of a declaration that has it to itself. */
function declarationAlone({ parent }: ts.VariableDeclaration): ts.VariableStatement | undefined {
  const isAlone = ts.isVariableDeclarationList(parent) && parent.declarations.length === 1;
  return isAlone && ts.isVariableStatement(parent.parent) ? parent.parent : undefined;
}

/** The names of the training and the test part of an array that is split. */
function partsOf(split: ts.CallExpression, index: number): ts.Identifier[] | undefined {
  const { parent } = split;
  if (!ts.isVariableDeclaration(parent) || !ts.isArrayBindingPattern(parent.name)) return undefined;
  const parts = parent.name.elements
    .slice(2 * index, 2 * index + 2)
    .flatMap((element) => (ts.isBindingElement(element) && ts.isIdentifier(element.name) ? [element.name] : []));
  return parts.length === 2 ? parts : undefined;
}

function free(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name}${i}`;
  return free;
}
