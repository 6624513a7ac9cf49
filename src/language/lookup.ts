/** Quick answers from an analysis: what passed here, which modules were made here. */
import ts from "typescript";
import type { Analysis } from "../analysis/analysis.js";
import type { ModuleRecord, SiteFact, ValueFact } from "../analysis/facts.js";
import type { Site, Span } from "../analysis/sites.js";

export interface Lookup {
  /** What passed at a place, `kind` as in `Site`; undefined where nothing was recorded. */
  at(span: Span, kind?: Site["kind"]): SiteFact | undefined;
  /** The sites around an offset that something passed at, innermost first. */
  around(offset: number): { site: Site; fact: SiteFact }[];
  /** Indices in `RunFacts.modules` of those made by an expression, in order. */
  made(span: Span): readonly number[];
  module(index: number): ModuleRecord | undefined;
}

const lookups = new WeakMap<Analysis, Lookup>();

export function lookup(analysis: Analysis): Lookup {
  const known = lookups.get(analysis);
  if (known) return known;
  const built = build(analysis);
  lookups.set(analysis, built);
  return built;
}

function build({ file, sites, facts }: Analysis): Lookup {
  const passed = new Map((facts?.sites[file] ?? []).map((fact) => [fact.site, fact]));
  const places = new Map<string, Site>();
  for (const site of sites) {
    places.set(keyOf(site.span), site);
    places.set(keyOf(site.span) + site.kind, site);
  }
  const made = new Map<string, number[]>();
  facts?.modules.forEach(({ made: place }, index) => {
    if (place?.file !== file) return;
    const key = keyOf(place.span);
    made.set(key, [...(made.get(key) ?? []), index]);
  });
  return {
    at(span, kind) {
      const site = places.get(keyOf(span) + (kind ?? ""));
      return site && passed.get(site.id);
    },
    around: (offset) =>
      sites
        .filter(({ span }) => span.start <= offset && offset <= span.end)
        .flatMap((site) => {
          const fact = passed.get(site.id);
          return fact && fact.values.length > 0 ? [{ site, fact }] : [];
        })
        .sort((a, b) => length(a.site.span) - length(b.site.span)),
    made: (span) => made.get(keyOf(span)) ?? [],
    module: (index) => facts?.modules[index],
  };
}

function keyOf({ start, end }: Span): string {
  return `${start}:${end}`;
}

function length({ start, end }: Span): number {
  return end - start;
}

/** The text of a node without the comments before it. */
export function spanOf(node: ts.Node, source: ts.SourceFile): Span {
  return { start: node.getStart(source), end: node.end };
}

/** The smallest node around an offset. */
export function nodeAt(source: ts.SourceFile, offset: number): ts.Node {
  let found: ts.Node = source;
  const visit = (node: ts.Node): void => {
    if (node.pos > offset || offset > node.end) return;
    if (node.getStart(source) <= offset) found = node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A value that is a tensor or has some in it. */
export function hasTensors(value: ValueFact): boolean {
  return value.kind === "tensor" || (value.kind === "group" && value.parts.some((part) => hasTensors(part.value)));
}
