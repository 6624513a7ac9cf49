/** Starts the worker of shape runs before all else is loaded: the engine and the compiler load side by side. It runs nothing before it is asked to. */
import path from "node:path";
import { RunClient } from "../analysis/run/client.js";

export const runClient = new RunClient(path.join(__dirname, "analysis-worker.js"));
runClient.warm();
