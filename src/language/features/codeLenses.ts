import { fileURLToPath } from "node:url";
import type { CodeLens, Command } from "vscode-languageserver";
import ts from "typescript";
import { editorCommands } from "../../protocol/language.js";
import type { FileView } from "../fileView.js";
import { spanOf } from "../lookup.js";
import { lastName, moduleClasses } from "../modules.js";
import type { Words } from "../words.js";
import type { Feature } from "./feature.js";

/** Over models their size, over trainings a button that starts them. */
export const codeLenses: Feature = {
  capabilities: { codeLensProvider: { resolveProvider: false } },
  attach({ connection, view, words, settings }) {
    connection.onCodeLens(({ textDocument }) => {
      const file = view(textDocument);
      return file && settings().lenses ? lensesOf(file, words) : [];
    });
  },
  refresh: ({ connection }) => connection.sendRequest("workspace/codeLens/refresh"),
};

export function lensesOf(view: FileView, words: Words): CodeLens[] {
  const { source, facts } = view.analysis;
  const path = fileURLToPath(view.document.uri);
  const lens = (node: ts.Node, title: string, command: string): CodeLens[] => {
    const range = view.range(spanOf(node, source));
    return range ? [{ range, command: { title, command, arguments: [path] } satisfies Command }] : [];
  };
  const graph = words.t("Inspect Graph");
  const models = moduleClasses(source).flatMap(({ node, name }) => {
    const counts = facts?.modules.flatMap(({ type, builtin, parameterCount }) =>
      type === name && !builtin ? [parameterCount] : [],
    );
    const different = [...new Set(counts)].slice(0, 3).map((count) => words.integer(count));
    if (different.length === 0) return lens(node, graph, editorCommands.graph);
    const count = words.t("{0} parameters", different.join(", "));
    return [...lens(node, count, editorCommands.summary), ...lens(node, graph, editorCommands.graph)];
  });
  const trainings = trainingsOf(source).flatMap((node) => [
    ...lens(node, `$(play) ${words.t("Train")}`, editorCommands.train),
    ...lens(node, graph, editorCommands.graph),
    ...lens(node, words.t("Summary"), editorCommands.summary),
    ...lens(node, words.t("Data"), editorCommands.dataset),
  ]);
  return [...models, ...trainings];
}

/** Calls of `train.define` and `train.sweep`, and loops of a script that call `backward`; not those in functions, which others call. */
function trainingsOf(source: ts.SourceFile): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    const isDefinition = ts.isCallExpression(node) && /^(define|sweep)$/.test(lastName(node.expression) ?? "");
    if (isDefinition || (ts.isIterationStatement(node, false) && callsBackward(node))) found.push(statementOf(node));
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function callsBackward(node: ts.Node): boolean {
  if (ts.isCallExpression(node) && lastName(node.expression) === "backward") return true;
  return ts.forEachChild(node, callsBackward) ?? false;
}

function statementOf(node: ts.Node): ts.Node {
  return ts.isStatement(node) || ts.isSourceFile(node.parent) ? node : statementOf(node.parent);
}
