import type { RunEnded, RunError, RunEvent } from "../protocol/run.js";

/** Remembers what a run said last, so that its end can be told by somebody else when it cannot do so itself. */
export class RunMemory {
  private readonly start = performance.now();
  private steps = 0;
  private metrics: Record<string, number> = {};

  note(event: RunEvent): void {
    if (event.type !== "progress") return;
    this.steps = event.step;
    this.metrics = { ...(event.loss !== undefined && { loss: event.loss }), ...event.metrics };
  }

  ended(status: RunEnded["status"], error?: RunError): RunEnded {
    const seconds = (performance.now() - this.start) / 1000;
    return { type: "ended", status, steps: this.steps, seconds, metrics: this.metrics, ...(error && { error }) };
  }
}
