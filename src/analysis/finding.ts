import type { Said, Words } from "../protocol/said.js";
import type { Place, Span } from "./sites.js";

export type Severity = "error" | "warning" | "information" | "hint";

/** A change of the text that mends a finding. */
export interface Fix {
  /** `Remove the softmax`. */
  title: Said;
  edits: { span: Span; text: string }[];
  /** The one that is nearly always right. */
  preferred?: true;
}

/** Something wrong, or probably wrong, in a file. */
export interface Finding {
  /** The check that found it, as in its settings and pages: `softmaxBeforeLoss`. Failures of the run are `shape`, `dtype`, `error`. */
  check: string;
  severity: Severity;
  /** One or two sentences: what is wrong and the way out. English until it is shown (`inWords`); what the engine says stays as it says it. */
  message: Words;
  /** Absolute path. */
  file: string;
  span: Span;
  related?: { place: Place; message: Said }[];
  fixes?: Fix[];
}
