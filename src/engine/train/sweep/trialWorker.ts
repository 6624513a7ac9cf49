import { serveTasks } from "../../platform/workers.js";
import type { Training } from "../definition.js";
import type { EpochMessage } from "./runner.js";
import { runTrial, type TrialOutcome, type TrialRequest } from "./trial.js";

/** Carries out trials of a definition on this worker, for the thread that started it. */
export function serveTrials(definition: Training): void {
  serveTasks<TrialRequest, EpochMessage, TrialOutcome>((request, tell) =>
    runTrial(definition, request, (figures, step) => tell({ figures, step })),
  );
}
