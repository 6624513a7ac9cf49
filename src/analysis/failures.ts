import { say } from "../protocol/said.js";
import type { AnalyserOptions } from "./analysis.js";
import type { Subject } from "./checks/check.js";
import { isIgnored } from "./checks/ignore.js";
import type { RunEnd } from "./facts.js";
import type { Finding, Severity } from "./finding.js";
import type { Place } from "./sites.js";
import { wayOut } from "./waysOut/index.js";

/** What a run that fails is told as; each has a severity in the settings, as checks have. */
export const failureChecks: readonly { id: string; severity: Severity; title: string }[] = [
  { id: "shape", severity: "error", title: "Shapes do not fit together" },
  { id: "dtype", severity: "error", title: "A tensor has the wrong type" },
  { id: "range", severity: "error", title: "An index or a dimension is out of range" },
  { id: "error", severity: "error", title: "The code throws an error before its first optimizer step" },
];

type Failed = Extract<RunEnd, { kind: "failed" }>;

/** The finding of a run that failed: at the innermost expression of this file, in the engine's words and with the way out. */
export function failuresOf(subject: Subject, severities: AnalyserOptions["severities"]): Finding[] {
  const { file, facts, text } = subject;
  if (facts?.end.kind !== "failed") return [];
  const { end } = facts;
  const check = classOf(end);
  const severity = severities[check] ?? "error";
  const places = placesOf(end, subject);
  const here = places.find((place) => place.file === file);
  if (severity === "off" || here === undefined || isIgnored(text, here.span, check)) return [];
  const way = wayOut(subject, end, here.span);
  const related = [
    ...(places[0] !== here ? [{ place: places[0], message: say("It happens here.") }] : []),
    ...(way?.related ?? []),
  ].filter(({ place }) => !same(place, here));
  return [
    {
      check,
      severity,
      message: way === undefined ? sentence(end.message) : say("{0} {1}", sentence(end.message), way.text),
      file,
      span: here.span,
      ...(related.length > 0 && { related }),
      ...(way?.fixes && way.fixes.length > 0 && { fixes: way.fixes }),
    },
  ];
}

/** Where it happened, from the inside: where nothing of the user's was running, where the layer was made that failed. */
function placesOf({ place, callers, module }: Failed, { facts }: Subject): Place[] {
  const made = module === undefined ? undefined : facts!.modules[module].made;
  const running = place === undefined ? [] : [place, ...callers];
  if (running.length > 0) return running;
  return [made, facts!.definition?.place].filter((found) => found !== undefined);
}

function same(a: Place, b: Place): boolean {
  return a.file === b.file && a.span.start === b.span.start && a.span.end === b.span.end;
}

/** What kind of failure it is. */
export function classOf({ message, name }: Pick<Failed, "message" | "name">): "shape" | "dtype" | "range" | "error" {
  // What JavaScript itself, or a misspelt option, fails with may name any of the words below.
  if (/unexpected option|call stack size/.test(message)) return "error";
  if (/scalar type|dtype|should be type/.test(message)) return "dtype";
  if (name === "IndexError" || /out of range|out of bounds/.test(message)) return "range";
  if (/shape|size|channel|dimension|must match|\dD |elements not/i.test(message)) return "shape";
  return "error";
}

/** A text that ends as a sentence does. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
