/** What the lessons state with `testing.assertClose`, noted as they run. */
import torch, { testing } from "../../src/engine/index.js";
import { callSites, placeOf } from "../../src/runtime/userLine.js";

export interface Statement {
  /** Line of the compiled file, which has the lines of the source. */
  line: number;
  expected: unknown;
  options: testing.AssertCloseOptions | undefined;
  /** Of the tensor that is compared; float64 for numbers. */
  dtype: torch.DType;
}

/** By file, then by line: a file that others import may have run more than once. */
const statements = new Map<string, Map<number, Statement>>();

/** What a file stated when it ran last, in the order of its lines. */
export function statementsOf(file: string): Statement[] {
  return [...(statements.get(file)?.values() ?? [])].sort((a, b) => a.line - b.line);
}

/** `testing`, with a note of every comparison with numbers that are written out. */
export const recorded: typeof testing = {
  ...testing,
  assertClose: function note(actual, expected, options) {
    testing.assertClose(actual, expected, options);
    if (expected instanceof torch.Tensor) return;
    const { file, line } = placeOf(callSites(note, 1)[0]);
    const dtype = actual instanceof torch.Tensor ? actual.dtype : torch.float64;
    const lines = statements.get(file) ?? new Map<number, Statement>();
    statements.set(file, lines.set(line, { line, expected, options, dtype }));
  },
};
