/** A file that others import is often not run by itself: what happens in its functions is told by the runs of the files that use it. */
import type { Analysis } from "../analysis/analysis.js";
import type { RunFacts } from "../analysis/facts.js";

export interface Borrowed {
  /** With the facts that tell most of the file; its findings stay its own. */
  analysis: Analysis;
  /** The file whose run they are of, where that is another one. */
  runOf?: string;
}

/** One object for each pair, since answers are kept by it. */
const made = new WeakMap<Analysis, Analysis>();

function withFacts(own: Analysis, facts: RunFacts): Analysis {
  let both = made.get(own);
  if (both?.facts !== facts) made.set(own, (both = { ...own, facts }));
  return both;
}

/** @param others what is known of other files; runs of another text of the file do not count */
export function bestKnown(own: Analysis, others: Iterable<Analysis>): Borrowed {
  const seen = ({ facts }: Analysis): number => facts?.sites[own.file]?.length ?? 0;
  let best: Borrowed = { analysis: own };
  for (const other of others) {
    if (other.file === own.file || other.facts?.texts[own.file] !== own.id || seen(other) <= seen(best.analysis))
      continue;
    best = { analysis: withFacts(own, other.facts), runOf: other.file };
  }
  return best;
}
