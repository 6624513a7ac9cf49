import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after } from "node:test";
import type { RunEnded, RunEvent, RunOutput, RunRequest } from "../../src/protocol/run.js";
import { type RunHandle, startRun } from "../../src/runtime/client.js";
import { inWords, type Words } from "../../src/protocol/said.js";

/** The bundles that `npm run build` makes. */
export const dist = process.env.GRADLENS_DIST ?? path.resolve("dist");

/** Writes files into a new temporary folder, which goes away after the tests. */
export function project(files: Record<string, string>): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-test-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

export interface Finished {
  events: RunEvent[];
  ended: RunEnded;
  outputs: RunOutput[];
  /** All printed text, in order. */
  text: string;
}

/** Runs one file in a real engine process and collects its events. */
export async function run(
  file: string,
  request: Partial<RunRequest> = {},
  during?: (event: RunEvent, handle: RunHandle) => void,
): Promise<Finished> {
  const events: RunEvent[] = [];
  const handle = startRun(
    { file, mode: "run", options: {}, ...request },
    {
      event(event) {
        events.push(event);
        during?.(event, handle);
      },
    },
    { enginePath: path.join(dist, "engine-process.js") },
  );
  const ended = await handle.ended;
  const outputs = events.filter((event) => event.type === "output");
  return { events, ended, outputs, text: outputs.map((output) => output.text).join("") };
}

/** Runs a program of one file, `main.ts`, with further files beside it. */
export function runSource(
  source: string,
  request: Partial<RunRequest> = {},
  during?: (event: RunEvent, handle: RunHandle) => void,
  others: Record<string, string> = {},
): Promise<Finished> {
  return run(path.join(project({ "main.ts": source, ...others }), "main.ts"), request, during);
}

/** Trains w towards 0 by w * w: the loss falls by 0.64 a step. */
export const quadratic = `import torch, { optim } from "gradlens";
const w = torch.tensor(1, { requiresGrad: true });
const optimizer = new optim.SGD([w], { lr: 0.1 });
function trainStep() {
  optimizer.zeroGrad();
  const loss = w.mul(w);
  loss.backward();
  optimizer.step();
}
`;

/** Why there is no answer, in English; nothing where there is one. */
export const problemOf = (answer: object | undefined): string =>
  answer && "problem" in answer ? inWords(answer.problem as Words) : "";
