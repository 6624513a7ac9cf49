import type { AnalyserOptions } from "./analysis.js";
import type { Subject } from "./checks/check.js";
import type { Finding } from "./finding.js";

/** The finding of a run that failed, at the innermost expression of this file. */
export function failuresOf({ file, facts }: Subject, severities: AnalyserOptions["severities"]): Finding[] {
  if (facts?.end.kind !== "failed") return [];
  const { message, name, place, callers } = facts.end;
  const here = [place, ...callers].find((at) => at?.file === file);
  if (here === undefined) return [];
  const check = classOf(message, name);
  const severity = severities[check] ?? "error";
  if (severity === "off") return [];
  return [{ check, severity, message, file, span: here.span }];
}

/** What kind of failure a message tells of. */
function classOf(message: string, name: string): "shape" | "dtype" | "range" | "error" {
  if (/scalar type|dtype|Found dtype|should be type/.test(message)) return "dtype";
  if (name === "IndexError" || /out of range|out of bounds/.test(message)) return "range";
  if (/shape|size|channel|dimension|must match|D input/i.test(message)) return "shape";
  return "error";
}
