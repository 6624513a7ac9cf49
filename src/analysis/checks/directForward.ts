import ts from "typescript";
import { say } from "../../protocol/said.js";
import { replace } from "../syntax/edits.js";
import { methodCall } from "../syntax/calls.js";
import { classOf, isModule } from "../syntax/modules.js";
import { spanOf, walk } from "../syntax/tree.js";
import type { Check, Found } from "./check.js";

/** `model.forward(x)` instead of `model(x)`. */
export const directForward: Check = {
  id: "directForward",
  severity: "warning",
  title: "forward is called directly, so hooks of the module do not run",
  needs: "syntax",
  find({ source }) {
    const found: Found[] = [];
    walk(source, (node) => {
      const method = methodCall(node);
      if (method?.name !== "forward") return;
      // `super.forward(x)` is how a subclass goes on, and `this.forward` how a module calls itself.
      if (method.target.kind === ts.SyntaxKind.SuperKeyword || method.target.kind === ts.SyntaxKind.ThisKeyword) return;
      if (!isModule(classOf(method.target))) return;
      const target = method.target.getText();
      found.push({
        span: spanOf(method.call.expression),
        message: say(
          "Calling forward directly leaves out the module's hooks, and what observes them. Call the module: {0}(...).",
          target,
        ),
        fixes: [
          { title: say("Call {0} itself", target), edits: [replace(method.call.expression, target)], preferred: true },
        ],
      });
    });
    return found;
  },
};
