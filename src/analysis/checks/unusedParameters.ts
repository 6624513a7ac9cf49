import ts from "typescript";
import { say } from "../../protocol/said.js";
import { calledName, nameText } from "../syntax/calls.js";
import { remove } from "../syntax/edits.js";
import { baseOf, classOf, type Field, fieldsOf, isModule, methodOf, moduleClasses } from "../syntax/modules.js";
import { libraryName } from "../syntax/library.js";
import { bare, spanOf, walk } from "../syntax/tree.js";
import type { Check, Found } from "./check.js";

/** Layers that a model has and that nothing calls: their parameters get no gradient. */
export const unusedParameters: Check = {
  id: "unusedParameters",
  severity: "warning",
  title: "A layer is never used, so its parameters get no gradient",
  needs: "syntax",
  find({ source }) {
    const used = namesUsed(source);
    return moduleClasses(source)
      .filter((declaration) => isWritten(declaration) && !used.byOtherMeans(declaration))
      .flatMap((declaration) =>
        fieldsOf(declaration)
          .filter(hasParameters)
          .filter(({ name }) => !used.names.has(name))
          .map(foundAt),
      );
  },
};

function foundAt({ name, node }: Field): Found {
  const place = ts.isExpressionStatement(node) ? (node.expression as ts.BinaryExpression).left : node.name;
  return {
    span: spanOf(place),
    message: say(
      "{0} is never used, so its parameters get no gradient and are not trained. Call it in forward, or remove it.",
      name,
    ),
    fixes: [{ title: say("Remove {0}", name), edits: [remove(node)] }],
  };
}

/** Only a class that says itself what it computes; a `Sequential` runs all of its fields. */
function isWritten(declaration: ts.ClassLikeDeclaration): boolean {
  const base = baseOf(declaration);
  return base !== undefined && libraryName(base) === "nn.Module" && methodOf(declaration, "forward") !== undefined;
}

function hasParameters({ value }: Field): boolean {
  const name = calledName(bare(value));
  if (name === "nn.Parameter") return true;
  const of = classOf(value);
  if (of === undefined || !isModule(of)) return false;
  if (of.declaration) return fieldsOf(of.declaration).some(hasParameters);
  return (
    /^nn\.(Linear|Bilinear|Conv\w+|Embedding\w*|LSTM|GRU|RNN|\w+Cell|BatchNorm\dd|LayerNorm|GroupNorm|MultiheadAttention|Transformer\w*|PReLU)$/.test(
      of.name,
    ) ||
    (of.name === "nn.Sequential" && (of.made?.arguments ?? []).some((part) => hasParameters({ value: part } as Field)))
  );
}

/** Names of fields that are read somewhere in the file, and classes whose fields are gone through without their names. */
function namesUsed(source: ts.SourceFile): {
  names: Set<string>;
  byOtherMeans(declaration: ts.ClassLikeDeclaration): boolean;
} {
  const names = new Set<string>();
  walk(source, (node) => {
    if (ts.isPropertyAccessExpression(node) && !isSet(node)) names.add(node.name.text);
    else if (ts.isBindingElement(node)) {
      const name = node.propertyName ?? node.name;
      if (ts.isIdentifier(name)) names.add(name.text);
    } else if (ts.isStringLiteralLike(node)) for (const part of node.text.split(".")) names.add(part);
  });
  const all = /^(children|modules|namedChildren|namedModules|getSubmodule|apply)$/;
  const byOtherMeans = (declaration: ts.ClassLikeDeclaration) => {
    let found = false;
    walk(declaration, (node) => {
      if (node.kind !== ts.SyntaxKind.ThisKeyword) return !found;
      const { parent } = node;
      // `this[name]`, `Object.values(this)`, `for (const layer of this.children())`
      if (ts.isElementAccessExpression(parent) || ts.isCallExpression(parent) || ts.isSpreadElement(parent))
        found = true;
      if (ts.isPropertyAccessExpression(parent) && all.test(nameText(parent.name) ?? "")) found = true;
      return !found;
    });
    return found;
  };
  return { names, byOtherMeans };
}

const isSet = (node: ts.PropertyAccessExpression) =>
  ts.isBinaryExpression(node.parent) &&
  node.parent.left === node &&
  node.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
