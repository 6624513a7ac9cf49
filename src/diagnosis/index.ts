import type { Say } from "../protocol/said.js";
import type { Check, Evidence, Finding } from "./check.js";
import { deadLayer } from "./checks/deadLayer.js";
import { explodingGradient } from "./checks/explodingGradient.js";
import { learningRate } from "./checks/learningRate.js";
import { nonFinite } from "./checks/nonFinite.js";
import { overfitting } from "./checks/overfitting.js";
import { saturation } from "./checks/saturation.js";
import { unusedParameter } from "./checks/unusedParameter.js";
import { vanishingGradient } from "./checks/vanishingGradient.js";

export { plainly } from "../protocol/said.js";
export type { Check, Evidence, Finding, SeriesPoints } from "./check.js";

/** All checks, the gravest first. */
export const checks: readonly Check[] = [
  nonFinite,
  explodingGradient,
  vanishingGradient,
  deadLayer,
  saturation,
  learningRate,
  unusedParameter,
  overfitting,
];

/** What is wrong with a run, gravest first, each with the name of its check. */
export function diagnose(evidence: Evidence, say: Say): (Finding & { check: string })[] {
  return checks.flatMap(({ name, find }) => find(evidence, say).map((finding) => ({ check: name, ...finding })));
}
