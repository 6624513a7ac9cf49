import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { command, control, type Order } from "../protocol/control.js";
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

/** What the worker does at a checkpoint for those who watch it. */
export interface Overseer {
  /** Carries out an order; true to go on from a pause. */
  order(order: Order): boolean;
  /** The run is about to wait. */
  pausing(): void;
  resuming(): void;
}

/** The worker's end of its connection to the engine process. */
export class Channel {
  private sent = 0;
  private seen = 0;
  /** The run is to be held, but not at the checkpoints that it came by so far. */
  private waits = false;

  /**
   * @param port for events
   * @param orders where orders arrive
   */
  constructor(
    private readonly port: MessagePort,
    private readonly orders: MessagePort,
    private readonly cells: Int32Array<SharedArrayBuffer>,
  ) {}

  send(events: RunEvent[]): void {
    while (this.sent - this.acknowledged() >= mostUnderWay && this.command() !== command.stop)
      Atomics.wait(this.cells, control.acknowledged, this.acknowledged(), 50);
    this.sent++;
    this.port.postMessage({ events } satisfies EventMessage, buffersOf(events));
  }

  /** Whether something was ordered since the last time, or the run is to be held. */
  get isCalled(): boolean {
    return Atomics.load(this.cells, control.signal) !== this.seen || this.waits;
  }

  /**
   * Carries out what was ordered since the last time; waits while the run is paused. Throws StopSignal when it is to stop.
   * @param holds false where the run is not to be held: it is at the next checkpoint where it may
   */
  check(overseer: Overseer, holds = true): void {
    if (Atomics.load(this.cells, control.signal) === this.seen && !(this.waits && holds)) return;
    const held = { is: false };
    try {
      this.obey(overseer, holds, held);
    } catch (thrown) {
      // An order may leave the place where the run is held; other orders may lie behind it.
      this.waits = true;
      if (held.is && !(thrown instanceof StopSignal)) overseer.resuming();
      throw thrown;
    }
    if (held.is) overseer.resuming();
  }

  private obey(overseer: Overseer, holds: boolean, held: { is: boolean }): void {
    for (;;) {
      this.seen = Atomics.load(this.cells, control.signal);
      let resumes = false;
      for (let mail; (mail = receiveMessageOnPort(this.orders)) !== undefined;)
        resumes = overseer.order(mail.message as Order) || resumes;
      if (resumes) Atomics.compareExchange(this.cells, control.command, command.pause, command.run);
      const now = this.command();
      if (now === command.stop) throw new StopSignal();
      this.waits = now === command.pause && !holds;
      if (now === command.run || !holds) return;
      if (!held.is) overseer.pausing();
      held.is = true;
      Atomics.wait(this.cells, control.signal, this.seen);
    }
  }

  /** Holds the run at its next checkpoint, as if somebody had asked for it. */
  pause(): void {
    Atomics.compareExchange(this.cells, control.command, command.run, command.pause);
    Atomics.add(this.cells, control.signal, 1);
  }

  private command(): number {
    return Atomics.load(this.cells, control.command);
  }

  private acknowledged(): number {
    return Atomics.load(this.cells, control.acknowledged);
  }
}

/** Memory that is handed over rather than copied: nobody here reads it again. Arrays share it. */
function buffersOf(events: readonly RunEvent[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const add = (array: Float64Array | Uint32Array): void => void buffers.add(array.buffer as ArrayBuffer);
  for (const event of events) {
    if (event.type === "scalars")
      for (const { steps, values, times } of event.batches) [steps, values, times].forEach(add);
    if (event.type !== "statistics") continue;
    for (const { parameters, activations } of event.samples) {
      for (const { weight, gradient } of parameters) {
        add(weight.histogram);
        if (gradient) add(gradient.histogram);
      }
      for (const { output } of activations) add(output.histogram);
    }
  }
  return [...buffers];
}
