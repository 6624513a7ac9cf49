/** Keys of state dictionaries (`"layers.0.weight"`) and the fields that make them. */
import ts from "typescript";
import type { Analysis } from "../analysis/analysis.js";
import type { Span } from "../analysis/sites.js";
import { nodeAt, spanOf } from "./lookup.js";
import { childrenOf, lastName, moduleClasses, type ModuleClass } from "./modules.js";

/** A part of a key, between its dots. */
export interface KeyPart {
  text: string;
  span: Span;
  /** Where the text declares it; undefined for the library's own parameters (`weight`). */
  declared?: Span;
  /** A field of a class, which has a name that can be changed. */
  field?: { class: string; name: string };
}

export interface StateKey {
  text: string;
  /** Without the quotes. */
  span: Span;
  parts: KeyPart[];
}

const shape = /^[\p{ID_Start}$_][\p{ID_Continue}$]*(\.[\p{ID_Continue}$]+)*$/u;

/** The keys that stand in strings of a file. A text counts as one when all of it leads to a parameter or a layer. */
export function stateKeys(analysis: Analysis): StateKey[] {
  const { source } = analysis;
  const keys: StateKey[] = [];
  const classes = moduleClasses(source);
  const visit = (node: ts.Node): void => {
    const key = ts.isStringLiteralLike(node) ? resolve(analysis, classes, node) : undefined;
    if (key) keys.push(key);
    ts.forEachChild(node, visit);
  };
  if (classes.length > 0) visit(source);
  return keys;
}

/** The key in the string around an offset. */
export function resolveKeyAt(analysis: Analysis, offset: number): StateKey | undefined {
  const node = nodeAt(analysis.source, offset);
  return ts.isStringLiteralLike(node) ? resolve(analysis, moduleClasses(analysis.source), node) : undefined;
}

function resolve(analysis: Analysis, classes: ModuleClass[], node: ts.StringLiteralLike): StateKey | undefined {
  const { text } = node;
  if (!shape.test(text)) return undefined;
  const start = node.getStart(analysis.source) + 1;
  const parts: KeyPart[] = [];
  for (let at = 0; at <= text.length;) {
    const end = text.indexOf(".", at) < 0 ? text.length : text.indexOf(".", at);
    parts.push({ text: text.slice(at, end), span: { start: start + at, end: start + end } });
    at = end + 1;
  }
  const key = { text, span: { start, end: start + text.length }, parts };
  const isKnown = analysis.facts?.parameters.some(({ name }) => name === text) ?? false;
  // A lone word is a key where a model that ran has such a parameter, and nothing but a word elsewhere.
  if (parts.length === 1 && !isKnown) return undefined;
  const outer = [...classes].sort((a, b) => rank(analysis, a) - rank(analysis, b));
  for (const owner of outer) {
    const walked = walk(analysis.source, classes, owner, parts);
    if (walked && (isKnown || walked.complete)) return { ...key, parts: walked.parts };
  }
  return undefined;
}

/** Models come before what they are made of. */
function rank({ facts }: Analysis, { name }: ModuleClass): number {
  const index =
    facts?.modules.findIndex(({ type, builtin, children }) => type === name && !builtin && children.length > 0) ?? -1;
  const isInner = facts?.modules.some(({ children }) => children.some(({ module }) => module === index)) ?? false;
  return isInner ? 1 : 0;
}

/** Follows a key from the fields of a class inwards; undefined where its first part is no field. */
function walk(
  source: ts.SourceFile,
  classes: ModuleClass[],
  owner: ModuleClass,
  parts: readonly KeyPart[],
): { parts: KeyPart[]; complete: boolean } | undefined {
  const walked: KeyPart[] = [];
  let inner: ModuleClass | undefined = owner;
  let value: ts.Expression | undefined;
  for (const [index, part] of parts.entries()) {
    const field: { name: string; declared: ts.Node; value: ts.Expression | undefined } | undefined = inner
      ? inner.fields.find(({ name }) => name === part.text)
      : value && childrenOf(value).find(({ name }) => name === part.text);
    if (!field) {
      if (index === 0) return undefined;
      // The library's own: its names of parameters are not in the text.
      const isLast = index === parts.length - 1 && value !== undefined && isBuiltin(value, classes);
      return {
        parts: [...walked, ...parts.slice(index)],
        complete: isLast && /^(weight|bias|running_|num_batches)/.test(part.text),
      };
    }
    walked.push({
      ...part,
      declared: spanOf(field.declared, source),
      ...(inner && { field: { class: inner.name, name: field.name } }),
    });
    value = field.value;
    inner = value && ts.isNewExpression(value) ? classOf(value, classes) : undefined;
  }
  return { parts: walked, complete: true };
}

function classOf(value: ts.NewExpression, classes: ModuleClass[]): ModuleClass | undefined {
  return classes.find(({ name }) => name === lastName(value.expression));
}

function isBuiltin(value: ts.Expression, classes: ModuleClass[]): boolean {
  return ts.isNewExpression(value) && classOf(value, classes) === undefined;
}

/** The field whose name stands at an offset: where it is declared, or as `this.name` within its class. */
export function fieldAt(analysis: Analysis, offset: number): { class: string; name: string; span: Span } | undefined {
  const { source } = analysis;
  const node = nodeAt(source, offset);
  if (!ts.isIdentifier(node)) return undefined;
  const owner = moduleClasses(source).find(({ node: { pos, end } }) => pos <= offset && offset <= end);
  const field = owner?.fields.find(({ name }) => name === node.text);
  if (!owner || !field) return undefined;
  return field.declared === node || isOwnField(node)
    ? { class: owner.name, name: field.name, span: spanOf(node, source) }
    : undefined;
}

/** Where a file writes the name of a field: its declaration, `this.name` in its class, the parts of keys. */
export function usesOf(analysis: Analysis, field: { class: string; name: string }): { inCode: Span[]; inKeys: Span[] } {
  const { source } = analysis;
  const inCode: Span[] = [];
  const owner = moduleClasses(source).find(({ name }) => name === field.class);
  const declared = owner?.fields.find(({ name }) => name === field.name)?.declared;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === field.name && (node === declared || isOwnField(node)))
      inCode.push(spanOf(node, source));
    ts.forEachChild(node, visit);
  };
  if (owner) visit(owner.node);
  const inKeys = stateKeys(analysis).flatMap(({ parts }) =>
    parts.filter((part) => part.field?.class === field.class && part.field.name === field.name).map(({ span }) => span),
  );
  return { inCode, inKeys };
}

function isOwnField(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    ts.isPropertyAccessExpression(parent) &&
    parent.name === node &&
    parent.expression.kind === ts.SyntaxKind.ThisKeyword
  );
}
