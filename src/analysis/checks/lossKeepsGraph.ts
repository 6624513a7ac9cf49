import ts from "typescript";
import { say } from "../../protocol/said.js";
import { calledName, methodCall } from "../syntax/calls.js";
import { replace } from "../syntax/edits.js";
import { type Declaration, declarationOf, referencesTo } from "../syntax/scope.js";
import { timelines } from "../syntax/timeline.js";
import { bare, enclosing, isLoop, isWithin, spanOf, walk } from "../syntax/tree.js";
import type { Check, Found } from "./check.js";

/** Methods after which a number or a tensor without a graph is left. */
const withoutGraph = new Set(["item", "detach", "tolist", "numpy", "backward"]);

/** A sum or list of losses over a loop that keeps the graph of each of them. */
export const lossKeepsGraph: Check = {
  id: "lossKeepsGraph",
  severity: "warning",
  title: "Losses are kept with their graphs",
  needs: "syntax",
  find({ source }) {
    const found: Found[] = [];
    for (const line of timelines(source))
      for (const { kind, target } of line) {
        const name = bare(target.node);
        const loss = kind === "backward" && ts.isIdentifier(name) ? declarationOf(name) : undefined;
        // What has gone through backward() once is kept for its number alone.
        if (loss) for (const reference of referencesTo(loss)) found.push(...keptAt(reference, loss));
      }
    return found;
  },
};

function keptAt(reference: ts.Identifier, loss: Declaration): Found[] {
  const keeper = keeperOf(reference);
  const loop = enclosing(reference, isLoop);
  if (keeper === undefined || loop === undefined || isWithoutGrad(reference)) return [];
  const holder = declarationOf(keeper.holder);
  // Made anew in each round of the loop, it keeps one graph only.
  if (
    holder === undefined ||
    holder === loss ||
    isWithin(holder, loop) ||
    !isWithin(loss, loop) ||
    isDifferentiated(holder)
  )
    return [];
  const text = keeper.isList ? ".item()" : ".detach()";
  return [
    {
      span: spanOf(keeper.node),
      message: say(
        "{0} keeps the whole graph of each {1}, so memory grows from step to step. Take the number alone: {1}{2}.",
        keeper.holder.text,
        reference.text,
        text,
      ),
      fixes: [{ title: say("Add {0}", text), edits: [replace(reference, reference.text + text)], preferred: true }],
    },
  ];
}

interface Keeper {
  /** What grows. */
  holder: ts.Identifier;
  node: ts.Expression;
  isList: boolean;
}

/** `total = total.add(loss)`, `total.add_(loss)`, `total = torch.add(total, loss)`, `losses.push(loss)`. */
function keeperOf(reference: ts.Identifier): Keeper | undefined {
  let at: ts.Expression = reference;
  for (; ts.isExpression(at.parent); at = at.parent) {
    const { parent } = at;
    if (ts.isPropertyAccessExpression(parent) && withoutGraph.has(parent.name.text)) return undefined;
    if (!ts.isCallExpression(parent) || parent.expression === at) continue;
    const method = methodCall(parent);
    const target = method && bare(method.target);
    if (method && target && ts.isIdentifier(target)) {
      if (method.name === "push") return { holder: target, node: parent, isList: true };
      if (method.name === "add_") return { holder: target, node: parent, isList: false };
    }
    const holder = assignedWhole(parent);
    if (holder && adds(parent, holder)) return { holder, node: parent, isList: false };
    if (calledName(parent) === undefined && method === undefined) return undefined;
  }
  return undefined;
}

/** `x` of `x = call`. */
function assignedWhole(call: ts.CallExpression): ts.Identifier | undefined {
  const { parent } = call;
  const isAssigned =
    ts.isBinaryExpression(parent) && parent.right === call && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isAssigned && ts.isIdentifier(parent.left) ? parent.left : undefined;
}

function adds(call: ts.CallExpression, holder: ts.Identifier): boolean {
  const method = methodCall(call);
  const terms = method?.name === "add" ? [method.target] : calledName(call) === "torch.add" ? call.arguments : [];
  return terms.some((term) => ts.isIdentifier(bare(term)) && term.getText() === holder.text);
}

/** Something made of it goes through backward(), or out of the function: then it may need the graphs. */
function isDifferentiated(holder: Declaration): boolean {
  return referencesTo(holder).some((name) => {
    const statement = enclosing(name, ts.isStatement);
    let found = false;
    if (statement && !ts.isBlock(statement) && !isLoop(statement))
      walk(statement, (node) => {
        if (ts.isPropertyAccessExpression(node) && node.name.text === "backward" && isWithin(name, node)) found = true;
      });
    return found;
  });
}

function isWithoutGrad(node: ts.Node): boolean {
  const call = enclosing(node, ts.isCallExpression);
  if (call === undefined) return false;
  return /^torch\.(noGrad|inferenceMode)$/.test(calledName(call) ?? "") || isWithoutGrad(call);
}
