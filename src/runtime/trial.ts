/** A worker of a sweep: loads the user's file once, then trains its definition as often as it is told. */
import { isDefinition } from "../engine/train/definition.js";
import { serveTrials } from "../engine/train/sweep/trialWorker.js";
import { setWarningHandler } from "../engine/warn.js";
import { findDefinition } from "./definition.js";
import { installLibrary } from "./library.js";
import { runEntry } from "./loader.js";
import { captureOutput } from "./output.js";

export interface TrialInput {
  /** Absolute path of the user's file. */
  trialOf: string;
}

export function startTrials({ trialOf: file }: TrialInput): void {
  // Everything the file prints was printed by the run's own worker.
  captureOutput(() => undefined);
  setWarningHandler(() => undefined);
  installLibrary();
  process.argv.splice(1, process.argv.length, file);

  void runEntry(file).then((exports) => {
    const definition = findDefinition(exports, isDefinition);
    if (definition === undefined) throw new Error(`${file} exported a training before, and does not now.`);
    serveTrials(definition);
  });
}
