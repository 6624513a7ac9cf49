import type { RunFacts } from "../facts.js";
import type { DeclaredInputs } from "../instrument/inputs.js";

/** A file of a run, as the worker loads it. */
export interface RunFile {
  /** Absolute path. */
  path: string;
  /** Tells this text from all others; the worker keeps what it has compiled by it. */
  id: number;
  /** The instrumented module; undefined where the worker has it. */
  code?: string;
  /** Start and end of each site. */
  spans: Int32Array;
  callees: Record<number, string>;
  inputs: readonly DeclaredInputs[];
  /** Its code sets gradients itself. */
  setsGradients: boolean;
  /** Files that its imports of paths mean, by the text of the import. */
  imports: Readonly<Record<string, string>>;
}

/** The text of a file that runs; as the file that is run it has other code, and the next number. */
export const textOf = ({ id }: Pick<RunFile, "id">): number => id - (id % 2);

export interface RunRequest {
  id: number;
  entry: string;
  files: readonly RunFile[];
  /** Texts that will not be sent for again. */
  forget: readonly number[];
  /** Folders whose files may be read. */
  folders: readonly string[];
  budget: { milliseconds: number; operations: number; bytes: number };
}

export interface RunAnswer {
  id: number;
  /** Undefined where the run was called off. */
  facts: RunFacts | undefined;
}

/** Words that the worker and its owner share. */
export const words = {
  /** The run that is wanted: another one ends at its next probe. */
  wanted: 0,
  count: 1,
} as const;
