import path from "node:path";
import type {
  RunEnded,
  RunEvent,
  RunOutput,
  RunProgress,
  RunStarted,
  RunTrial,
  SourcePosition,
} from "../protocol/run.js";
import { formatCount, formatMetrics, formatSeconds, formatSpeed, formatValue } from "./format.js";
import { placeOf, progressLine } from "./progressBar.js";

/** What shows a run's events to a person or a program. */
export interface Display {
  event(event: RunEvent): void;
}

export interface Terminal {
  out(text: string): void;
  error(text: string): void;
  /** Columns of the terminal; undefined where output goes to a file or pipe. */
  width(): number | undefined;
  color: boolean;
}

/** What is too long for a line, or of no interest in one: it is in the run's folder. */
const silent = new Set<RunEvent["type"]>(["scalars", "figure", "sources", "environment", "model", "statistics"]);

/** One JSON object a line; the curves' points are left to the run store. NaN and Infinity become null, as JSON has neither. */
export function jsonDisplay(terminal: Terminal): Display {
  return {
    event(event) {
      if (!silent.has(event.type)) terminal.out(`${JSON.stringify(event)}\n`);
      if (event.type === "ended" && event.error) terminal.error(`${errorText(event)}\n`);
    },
  };
}

/** Prints what the code prints, and nothing else but its error. */
export function scriptDisplay(terminal: Terminal): Display {
  return {
    event(event) {
      if (event.type === "output") printOutput(terminal, event);
      if (event.type === "ended" && event.error) terminal.error(`${errorText(event)}\n`);
    },
  };
}

const plainInterval = 2000;

/** A bar on the last line of a terminal, or a line now and then elsewhere; then one line with the result. */
export function trainingDisplay(terminal: Terminal): Display {
  let started: RunStarted | undefined;
  let barShown = false;
  let midLine = false;
  let lastPlain = 0;
  let progress: RunProgress | undefined;

  function clearBar(): void {
    if (barShown) terminal.out("\r\u001b[K");
    barShown = false;
  }

  function line(text: string): void {
    clearBar();
    terminal.out(`${midLine ? "\n" : ""}${text}\n`);
    midLine = false;
  }

  function drawBar(width: number): void {
    // The code's own unfinished line stays alone on its line.
    if (!progress || midLine) return;
    terminal.out(`\r\u001b[K${progressLine(progress, started, width, terminal.color)}`);
    barShown = true;
  }

  function showProgress(event: RunProgress): void {
    progress = event;
    const width = terminal.width();
    if (width !== undefined) return drawBar(width);
    const now = Date.now();
    if (now - lastPlain < plainInterval) return;
    lastPlain = now;
    const metrics = { ...(event.loss !== undefined && { loss: event.loss }), ...event.metrics };
    const parts = [
      placeOf(event),
      ...(event.epochs ? [`step ${formatCount(event.step)}`] : []),
      formatMetrics(metrics),
    ];
    line([...parts, formatSpeed(event.stepsPerSecond)].filter(Boolean).join("  "));
  }

  function showOutput(event: RunOutput): void {
    clearBar();
    printOutput(terminal, event);
    midLine = !event.text.endsWith("\n");
    const width = terminal.width();
    if (width !== undefined) drawBar(width);
  }

  return {
    event(event) {
      if (event.type === "started") {
        started = event;
        lastPlain = event.time;
        if (event.kind === "definition") line(startedText(event));
      } else if (event.type === "progress") showProgress(event);
      else if (event.type === "output") showOutput(event);
      else if (event.type === "trial") line(trialText(event));
      else if (event.type === "ended") {
        clearBar();
        if (event.steps > 0 || !event.error) line(endedText(event));
        if (event.error) terminal.error(`${errorText(event)}\n`);
      }
    },
  };
}

export function printOutput(terminal: Terminal, event: RunOutput): void {
  const print = event.level === "warn" || event.level === "error" ? terminal.error : terminal.out;
  print(event.position ? `${positionText(event.position)}: ${event.text}` : event.text);
}

/** `trial 3: loss 0.1 with lr 0.05`, or how it ended otherwise. */
function trialText({ number, value, status, values, error }: RunTrial): string {
  const made = Object.entries(values).map(
    ([name, entry]) => `${name} ${typeof entry === "number" ? formatValue(entry) : entry}`,
  );
  const result = value === undefined ? status : formatValue(value);
  const reason = status === "failed" && error ? ` (${error.split("\n")[0]})` : "";
  return `trial ${number}: ${result} with ${made.join(", ")}${reason}`;
}

function startedText(event: RunStarted): string {
  if (event.trials !== undefined) return `Sweep of ${count(event.trials, "trial")}`;
  const parameters = event.parameters === undefined ? "" : ` (${formatCount(event.parameters)} parameters)`;
  const epochs = event.epochs === undefined ? "" : `, ${count(event.epochs, "epoch")}`;
  const steps = event.stepsPerEpoch === undefined ? "" : ` of ${count(event.stepsPerEpoch, "step")}`;
  return `Training ${event.model ?? "the model"}${parameters}${epochs}${steps}`;
}

const verbs = { completed: "Finished", stopped: "Stopped", failed: "Failed", diverged: "Diverged" };

function endedText(event: RunEnded): string {
  const metrics = formatMetrics(event.metrics);
  const result = metrics && `: ${metrics}`;
  return `${verbs[event.status]} after ${count(event.steps, "step")} in ${formatSeconds(event.seconds)}${result}`;
}

function count(value: number, noun: string): string {
  return `${formatCount(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** `FILE:line:column: message` where the place is known. */
export function errorText(event: RunEnded): string {
  const { error } = event;
  if (!error) return "";
  const known = error.name === "Error" || error.name === "DivergedError";
  const name = known || error.message.includes(error.name) ? "" : `${error.name}: `;
  const place = error.position ? `${positionText(error.position)}: ` : "";
  return `${place}${name}${error.message}`;
}

function positionText({ file, line, column }: SourcePosition): string {
  const relative = path.relative(process.cwd(), file);
  const shown = relative.startsWith("..") || path.isAbsolute(relative) ? file : relative;
  return `${shown}:${line}:${column}`;
}
