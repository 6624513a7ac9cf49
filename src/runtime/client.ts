import { statSync } from "node:fs";
import path from "node:path";
import type { Order } from "../protocol/control.js";
import type { HostMessage, RunEnded, RunError, RunEvent, RunRequest } from "../protocol/run.js";
import type { EventMessage } from "./channel.js";
import { type EngineOptions, forkEngine } from "./engineFork.js";
import { RunMemory } from "./runMemory.js";

export interface RunHandlers {
  /** Every event of the run in order, `ended` included, which comes exactly once and last. */
  event(event: RunEvent): void;
}

/** `cwd` is the current folder of the user's code; the file's own when absent. */
export type ClientOptions = EngineOptions;

export interface RunHandle {
  /** Ends the run within a second, whatever its code does. */
  stop(): void;
  /** Holds the run at its next `backward()` or `step()`. */
  pause(): void;
  resume(): void;
  /** See `Order`: obeyed at the next `backward()` or `step()`, and while the run is paused. */
  order(order: Order): void;
  /** Never rejects: a failure is an `ended` event with status `failed`. */
  ended: Promise<RunEnded>;
}

/** After so many milliseconds without an end, a stopped engine process is killed. */
const stopLimit = 700;
/** How long output that is still in the pipes may arrive after the end. */
const drainLimit = 200;
const keptErrorText = 4000;

/**
 * Runs a user's file in an engine process of its own.
 *
 * @returns at once; the run's life is told through `handlers.event`.
 */
export function startRun(request: RunRequest, handlers: RunHandlers, options: ClientOptions = {}): RunHandle {
  const memory = new RunMemory();
  let errorText = "";
  let stopping = false;
  let ending: RunEnded | undefined;
  let settle: (ended: RunEnded) => void;
  let settled = false;
  let drain: NodeJS.Timeout | undefined;
  const ended = new Promise<RunEnded>((resolve) => (settle = resolve));

  const child = forkEngine({ ...options, cwd: options.cwd ?? existingFolder(request.file) });

  function deliver(event: RunEvent): void {
    if (settled) return;
    memory.note(event);
    if (event.type !== "ended") handlers.event(event);
    else if (!ending) {
      ending = event;
      drain = setTimeout(finish, drainLimit);
    }
  }

  function finish(): void {
    if (settled || !ending) return;
    settled = true;
    clearTimeout(drain);
    handlers.event(ending);
    settle(ending);
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  }

  function end(event: RunEnded): void {
    ending ??= event;
    finish();
  }

  function send(message: HostMessage): void {
    // A process that is gone has told so by its exit.
    if (child.connected) child.send(message, () => undefined);
  }

  child.on("message", (message) => (message as EventMessage).events.forEach(deliver));
  child.stdout?.on("data", (data: Buffer) => deliver({ type: "output", level: "log", text: data.toString() }));
  child.stderr?.on("data", (data: Buffer) => {
    errorText = (errorText + data.toString()).slice(-keptErrorText);
  });
  child.on("error", (error) => end(memory.ended("failed", startFailure(error))));
  child.on("close", (code, signal) =>
    end(stopping ? memory.ended("stopped") : memory.ended("failed", crash(code, signal, errorText))),
  );
  send({ type: "run", request });

  return {
    stop() {
      if (stopping || settled) return;
      stopping = true;
      send({ type: "stop" });
      setTimeout(() => {
        if (!settled) child.kill("SIGKILL");
      }, stopLimit).unref();
    },
    pause: () => send({ type: "pause" }),
    resume: () => send({ type: "resume" }),
    order: (order) => send({ type: "order", order }),
    ended,
  };
}

/** A current folder that does not exist would keep the process from starting; the missing file is reported by the run. */
function existingFolder(file: string): string | undefined {
  const folder = path.dirname(file);
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? folder : undefined;
}

function startFailure(error: Error): RunError {
  return { name: "Error", message: `The engine process could not be started: ${error.message}`, stack: "" };
}

function crash(code: number | null, signal: NodeJS.Signals | null, errorText: string): RunError {
  const how = signal ? `was killed (${signal})` : `ended unexpectedly (code ${code})`;
  const outOfMemory = signal === "SIGKILL" || /out of memory|allocation failed/i.test(errorText);
  const hint = outOfMemory ? " The usual reason is that memory ran out." : "";
  return { name: "Error", message: `The engine process ${how}.${hint}`, stack: errorText };
}
