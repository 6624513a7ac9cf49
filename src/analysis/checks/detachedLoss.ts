import ts from "typescript";
import { say, type Words } from "../../protocol/said.js";
import type { Fix } from "../finding.js";
import { methodCall } from "../syntax/calls.js";
import { replace } from "../syntax/edits.js";
import { lifeOf } from "../syntax/life.js";
import { timelines } from "../syntax/timeline.js";
import { spanOf } from "../syntax/tree.js";
import type { Check, Found } from "./check.js";

/** A loss that no gradient can flow back from: something on the way cuts it off from the parameters. */
export const detachedLoss: Check = {
  id: "detachedLoss",
  severity: "error",
  title: "The loss is cut off from the parameters",
  needs: "syntax",
  explains: /does not require grad and does not have a grad_fn/,
  find({ source }) {
    return timelines(source).flatMap((line) =>
      line
        .filter(({ kind }) => kind === "backward")
        .flatMap(({ target, node, gradEnabled }): Found[] => {
          const life = lifeOf(target);
          if (life.state !== "cut" || !gradEnabled) return [];
          return [
            {
              span: spanOf(life.by),
              message: say(
                "{0} cuts the loss off from the parameters: backward() reaches none of them, and nothing is learned.",
                nameOf(life.by),
              ),
              related: [
                {
                  place: { file: node.getSourceFile().fileName, span: spanOf(node) },
                  message: say("The backward pass"),
                },
              ],
              fixes: fixesFor(life.by),
            },
          ];
        }),
    );
  },
};

function nameOf(by: ts.Expression): Words {
  if (ts.isPropertyAccessExpression(by)) return `.${by.name.text}`;
  const method = methodCall(by);
  if (method) return `${method.name}()`;
  return ts.isCallExpression(by) ? by.expression.getText() : say("This");
}

function fixesFor(by: ts.Expression): Fix[] {
  if (ts.isPropertyAccessExpression(by) && by.name.text === "data")
    return [{ title: say("Remove .data"), edits: [replace(by, by.expression.getText())], preferred: true }];
  const method = methodCall(by);
  return method?.name === "detach"
    ? [{ title: say("Remove detach()"), edits: [replace(by, method.target.getText())], preferred: true }]
    : [];
}
