import type ts from "typescript";
import type { RunFacts } from "./facts.js";
import type { Finding } from "./finding.js";
import type { Site } from "./sites.js";

/** All that is known of a file at one moment. */
export interface Analysis {
  /** Absolute path. */
  file: string;
  text: string;
  /** Tells this text of the file from all others, as `RunFacts.texts` do. */
  id: number;
  source: ts.SourceFile;
  /** In the order of the text; empty where nothing may be run. */
  sites: Site[];
  /** Undefined where nothing was run: no trust, a syntax error, no model. */
  facts: RunFacts | undefined;
  /** Of this file only. */
  findings: Finding[];
}

export interface AnalyserOptions {
  /** False: nothing of the user's is executed, checks of the syntax alone work. */
  trusted: boolean;
  /** The text of a file as an editor has it; undefined where it is to be read from disk. */
  open(file: string): string | undefined;
  /** Folders whose files a run may read. */
  folders: readonly string[];
  /** Severity by check; `off` leaves it out. */
  severities: Readonly<Record<string, "error" | "warning" | "information" | "hint" | "off">>;
  budget?: Partial<Budget>;
}

export interface Budget {
  /** Of one run. */
  milliseconds: number;
  operations: number;
  /** Of the worker. */
  bytes: number;
}

export const defaultBudget: Budget = { milliseconds: 2000, operations: 200_000, bytes: 256 * 2 ** 20 };

/** Analyses files one after another, warm: parsed and instrumented files are kept by their text, the worker is kept too. */
export interface Analyser {
  /**
   * The newest call for a file wins: an older one still going on is given up, and resolves with undefined.
   * Never rejects for what is in the file.
   */
  analyse(file: string): Promise<Analysis | undefined>;
  /** A few files of the folders that import a file, directly or not, the nearest first. */
  usersOf(file: string): string[];
  configure(options: Partial<AnalyserOptions>): void;
  dispose(): void;
}
