import type ts from "typescript";
import type { Said } from "../../protocol/said.js";
import type { RunFacts } from "../facts.js";
import type { Finding, Severity } from "../finding.js";
import type { Site } from "../sites.js";

/** What a check looks at. */
export interface Subject {
  /** Absolute path. */
  file: string;
  text: string;
  source: ts.SourceFile;
  /** The sites of this file, by number. */
  sites: ReadonlyMap<number, Site>;
  /**
   * What its shape run told; undefined where nothing may be run (no trust) or the file does not parse. `source` then is all there is, and
   * checks that stand on the syntax alone must work.
   */
  facts: RunFacts | undefined;
}

/** A finding without what all findings of the check share. */
export type Found = Omit<Finding, "check" | "severity" | "file" | "message"> & { message: Said; severity?: Severity };

/** One classic mistake: one file, listed in `index.ts`. */
export interface Check {
  /** Name in the settings, in `docs/checks/<id>.md`, and in suppressing comments. */
  readonly id: string;
  readonly severity: Severity;
  /** A line for the list of checks and the setting. */
  readonly title: string;
  /** `run`: says nothing without facts. */
  readonly needs: "syntax" | "run";
  /** Messages of failed runs that a finding of this check accounts for: told once, where the mistake is, not where it shows. */
  readonly explains?: RegExp;
  find(subject: Subject): Found[];
}
