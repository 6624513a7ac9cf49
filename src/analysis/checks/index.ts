/** All checks, and how they are run over a file. */
import { inWords, type Words } from "../../protocol/said.js";
import type { AnalyserOptions } from "../analysis.js";
import type { Finding } from "../finding.js";
import type { Check, Found, Subject } from "./check.js";
import { biasBeforeNorm } from "./biasBeforeNorm.js";
import { broadcast } from "./broadcast.js";
import { detachedLoss } from "./detachedLoss.js";
import { directForward } from "./directForward.js";
import { dropoutAtEnd } from "./dropoutAtEnd.js";
import { evalMissing } from "./evalMissing.js";
import { evalNotUndone } from "./evalNotUndone.js";
import { evalWithoutNoGrad } from "./evalWithoutNoGrad.js";
import { hiddenModules } from "./hiddenModules.js";
import { inPlaceChange } from "./inPlaceChange.js";
import { isIgnored } from "./ignore.js";
import { learningRate } from "./learningRate.js";
import { lossKeepsGraph } from "./lossKeepsGraph.js";
import { mseOnProbabilities } from "./mseOnProbabilities.js";
import { nllWithoutLogSoftmax } from "./nllWithoutLogSoftmax.js";
import { optimizerParameters } from "./optimizerParameters.js";
import { sharedModules } from "./sharedModules.js";
import { softmaxBeforeLoss } from "./softmaxBeforeLoss.js";
import { unnormalisedData } from "./unnormalisedData.js";
import { unshuffledData } from "./unshuffledData.js";
import { unusedParameters } from "./unusedParameters.js";
import { validationLeak } from "./validationLeak.js";
import { weightDecayOnNorms } from "./weightDecayOnNorms.js";
import { zeroGradAfterBackward } from "./zeroGradAfterBackward.js";
import { zeroGradMissing } from "./zeroGradMissing.js";

export const checks: readonly Check[] = [
  biasBeforeNorm,
  broadcast,
  detachedLoss,
  directForward,
  dropoutAtEnd,
  evalMissing,
  evalNotUndone,
  evalWithoutNoGrad,
  hiddenModules,
  inPlaceChange,
  learningRate,
  lossKeepsGraph,
  mseOnProbabilities,
  nllWithoutLogSoftmax,
  optimizerParameters,
  sharedModules,
  softmaxBeforeLoss,
  unnormalisedData,
  unshuffledData,
  unusedParameters,
  validationLeak,
  weightDecayOnNorms,
  zeroGradAfterBackward,
  zeroGradMissing,
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

/** True for the message of a failed run whose cause is among the findings of the checks. */
export function isExplained(message: Words, findings: readonly Finding[]): boolean {
  const text = inWords(message);
  return checks.some(({ id, explains }) => explains?.test(text) && findings.some(({ check }) => check === id));
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
