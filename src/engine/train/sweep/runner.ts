import { wantedThreads } from "../../backend/cpu/threads/number.js";
import { startWorkers, type WorkerPool } from "../../platform/workers.js";
import type { Training } from "../definition.js";
import type { Heard } from "../observed.js";
import { runTrial, type TrialOutcome, type TrialRequest } from "./trial.js";

/** What carries out trials. */
export interface Runner {
  run(request: TrialRequest, heard: Heard): Promise<TrialOutcome>;
  close(): Promise<void>;
}

/** What a trial's worker tells of an epoch. */
export interface EpochMessage {
  figures: Record<string, number>;
  step: number;
}

/** Workers where several are wanted and the program has them; else this very thread, one trial after the other. */
export function runnerOf(definition: Training, workers: number): Runner {
  // The trials that run at once share the processors.
  const threads = Math.max(1, Math.floor(wantedThreads() / workers));
  const environment = { GRADLENS_THREADS: String(threads) };
  const pool = workers > 1 ? startWorkers<TrialRequest, EpochMessage, TrialOutcome>(workers, environment) : undefined;
  return pool === undefined ? inThisThread(definition) : onWorkers(pool);
}

function inThisThread(definition: Training): Runner {
  let before: Promise<unknown> = Promise.resolve();
  return {
    run(request, heard) {
      const outcome = before.then(() => runTrial(definition, request, heard));
      before = outcome.catch(() => undefined);
      return outcome;
    },
    close: () => Promise.resolve(),
  };
}

function onWorkers(pool: WorkerPool<TrialRequest, EpochMessage, TrialOutcome>): Runner {
  return {
    run: (request, heard) => pool.run(request, ({ figures, step }) => heard(figures, step)),
    close: () => pool.close(),
  };
}
