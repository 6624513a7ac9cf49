import { Console } from "node:console";
import type { RunOutput, SourcePosition } from "../protocol/run.js";

type Level = RunOutput["level"];

/** A burst of so many lines passes; after it so many a second: what a person can read, and a view can hold. */
const burstLines = 10_000;
const linesPerSecond = 1000;
/** Of a flood's end so many writes are kept: the result is usually printed last. */
const keptWrites = 50;
/** One write longer than this is cut. */
const longestWrite = 1_000_000;
/** Consecutive writes become one event up to this length. */
const longestEvent = 65_536;

/** Collects what user code prints; optionally drops what comes faster than anybody reads. */
export class OutputBuffer {
  private events: RunOutput[] = [];
  private budget = burstLines;
  private refilled = Date.now();
  private omitted = 0;
  private readonly kept: RunOutput[] = [];
  /** Characters waiting to be taken. */
  size = 0;

  constructor(private readonly limited: boolean) {}

  write(level: Level, text: string, position?: SourcePosition): void {
    if (!this.limited) return this.push({ type: "output", level, text, position });
    const event: RunOutput = { type: "output", level, text: cut(text), position };
    const lines = countLines(text);
    if (this.kept.length === 0 && this.budget >= lines) {
      this.budget -= lines;
      this.push(event);
      return;
    }
    this.kept.push(event);
    if (this.kept.length > keptWrites) this.omitted += countLines(this.kept.shift()!.text);
  }

  /** Events since the last call. */
  take(now: number, final = false): RunOutput[] {
    this.budget = Math.min(burstLines, this.budget + ((now - this.refilled) * linesPerSecond) / 1000);
    this.refilled = now;
    if (this.kept.length > 0 && (final || this.budget >= linesPerSecond)) this.pushKept();
    const taken = this.events;
    this.events = [];
    this.size = 0;
    return taken;
  }

  private pushKept(): void {
    if (this.omitted > 0) this.push({ type: "output", level: "warn", text: `… ${this.omitted} lines omitted\n` });
    for (const event of this.kept.splice(0)) {
      this.budget -= countLines(event.text);
      this.push(event);
    }
    this.omitted = 0;
  }

  private push(event: RunOutput): void {
    this.size += event.text.length;
    const last = this.events.at(-1);
    if (last && last.level === event.level && !last.position && !event.position && last.text.length < longestEvent)
      last.text += event.text;
    else this.events.push(event);
  }
}

function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < text.length - 1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function cut(text: string): string {
  if (text.length <= longestWrite) return text;
  return `${text.slice(0, longestWrite)} … ${text.length - longestWrite} characters omitted\n`;
}

/** Sends `console.*`, `process.stdout` and `process.stderr` of this thread to `write`, in the order of the calls. */
export function captureOutput(write: (level: Level, text: string) => void): void {
  let level: Level = "log";
  const stream = { write: (text: string) => write(level, text) } as unknown as NodeJS.WritableStream;
  const replacement = new Console({ stdout: stream, stderr: stream, ignoreErrors: false, colorMode: false });
  const levels: Record<string, Level> = {
    info: "info",
    debug: "debug",
    warn: "warn",
    error: "error",
    trace: "error",
    assert: "warn",
  };
  const methods = replacement as unknown as Record<string, unknown>;
  const target = console as unknown as Record<string, unknown>;
  for (const [name, method] of Object.entries(methods)) {
    if (typeof method !== "function" || name === "Console") continue;
    const own = levels[name] ?? "log";
    target[name] = (...values: unknown[]): unknown => {
      const outer = level;
      level = own;
      try {
        return (method as (...values: unknown[]) => unknown).apply(replacement, values);
      } finally {
        level = outer;
      }
    };
  }
  redirect(process.stdout, (text) => write("log", text));
  redirect(process.stderr, (text) => write("error", text));
}

function redirect(stream: NodeJS.WriteStream, write: (text: string) => void): void {
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    write(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
    const done = rest.find((argument) => typeof argument === "function") as (() => void) | undefined;
    if (done) process.nextTick(done);
    return true;
  };
}
