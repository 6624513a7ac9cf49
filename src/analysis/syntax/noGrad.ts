/** `noGrad` in the text: where it holds, and how it is put around an expression. */
import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { Fix } from "../finding.js";
import { calledName } from "./calls.js";
import { replace } from "./edits.js";
import { imported } from "./library.js";
import { all, enclosing } from "./tree.js";

/** True in a callback for which gradients are not recorded. */
export function isWithoutGrad(node: ts.Node): boolean {
  const call = enclosing(node, ts.isCallExpression);
  if (call === undefined) return false;
  return /^torch\.(noGrad|inferenceMode|setGradEnabled)$/.test(calledName(call) ?? "") || isWithoutGrad(call);
}

/** Computes a call within `noGrad`; none where a callback cannot hold it. */
export function inNoGrad(call: ts.Expression): Fix[] {
  const noGrad = imported(call.getSourceFile(), "torch.noGrad");
  const waits = all(call, (node): node is ts.Expression => ts.isAwaitExpression(node) || ts.isYieldExpression(node));
  if (noGrad === undefined || !ts.isCallExpression(call) || waits.length > 0) return [];
  const edits = [...noGrad.edits, replace(call, `${noGrad.name}(() => ${call.getText()})`)];
  return [{ title: say("Run it within noGrad"), edits, preferred: true }];
}
