import ts from "typescript";
import { say, type Said, type Words } from "../../protocol/said.js";
import type { OperationRecord } from "../facts.js";
import type { Fix } from "../finding.js";
import type { Place } from "../sites.js";
import { calledName, type MethodCall, methodCall } from "../syntax/calls.js";
import { type Edit, replace } from "../syntax/edits.js";
import { imported } from "../syntax/library.js";
import { lifeOf } from "../syntax/life.js";
import { timelines } from "../syntax/timeline.js";
import { spanOf } from "../syntax/tree.js";
import { expressionIn, placeOf } from "../syntax/places.js";
import type { Check, Found, Subject } from "./check.js";
import { expressionFor, type Operations, operationsOf } from "./operations.js";

const noGraph = /does not require grad and does not have a grad_fn/;

/** A loss that no gradient can flow back from: something on the way cuts it off from the parameters. */
export const detachedLoss: Check = {
  id: "detachedLoss",
  severity: "error",
  title: "The loss is cut off from the parameters",
  needs: "syntax",
  explains: noGraph,
  find(subject) {
    const inText = timelines(subject.source).flatMap((line) =>
      line
        .filter(({ kind }) => kind === "backward")
        .flatMap(({ target, node, gradEnabled }): Found[] => {
          const life = lifeOf(target);
          if (life.state !== "cut" || !gradEnabled) return [];
          return [foundAt(life.by, placeOf(node))];
        }),
    );
    return inText.length > 0 ? inText : inRun(subject);
  },
};

/** Where the way from the loss that failed back to parameters is cut, in this file or in what it calls. */
function inRun(subject: Subject): Found[] {
  const { source, file, facts } = subject;
  if (facts?.end.kind !== "failed" || !noGraph.test(facts.end.message)) return [];
  const operations = operationsOf(facts);
  const { maker } = operations;
  const loss = facts.operations.findLast(({ outputShape }) => outputShape.length === 0);
  const seen = new Set<OperationRecord>();
  const waiting = loss ? [loss] : [];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const cuts = !at.gradEnabled || cutting.has(at.name);
    if (cuts && isBehind(at, operations)) {
      const node = (at.gradEnabled ? expressionFor(subject, at) : undefined) ?? expressionIn(source, file, at);
      const { place } = facts.end;
      return node ? [foundAt(node, place)] : [];
    }
    waiting.push(...at.inputs.flatMap((input) => maker(input) ?? []));
  }
  return [];
}

/** Operations that give no gradient back. */
const cutting = new Set("detach argmax argmin sort topk gt ge lt le eq ne sign round floor ceil".split(" "));

/** A layer with parameters has had a part in an operation's inputs, or in the operation. */
function isBehind(operation: OperationRecord, { maker, module }: Pick<Operations, "maker" | "module">): boolean {
  const seen = new Set<OperationRecord>();
  const waiting = [operation];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    if ((module(at)?.trainableCount ?? 0) > 0) return true;
    waiting.push(...at.inputs.flatMap((input) => maker(input) ?? []));
  }
  return false;
}

function foundAt(by: ts.Expression, backward: Place | undefined): Found {
  return {
    span: spanOf(by),
    message: say(
      "{0} cuts the loss off from the parameters: backward() reaches none of them, and nothing is learned.",
      nameOf(by),
    ),
    ...(backward && { related: [{ place: backward, message: say("The backward pass") }] }),
    fixes: fixesFor(by),
  };
}

function nameOf(by: ts.Expression): Words {
  if (ts.isPropertyAccessExpression(by)) return `.${by.name.text}`;
  const method = methodCall(by);
  if (method) return `${method.name}()`;
  return ts.isCallExpression(by) ? by.expression.getText() : say("This");
}

function fixesFor(by: ts.Expression): Fix[] {
  const mend = (title: Said, ...edits: Edit[]): Fix[] => [{ title, edits, preferred: true }];
  if (ts.isPropertyAccessExpression(by) && by.name.text === "data")
    return mend(say("Remove .data"), replace(by, by.expression.getText()));
  if (ts.isCallExpression(by) && /^torch\.(noGrad|inferenceMode)$/.test(calledName(by) ?? "")) {
    const text = withoutCallback(by);
    return text === undefined ? [] : mend(say("Remove {0}", by.expression.getText()), replace(by, text));
  }
  const method = methodCall(by);
  if (method?.name === "item") return keptTensors(method, mend);
  return method?.name === "detach" ? mend(say("Remove detach()"), replace(by, method.target.getText())) : [];
}

/** What `noGrad(() => ...)` gives, without it. */
function withoutCallback(call: ts.CallExpression): string | undefined {
  const [fn] = call.arguments;
  if (fn === undefined || !ts.isArrowFunction(fn)) return undefined;
  if (!ts.isBlock(fn.body)) return fn.body.getText();
  // A line that begins with a bracket may go on with the line before.
  return ts.isExpressionStatement(call.parent) ? undefined : `(${fn.getText()})()`;
}

/** `torch.tensor(loss.item())` is the loss itself, `torch.tensor([a.item(), b.item()])` a stack of losses. */
function keptTensors({ call, target }: MethodCall, mend: (title: Said, ...edits: Edit[]) => Fix[]): Fix[] {
  const list = ts.isArrayLiteralExpression(call.parent) ? call.parent : undefined;
  const made = (list ?? call).parent;
  if (!ts.isCallExpression(made) || calledName(made) !== "torch.tensor" || made.arguments.length !== 1) return [];
  if (list === undefined) return mend(say("Use {0} itself", target.getText()), replace(made, target.getText()));
  const items = list.elements.map((element) => methodCall(element));
  const stack = imported(made.getSourceFile(), "torch.stack");
  if (stack === undefined || items.some((item) => item?.name !== "item")) return [];
  return mend(
    say("Stack the losses themselves"),
    ...stack.edits,
    replace(made.expression, stack.name),
    ...items.map((item) => replace(item!.call, item!.target.getText())),
  );
}
