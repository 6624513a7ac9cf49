import type { MessagePort } from "node:worker_threads";
import { command, control } from "../protocol/control.js";
import type { RunEvent } from "../protocol/run.js";

/** Thrown into user code by `backward()` and `step()` when the run is to stop. */
export class StopSignal extends Error {
  override readonly name = "StopSignal";
  constructor() {
    super("The run was stopped.");
  }
}

/** What the worker sends and the engine process passes on. */
export interface EventMessage {
  events: RunEvent[];
}

/** A worker that has so many messages under way waits: a slow reader slows it down instead of filling the memory. */
const mostUnderWay = 64;

/** The worker's end of its connection to the engine process. */
export class Channel {
  private sent = 0;

  constructor(
    private readonly port: MessagePort,
    private readonly cells: Int32Array<SharedArrayBuffer>,
  ) {}

  send(events: RunEvent[]): void {
    while (this.sent - this.acknowledged() >= mostUnderWay && this.command() !== command.stop)
      Atomics.wait(this.cells, control.acknowledged, this.acknowledged(), 50);
    this.sent++;
    const transfer = events.flatMap((event) =>
      event.type === "scalars"
        ? event.batches.flatMap(
            ({ steps, values, times }) => [steps.buffer, values.buffer, times.buffer] as ArrayBuffer[],
          )
        : [],
    );
    this.port.postMessage({ events } satisfies EventMessage, transfer);
  }

  /** Throws StopSignal when the run is to stop; waits while it is paused. `beforePause` runs once before the wait. */
  check(beforePause: () => void): void {
    let now = this.command();
    if (now === command.run) return;
    if (now === command.pause) beforePause();
    while ((now = this.command()) === command.pause) Atomics.wait(this.cells, control.command, command.pause);
    if (now === command.stop) throw new StopSignal();
  }

  private command(): number {
    return Atomics.load(this.cells, control.command);
  }

  private acknowledged(): number {
    return Atomics.load(this.cells, control.acknowledged);
  }
}
