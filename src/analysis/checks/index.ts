/** All checks, and how they are run over a file. */
import type { AnalyserOptions } from "../analysis.js";
import type { Finding } from "../finding.js";
import type { Check, Found, Subject } from "./check.js";
import { directForward } from "./directForward.js";
import { biasBeforeNorm } from "./biasBeforeNorm.js";
import { dropoutAtEnd } from "./dropoutAtEnd.js";
import { hiddenModules } from "./hiddenModules.js";
import { sharedModules } from "./sharedModules.js";
import { unshuffledData } from "./unshuffledData.js";
import { validationLeak } from "./validationLeak.js";
import { weightDecayOnNorms } from "./weightDecayOnNorms.js";
import { broadcast } from "./broadcast.js";
import { mseOnProbabilities } from "./mseOnProbabilities.js";
import { unnormalisedData } from "./unnormalisedData.js";
import { isIgnored } from "./ignore.js";

export const checks: readonly Check[] = [
  biasBeforeNorm,
  broadcast,
  directForward,
  dropoutAtEnd,
  hiddenModules,
  mseOnProbabilities,
  sharedModules,
  unnormalisedData,
  unshuffledData,
  validationLeak,
  weightDecayOnNorms,
];

/**
 * What the checks find in a file, in the order of the text. One that fails is left out, and told to `onFailure`; it never keeps the others from
 * their work. A place is told once by a check; comments `// gradlens-ignore <id>` and the severity `off` are heeded.
 */
export function findAll(
  subject: Subject,
  severities: AnalyserOptions["severities"] = {},
  { among = checks, onFailure }: { among?: readonly Check[]; onFailure?: (check: Check, error: unknown) => void } = {},
): Finding[] {
  const findings = among.flatMap((check) => {
    const severity = severities[check.id];
    if (severity === "off" || (check.needs === "run" && subject.facts === undefined)) return [];
    return attempt(check, subject, onFailure).map((found): Finding => ({
      ...found,
      check: check.id,
      severity: severity ?? found.severity ?? check.severity,
      file: subject.file,
    }));
  });
  return distinct(findings)
    .filter(({ check, span }) => !isIgnored(subject.text, span, check))
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.check < b.check ? -1 : 1));
}

function attempt(check: Check, subject: Subject, onFailure?: (check: Check, error: unknown) => void): Found[] {
  try {
    return check.find(subject);
  } catch (error) {
    onFailure?.(check, error);
    return [];
  }
}

function distinct(findings: Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ check, span }) => {
    const key = `${check} ${span.start} ${span.end}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
