/** A failure of a run as the rules look at it, and what they ask of it. */
import ts from "typescript";
import { say, type Said, type Words } from "../../protocol/said.js";
import type { Subject } from "../checks/check.js";
import { tensorAt } from "../checks/seen.js";
import type { Dim, ModuleRecord, RunEnd, RunFacts, TensorFact } from "../facts.js";
import type { Finding, Fix } from "../finding.js";
import type { Span } from "../sites.js";

export type Failed = Extract<RunEnd, { kind: "failed" }>;

export interface Way {
  /** A sentence, behind what the engine says. */
  text: Said;
  fixes?: Fix[];
  related?: Finding["related"];
}

/** A failure that is looked at. */
export interface Case {
  subject: Subject;
  facts: RunFacts;
  /** The expression that failed. */
  node: ts.Node | undefined;
  /** The layer that failed, its name, and the first tensor that it was given. */
  layer: ModuleRecord | undefined;
  name: Words;
  /** Whether the expression calls the layer itself, and not a container or model that it is in. */
  isDirect: boolean;
  input: TensorFact | undefined;
}

export interface Rule {
  message: RegExp;
  way(found: RegExpExecArray, at: Case): Way | undefined;
}

/** @param span the expression of the file that failed */
export function caseOf(subject: Subject, { module, inputs }: Failed, span: Span): Case {
  const facts = subject.facts!;
  const first = inputs?.[0];
  const node = nodeAt(subject.source, span);
  const container = facts.modules.find(({ children }) => children.some((child) => child.module === module));
  return {
    subject,
    facts,
    node,
    layer: module === undefined ? undefined : facts.modules[module],
    name: module === undefined ? "" : ((container ? undefined : calleeName(node)) ?? nameOf(facts, module)),
    isDirect: !container?.builtin,
    input: first?.kind === "tensor" ? first : undefined,
  };
}

/** What a layer is called: the field of the model that holds it, else its class. */
export function nameOf({ modules }: RunFacts, module: number): Words {
  for (const { children } of modules)
    for (const child of children) if (child.module === module && !/^\d+$/.test(child.name)) return child.name;
  return theLayer(modules[module].type);
}

/** The name by which the layer is called: `fc1` of `this.fc1(x)`. */
function calleeName(node: ts.Node | undefined): string | undefined {
  if (node === undefined || !ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

export function nodeAt(source: ts.SourceFile, { start, end }: Span): ts.Node | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (node.end < end || node.pos > start) return;
    if (node.getStart(source) === start && node.end === end) found ??= node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The tensor whose method is called, or the first that a function is given. */
export function receiver(subject: Subject, node: ts.Node | undefined): TensorFact | undefined {
  return operands(subject, node)[0];
}

export function operands(subject: Subject, node: ts.Node | undefined): (TensorFact | undefined)[] {
  if (node === undefined || !ts.isCallExpression(node)) return [];
  const { expression, arguments: given } = node;
  const self = ts.isPropertyAccessExpression(expression) ? tensorAt(subject, expression.expression) : undefined;
  return [self, ...given.map((argument) => tensorAt(subject, argument))].filter((fact) => fact !== undefined);
}

export const times = (dims: readonly Dim[]) => dims.join(" × ");
export const list = (dims: readonly Dim[]) => `[${dims.join(", ")}]`;
const theLayer = (type: string) => say("the {0}", type);
/** A name as a sentence begins with it. */
export const capital = (name: Words): Words => (typeof name === "string" ? name : say("The {0}", ...name.values));

export function product(dims: readonly Dim[]): number | undefined {
  return dims.reduce<number | undefined>(
    (all, dim) => (all === undefined || typeof dim !== "number" ? undefined : all * dim),
    1,
  );
}
