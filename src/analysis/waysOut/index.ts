/** What to do about a failure of a run, where that can be told: a file of rules a subject. */
import type { Subject } from "../checks/check.js";
import type { Span } from "../sites.js";
import { caseOf, type Failed, type Way } from "./case.js";
import { layerSizes } from "./layerSizes.js";
import { shapes } from "./shapes.js";
import { targets } from "./targets.js";
import { types } from "./types.js";

const rules = [...layerSizes, ...types, ...targets, ...shapes];

/** The way out of a failure at a place of the file. */
export function wayOut(subject: Subject, end: Failed, span: Span): Way | undefined {
  const at = caseOf(subject, end, span);
  for (const { message, way } of rules) {
    const found = message.exec(end.message);
    const out = found && way(found, at);
    if (out) return out;
  }
  return undefined;
}
