import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { CapturedGraph } from "../../src/protocol/graph.js";
import type { RunRequest } from "../../src/protocol/run.js";
import { startRun } from "../../src/runtime/client.js";
import { readGraph } from "../../src/runtime/graph/read.js";

export interface Captured {
  /** The `.json`; the numbers lie beside it. */
  file: string;
  graph: CapturedGraph;
}

/**
 * Runs a program in a real engine process up to one of its steps, and captures that.
 * @param program source text, or the path of a file
 * @param folder where the graph is kept; a new temporary one when absent, which is left to the system
 */
export async function captureGraph(
  program: string,
  { step = 0, folder, ...rest }: { step?: number } & Partial<RunRequest> = {},
): Promise<Captured> {
  const place = folder ?? mkdtempSync(path.join(os.tmpdir(), "gradlens-graph-"));
  mkdirSync(place, { recursive: true });
  const isPath = !program.includes("\n");
  const source = isPath ? path.resolve(program) : path.join(place, "main.ts");
  if (!isPath) writeFileSync(source, program);
  let file: string | undefined;
  const dist = process.env.GRADLENS_DIST ?? path.resolve("dist");
  const handle = startRun(
    { file: source, mode: "train", options: {}, folder: place, capture: { step, stop: true }, ...rest },
    {
      event(event) {
        if (event.type === "graph") file = event.file;
      },
    },
    { enginePath: path.join(dist, "engine-process.js") },
  );
  const ended = await handle.ended;
  if (file === undefined)
    throw new Error(
      `No graph of step ${step}: the run ${ended.status} after ${ended.steps} steps. ${ended.error?.message ?? ""}`,
    );
  return { file, graph: await readGraph(file) };
}
