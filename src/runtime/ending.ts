import type { RunEnded, RunError, RunRequest } from "../protocol/run.js";
import { StopSignal } from "./channel.js";
import { noTraining } from "./definition.js";
import { isUserFile } from "./loader.js";
import { textPosition } from "./position.js";
import { toRunError } from "./runError.js";

export interface Outcome {
  status?: RunEnded["status"];
  error?: RunError;
}

const failed = (message: string): Outcome => ({ status: "failed", error: { name: "Error", message, stack: "" } });

/** How far the run has come, by which its end is judged. */
export class Ending {
  /** The top level, awaits included, and the training have run to their end. */
  ranThrough = false;
  /** While a definition is trained, an error that no line of the user's caused belongs to the definition. */
  ranDefinition = false;
  /** The user's code asked to exit. */
  exiting = false;

  constructor(private readonly request: RunRequest) {}

  /** The end by something that was thrown. */
  byThrown(thrown: unknown): Outcome {
    if (thrown instanceof StopSignal) return { status: "stopped" };
    const error = toRunError(thrown, isUserFile);
    if (!error.position && this.ranDefinition)
      error.position = textPosition(this.request.file, /\btrain\s*\.\s*define\b/);
    return { status: error.name === "DivergedError" ? "diverged" : "failed", error };
  }

  /** The end of the thread, with nothing thrown. @param didSomething whether anything was trained or shown */
  byExit(code: number, didSomething: boolean): Outcome {
    const { mode, file } = this.request;
    if (code !== 0) return failed(`The code ended with exit code ${code} (process.exit).`);
    if (this.exiting) return {};
    if (!this.ranThrough) return failed("A top-level await never settled: nothing was left to wait for.");
    if (mode === "train" && !didSomething) return { status: "failed", error: noTraining(file) };
    return {};
  }
}
