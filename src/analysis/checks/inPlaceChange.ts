import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { Fix } from "../finding.js";
import { calledName, type MethodCall, methodCall } from "../syntax/calls.js";
import { replace } from "../syntax/edits.js";
import { lifeOf } from "../syntax/life.js";
import { classOf, isModule } from "../syntax/modules.js";
import { inNoGrad, isWithoutGrad } from "../syntax/noGrad.js";
import { declarationOf, referencesTo } from "../syntax/scope.js";
import { madeBy } from "../syntax/trace.js";
import { bare, enclosing, spanOf, walk } from "../syntax/tree.js";
import { classIn, topFrame } from "../syntax/values.js";
import type { Check, Found } from "./check.js";

/** Operations whose derivative is computed from their result. */
const keepsResult = new Set(
  "sigmoid tanh softmax logSoftmax exp sqrt rsqrt reciprocal relu elu selu tan expm1".split(" "),
);
/** Operations whose derivative is computed from what they are given. */
const keepsInput = new Set("mul matmul mm bmm pow square div log sin cos log1p abs prod std norm".split(" "));
const inPlace = new Set(
  "add_ sub_ mul_ div_ pow_ sqrt_ exp_ log_ clamp_ clampMin_ clampMax_ zero_ fill_ copy_ relu_ sigmoid_ tanh_ neg_ abs_ square_ reciprocal_ maskedFill_ set_ lerp_ addcmul_ addcdiv_ subtract_ multiply_".split(
    " ",
  ),
);

/** An in-place change of a tensor that the backward pass needs as it was, or of a parameter while gradients are recorded. */
export const inPlaceChange: Check = {
  id: "inPlaceChange",
  severity: "error",
  title: "A tensor that the backward pass needs is changed in place",
  needs: "syntax",
  explains: /modified by an inplace operation|used in an in-place operation/,
  find({ source }) {
    const found: Found[] = [];
    walk(source, (node) => {
      const method = methodCall(node);
      if (method && inPlace.has(method.name) && !isWithoutGrad(node)) found.push(...changedBy(method));
    });
    return found;
  },
};

function changedBy(method: MethodCall): Found[] {
  const { target, name } = method;
  if (isParameter(target))
    return [
      {
        span: spanOf(method.call),
        message: say(
          "A parameter that records gradients cannot be changed in place: {0}() fails here. Change it within noGrad.",
          name,
        ),
        fixes: inNoGrad(method.call),
      },
    ];
  const value = { node: target, frame: topFrame };
  const [made] = madeBy(value);
  const keeper = keepsResult.has(made?.operation ?? "") ? made.operation : readerBefore(target);
  if (keeper === undefined || lifeOf(value).state !== "live") return [];
  const outOfPlace = name.slice(0, -1);
  return [
    {
      span: spanOf(method.call),
      message: say(
        "The backward pass of {0} needs {1} as it was, so backward() fails after this change. Use {2}(), which makes a new tensor.",
        keeper,
        target.getText(),
        outOfPlace,
      ),
      fixes: fixesFor(method, outOfPlace),
    },
  ];
}

/** `p` of `for (const p of model.parameters())`, a field of a module that is a parameter, a tensor made with `requiresGrad`. */
function isParameter(node: ts.Expression): boolean {
  const target = bare(node);
  if (ts.isPropertyAccessExpression(target))
    return /^(weight|bias)$/.test(target.name.text) && isModule(classIn({ node: target.expression, frame: topFrame }));
  if (!ts.isIdentifier(target)) return false;
  const declaration = declarationOf(target);
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return false;
  const loop = declaration.parent.parent;
  if (ts.isForOfStatement(loop)) return methodCall(bare(loop.expression))?.name === "parameters";
  const { initializer } = declaration;
  if (initializer === undefined || referencesTo(declaration).some(isStopped)) return false;
  const given = bare(initializer);
  if (calledName(given) === "nn.Parameter") return true;
  return (
    ts.isCallExpression(given) &&
    calledName(given)?.startsWith("torch.") === true &&
    /requiresGrad:\s*true/.test(given.getText())
  );
}

/** Its gradients may be switched off somewhere. */
const isStopped = ({ parent }: ts.Identifier) =>
  ts.isPropertyAccessExpression(parent) && /^requiresGrad_?$/.test(parent.name.text);

/** What has taken a named tensor before in the same function and keeps it for its derivative: a layer, a product. */
function readerBefore(node: ts.Expression): string | undefined {
  const target = bare(node);
  const declaration = ts.isIdentifier(target) ? declarationOf(target) : undefined;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
  const uses = referencesTo(declaration);
  // Set anew in between, the name is of another tensor.
  if (uses.some(({ parent }) => ts.isBinaryExpression(parent) && uses.includes(parent.left as ts.Identifier)))
    return undefined;
  for (const use of uses) {
    if (
      use.getStart() >= target.getStart() ||
      enclosing(use, ts.isFunctionLike) !== enclosing(target, ts.isFunctionLike)
    )
      continue;
    const reader = readerOf(use);
    if (reader !== undefined) return reader;
  }
  return undefined;
}

function readerOf(use: ts.Identifier): string | undefined {
  const { parent } = use;
  if (
    ts.isPropertyAccessExpression(parent) &&
    ts.isCallExpression(parent.parent) &&
    parent.parent.expression === parent
  ) {
    const { text } = parent.name;
    return (text === "mul" ? multiplies(parent.parent) : keepsInput.has(text)) ? text : undefined;
  }
  if (!ts.isCallExpression(parent) || !parent.arguments.includes(use)) return undefined;
  const name = calledName(parent)?.replace(/^\w+\./, "");
  if (name !== undefined) return keepsInput.has(name) && name !== "mul" && name !== "div" ? name : undefined;
  const of = classOf(parent.expression);
  return of && /^nn\.(Linear|Conv\dd|Bilinear|LayerNorm|BatchNorm\dd)$/.test(of.name) ? of.name : undefined;
}

/** A product by a number needs nothing of the tensor. */
const multiplies = ({ arguments: [other] }: ts.CallExpression) =>
  other !== undefined && !ts.isNumericLiteral(bare(other)) && ts.isIdentifier(bare(other));

function fixesFor({ call, target, nameNode }: MethodCall, outOfPlace: string): Fix[] {
  const name = bare(target);
  const isStatement = ts.isExpressionStatement(call.parent);
  if (/^(zero|fill|copy|set)$/.test(outOfPlace)) return [];
  const title = say("Use {0}()", outOfPlace);
  if (!isStatement) return [{ title, edits: [replace(nameNode, outOfPlace)], preferred: true }];
  const declaration = ts.isIdentifier(name) ? declarationOf(name) : undefined;
  const isLet = declaration && (ts.isParameter(declaration) || (declaration.parent.flags & ts.NodeFlags.Let) !== 0);
  const text = call.getText().replace(`.${nameNode.text}(`, `.${outOfPlace}(`);
  return isLet ? [{ title, edits: [replace(call, `${name.getText()} = ${text}`)], preferred: true }] : [];
}
