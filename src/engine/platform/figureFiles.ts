/** Writes figures into files. What draws them is a bundle of its own, which runs in a thread while the caller waits. */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { FigureData } from "../../figure/figure.js";
import { ValueError } from "../errors.js";

export interface SaveOptions {
  /** Dots an inch of a PNG; 100 by default, for as many pixels as the figure has. */
  dpi?: number;
}

/** What the thread is to write. */
export interface FigureTask extends SaveOptions {
  figure: FigureData;
  /** Absolute. */
  file: string;
}

/** Beside the bundle of a run, or above those of the library. */
const places = ["figure-file.js", "../figure-file.js"];
/** No figure of bounded size takes so long, in milliseconds. */
const patience = 60_000;

/**
 * Writes a figure; the file is there when this returns.
 * @throws ValueError for a name that ends in neither `.png` nor `.svg`, Error where the file cannot be written
 */
export function saveFigure(figure: FigureData, name: string, { dpi }: SaveOptions): void {
  const file = path.resolve(name);
  const ending = path.extname(file).toLowerCase();
  if (ending !== ".png" && ending !== ".svg")
    throw new ValueError(`Format '${ending.slice(1)}' is not supported (supported formats: png, svg), in '${name}'`);
  if (dpi !== undefined && !(dpi > 0 && dpi <= 1200))
    throw new ValueError(`dpi must be positive, at most 1200, but got ${dpi}`);
  const bundle = places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((place) => existsSync(place));
  if (bundle === undefined)
    throw new Error(`Cannot write ${name}: figure-file.js, which draws figures, is not beside the library`);
  const problem = inThread(bundle, { figure, file, ...(dpi !== undefined && { dpi }) });
  if (problem !== "") throw new Error(`Cannot write ${name}: ${problem}`);
}

/** @returns what went wrong, or nothing */
function inThread(bundle: string, task: FigureTask): string {
  const done = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(bundle, {
    workerData: { task, port: port2, done },
    transferList: [port2],
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  worker.on("error", () => undefined);
  worker.unref();
  const outcome = Atomics.wait(done, 0, 0, patience);
  const answer = receiveMessageOnPort(port1) as { message: string } | undefined;
  port1.close();
  void worker.terminate();
  return outcome === "timed-out"
    ? "drawing took more than a minute"
    : (answer?.message ?? "the drawing thread gave no answer");
}
