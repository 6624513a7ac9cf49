import path from "node:path";
import * as engine from "../engine/index.js";
import type { RunEvent, RunRequest } from "../protocol/run.js";
import { findDefinition } from "./definition.js";
import { checkFile } from "./entryFile.js";
import { exportModel } from "./exportModel.js";
import { runEntry } from "./loader.js";
import type { RunObserver } from "./observer.js";
import type { OutputBuffer } from "./output.js";
import { sweep } from "./sweep.js";

export interface FileHooks {
  observer: RunObserver;
  output: OutputBuffer;
  event(event: RunEvent): void;
  /** The training that the file exports begins: from now on what happens is its doing. */
  fitting(): void;
  /** Sends all that was said so far. */
  flush(): void;
}

/** Does what was asked for with the user's file: runs it, trains what it defines, or exports its model. Resolves at the end of that. */
export async function runFile(request: RunRequest, hooks: FileHooks): Promise<void> {
  const { observer, output } = hooks;
  checkFile(request.file);
  const exports = await runEntry(request.file);
  const definition = findDefinition(exports, engine.train.isDefinition);
  const name = path.basename(request.file);
  if (request.export !== undefined)
    return hooks.event({ type: "exported", files: exportModel(exports, definition, request) });
  if (request.mode === "run") {
    if (definition && !observer.trained)
      output.write("info", `${name} defines a training, which "run" does not start: use "train".\n`);
    return;
  }
  if (!definition || observer.fitting) return warnOfOptions(request, output);
  hooks.fitting();
  const { sweep: sweepOptions, ...options } = request.options;
  if (sweepOptions === undefined) {
    engine.train.fit(definition, { ...options, resume: request.snapshot });
    return;
  }
  const table = await sweep(definition, options, sweepOptions);
  // What is printed goes before other events of one message: the last trials must be out by then.
  hooks.flush();
  output.write("log", table);
}

/** Options that change nothing would otherwise look as if they had. */
function warnOfOptions({ file, options: { epochs, set = {} } }: RunRequest, output: OutputBuffer): void {
  const names = [...(epochs === undefined ? [] : ["epochs"]), ...Object.keys(set)];
  if (names.length === 0) return;
  const trains = `Only an exported definition takes options; ${path.basename(file)} trains by itself.`;
  output.write("warn", `Ignored: ${names.join(", ")}. ${trains}\n`);
}
