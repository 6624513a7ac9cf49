import path from "node:path";
import type { RunEnded, RunOptions, RunRequest } from "../protocol/run.js";
import { startRun } from "../runtime/client.js";
import { RunStore } from "../runtime/store/runStore.js";
import type { RunWriter } from "../runtime/store/runWriter.js";
import type { Command } from "./args.js";
import { type Display, jsonDisplay, scriptDisplay, type Terminal, trainingDisplay } from "./display.js";
import { FigureWriter } from "./figureWriter.js";

type RunCommand = Extract<Command, { options: RunOptions }>;

/**
 * Trains or runs a file.
 *
 * @returns the exit code: 0 done, 1 failed or diverged, 128 + the signal's number when a signal stopped it.
 */
export async function runCommand(command: RunCommand, terminal: Terminal): Promise<number> {
  const request: RunRequest = {
    file: path.resolve(command.file),
    mode: command.name === "run" ? "run" : "train",
    options: command.options,
    output: "all",
    ...(command.resume !== undefined && { snapshot: path.resolve(command.resume) }),
  };
  const display = displayFor(command, terminal);
  const writer = command.name !== "run" && command.store ? record(request, terminal) : undefined;
  const figures = command.plots && new FigureWriter(command.plots);
  const handle = startRun(
    { ...request, ...(writer && { folder: writer.folder }) },
    {
      event(event) {
        writer?.event(event);
        if (event.type === "figure") figures?.write(event);
        display.event(event);
      },
    },
    { cwd: process.cwd() },
  );

  let signal = 0;
  const stopOn = (name: NodeJS.Signals, number: number): void => {
    process.on(name, () => {
      // The second time, whoever asks does not want to wait.
      if (signal) process.exit(128 + number);
      signal = number;
      handle.stop();
    });
  };
  stopOn("SIGINT", 2);
  stopOn("SIGTERM", 15);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // The reader of the pipe has seen enough (`| head`).
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });

  const ended = await handle.ended;
  await writer?.close();
  await figures?.close();
  if (figures?.error) terminal.error(`The figures could not be written: ${figures.error.message}\n`);
  if (writer?.error) terminal.error(`The run could not be recorded in full: ${writer.error.message}\n`);
  if (signal) return 128 + signal;
  return figures?.error ? 1 : exitCode(ended, command.name);
}

function displayFor(command: RunCommand, terminal: Terminal): Display {
  if (command.json) return jsonDisplay(terminal);
  return command.name === "run" ? scriptDisplay(terminal) : trainingDisplay(terminal);
}

/** A folder that cannot be written is no reason not to train. */
function record(request: RunRequest, terminal: Terminal): RunWriter | undefined {
  try {
    return new RunStore(process.cwd()).create(request);
  } catch (error) {
    terminal.error(`The run is not recorded: ${(error as Error).message}\n`);
    return undefined;
  }
}

function exitCode(ended: RunEnded, name: RunCommand["name"]): number {
  if (ended.status === "failed") return 1;
  return ended.status === "diverged" && name === "train" ? 1 : 0;
}
