/** The worker's bundle: what its thread is started for is among its data. */
import { workerData } from "node:worker_threads";
import { startTrials, type TrialInput } from "./trial.js";
import { serveRun, type WorkerInput } from "./worker.js";

const input = workerData as WorkerInput | TrialInput;
if ("trialOf" in input) startTrials(input);
else serveRun(input);
