import type { Words } from "./said.js";

/** A question about a model while it trains; each kind is answered by one file in `src/runtime/probes/`. */
export interface ProbeRequest {
  /** Name of the probe: `decisionBoundary`. */
  probe: string;
  /** Its parameters: plain data. */
  parameters: Record<string, unknown>;
}

/** An answer, or why there is none, in words for the person. */
export type ProbeAnswer = { data: unknown } | { problem: Words };
