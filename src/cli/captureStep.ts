import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { CapturedGraph } from "../protocol/graph.js";
import type { RunEnded } from "../protocol/run.js";
import { startRun } from "../runtime/client.js";
import { readGraph } from "../runtime/graph/read.js";
import { errorText, printOutput, type Terminal } from "./display.js";

/**
 * Runs a file up to the end of a step, and stops it there. What the code prints goes to the terminal's error stream.
 * @param use gets the graph and its `.json`, which are gone afterwards
 * @returns what `use` returns
 * @throws Error that says why there is no graph, in words for a person
 */
export async function captureStep<R>(
  file: string,
  capture: { step: number; numbers: boolean },
  terminal: Terminal,
  use: (graph: CapturedGraph, file: string) => R | Promise<R>,
): Promise<R> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-step-"));
  try {
    let found: string | undefined;
    const handle = startRun(
      {
        file: path.resolve(file),
        mode: "train",
        options: {},
        output: "all",
        folder,
        capture: { ...capture, stop: true },
      },
      {
        event(event) {
          if (event.type === "output") printOutput({ ...terminal, out: terminal.error }, event);
          if (event.type === "graph") found = event.file;
        },
      },
      { cwd: process.cwd() },
    );
    const stop = () => handle.stop();
    process.once("SIGINT", stop).once("SIGTERM", stop);
    const ended = await handle.ended;
    process.off("SIGINT", stop).off("SIGTERM", stop);
    if (found === undefined) throw new Error(missing(ended, file, capture.step));
    return await use(await readGraph(found), found);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function missing(ended: RunEnded, file: string, step: number): string {
  if (ended.error) return errorText(ended);
  if (ended.status === "stopped") return "Stopped.";
  const { steps } = ended;
  const did = steps === 0 ? "no step" : `${steps} step${steps === 1 ? "" : "s"}`;
  return `${path.basename(file)} did ${did}: there is no step ${step}${steps === 0 ? "" : ` (the last one is ${steps - 1})`}.`;
}
