import { observationShare } from "../protocol/control.js";
import type { RunEvent, RunOutput } from "../protocol/run.js";
import type { Channel } from "./channel.js";
import type { OutputBuffer } from "./output.js";

/** At most 30 messages a second, unless much was printed; of a training that nobody watches 4. */
const flushInterval = 33;
const unwatchedInterval = 250;
const flushSize = 262_144;

/** What has events of its own to send. */
interface Source {
  /** Events since the last call; all that was held back when `final`. */
  take(now: number, final: boolean): RunEvent[];
}

/** Gathers the events of a run, and sends them at a bounded rate. */
export class Outbox {
  private queue: RunEvent[] = [];
  private lastFlush = 0;
  /** Milliseconds between messages of what is observed. */
  private interval = unwatchedInterval;
  /** Their events go behind those of the queue, in this order. */
  sources: Source[] = [];

  constructor(
    private readonly channel: Channel,
    private readonly output: OutputBuffer,
  ) {
    setInterval(() => this.tick(Date.now()), flushInterval).unref();
  }

  /** The share of the time that observation may take tells whether anybody watches. */
  setShare(share: number): void {
    this.interval = share > observationShare.unwatched ? flushInterval : unwatchedInterval;
  }

  push(event: RunEvent): void {
    this.queue.push(event);
    // The first thing to be seen is not to wait.
    if (event.type === "started") this.lastFlush = 0;
  }

  /** Takes what user code prints. */
  print(level: RunOutput["level"], text: string): void {
    this.output.write(level, text);
    const now = Date.now();
    if (this.output.size >= flushSize || now - this.lastFlush >= flushInterval) this.flush(now);
  }

  /** A chance to send what was collected. Returns whether it was time for that. */
  tick(now: number): boolean {
    const isDue = now - this.lastFlush >= this.interval;
    if (isDue) this.flush(now);
    return isDue;
  }

  flush(now = Date.now(), final = false): void {
    this.lastFlush = now;
    // What is printed goes first: who reads it knows by then what the other events are about.
    const printed: RunEvent[] = this.output.take(now, final);
    const events = printed.concat(this.queue, ...this.sources.map((source) => source.take(now, final)));
    this.queue = [];
    if (events.length > 0) this.channel.send(events);
  }
}
