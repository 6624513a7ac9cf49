/** What the lessons state with `testing.assertClose`, noted as they run. */
import assert from "node:assert/strict";
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

/** PyTorch's numbers for a file (test/golden/lessons), in the order in which it states them. */
export type Golden = Record<string, Parameters<typeof testing.assertClose>[1]>;

/** Demands that a file stated PyTorch's numbers, and no others. */
export function agree(file: string, golden: Golden): void {
  const stated = statementsOf(file);
  const wanted = Object.entries(golden);
  assert.equal(stated.length, wanted.length, `statements, for the numbers ${Object.keys(golden).join()}`);
  stated.forEach(({ line, expected, options, dtype }, i) => {
    const [what, value] = wanted[i];
    const close = () => testing.assertClose(torch.tensor(expected as number[], { dtype }), value, options);
    assert.doesNotThrow(close, `line ${line} states ${JSON.stringify(expected)} for ${what}`);
  });
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
