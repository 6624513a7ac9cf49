/** Analyses made by hand: what features do with facts, without a run. */
import ts from "typescript";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "../../src/analysis/analysis.js";
import type { Dim, ModuleRecord, RunFacts, TensorFact, ValueFact } from "../../src/analysis/facts.js";
import type { Finding } from "../../src/analysis/finding.js";
import type { Site, Span } from "../../src/analysis/sites.js";
import { difference } from "../../src/language/edits.js";
import { FileView } from "../../src/language/fileView.js";

export const file = "/work space/model.ts";
export const uri = "file:///work%20space/model.ts";

export function tensor(shape: Dim[], more: Partial<TensorFact> = {}): TensorFact {
  return { kind: "tensor", shape, dtype: "float32", device: "cpu", requiresGrad: false, ...more };
}

export function module(type: string, more: Partial<ModuleRecord> = {}): ModuleRecord {
  return {
    type,
    extra: "",
    builtin: true,
    children: [],
    parameters: [],
    hidden: [],
    calls: [],
    multiplyAdds: 0,
    activationBytes: 0,
    parameterCount: 0,
    trainableCount: 0,
    ...more,
  };
}

/** A call of a module with one tensor. */
export function call(input: Dim[], output: Dim[]): ModuleRecord["calls"][number] {
  return { inputs: [tensor(input)], output: tensor(output), training: true, gradEnabled: true, operation: 0 };
}

/** The span of a piece of a text: its last occurrence in the first one of a longer piece, which defaults to the whole. */
export function spanIn(text: string, piece: string, within?: string): Span {
  const outer = within === undefined ? 0 : text.indexOf(within);
  const inner = within === undefined ? text.indexOf(piece) : within.lastIndexOf(piece);
  if (outer < 0 || inner < 0) throw new Error(`The text has no “${piece}” in “${within ?? text}”.`);
  return { start: outer + inner, end: outer + inner + piece.length };
}

export interface Handmade {
  /** What passed at pieces of the text. */
  passed?: { at: string; in?: string; kind?: Site["kind"]; values: ValueFact[] }[];
  facts?: Partial<RunFacts>;
  findings?: Omit<Finding, "file">[];
  /** No run at all. */
  untrusted?: boolean;
}

export function analysisOf(text: string, { passed = [], facts, findings = [], untrusted }: Handmade = {}): Analysis {
  const sites = passed.map(({ at, in: within, kind }, id): Site => ({
    id,
    span: spanIn(text, at, within),
    kind: kind ?? "expression",
  }));
  return {
    file,
    text,
    id: 0,
    source: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true),
    sites,
    findings: findings.map((finding) => ({ ...finding, file })),
    facts: untrusted
      ? undefined
      : {
          texts: {},
          sites: { [file]: passed.map(({ values }, site) => ({ site, values, calls: values.length })) },
          modules: [],
          parameters: [],
          optimizers: [],
          loaders: [],
          operations: [],
          events: [],
          names: {},
          end: { kind: "finished" },
          notes: [],
          milliseconds: 10,
          ...facts,
        },
  };
}

/** @param now the text as it has become since */
export function viewOf(text: string, handmade: Handmade = {}, now = text): FileView {
  return new FileView(
    analysisOf(text, handmade),
    TextDocument.create(uri, "typescript", 1, now),
    difference(text, now),
  );
}
