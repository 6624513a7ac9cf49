import { getHeapStatistics } from "node:v8";
import { DataLoader } from "../../engine/data/dataLoader.js";
import { garbageCollector } from "../../engine/platform/garbage.js";
import type { Place } from "../sites.js";
import { words } from "./messages.js";
import { StopRun } from "./stop.js";

/** Probes between two looks at the clock. */
const every = 128;
/** Milliseconds between two looks at the memory, which are slow. */
const memoryEvery = 50;
/** Iterations of a loop over batches that never steps: gradients may be collected over some before the step. */
const mostBatches = 16;
/** Elements of an array that a loop goes through to its end: phases ("train", "val"), callbacks, models. */
const mostPhases = 4;
/** Optimizer steps of code that steps in other ways than a loop. */
const mostSteps = 64;

/** Bytes that this thread's objects and arrays take. */
function memory(): number {
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
  return heap + outside;
}

interface Loop {
  iteration: number;
  /** Steps and backward passes done before this iteration. */
  steps: number;
  backwards: number;
  over: Over;
}

/** What a loop goes over. */
type Over = "loader" | "phases" | "other";

/** How far a run has come, and when it has to end. */
export class Progress {
  operations = 0;
  steps = 0;
  backwards = 0;
  /** A loop was left before its end: what it collected is not whole. */
  cutShort = false;
  /** What the run is to end with, once that is decided: every probe throws it. */
  private stop: StopRun | undefined;
  private ticks = 0;
  private readonly deadline: number;
  private memoryAt = 0;
  private readonly memoryBefore = memory();
  /** Loops under way, by their place. */
  private readonly loops = new Map<Place, Loop>();

  constructor(
    private readonly run: number,
    private readonly shared: Int32Array,
    private readonly budget: { milliseconds: number; operations: number; bytes: number },
    private readonly looped: (loop: Place, iteration: number) => void,
  ) {
    this.deadline = performance.now() + budget.milliseconds;
  }

  /** Counts a probe. @throws StopRun where the run is to end */
  tick(): void {
    if (this.stop !== undefined) throw this.stop;
    if (++this.ticks % every === 0) this.look();
  }

  /** Counts an operation. @throws StopRun past the budget */
  operation(): void {
    if (this.stop !== undefined) throw this.stop;
    if (++this.operations > this.budget.operations) this.end({ kind: "budget", what: "operations" });
    if (this.operations % every === 0) this.look();
  }

  /** An error was caught by the user's code. */
  caught(): void {
    if (this.stop !== undefined) throw this.stop;
  }

  /** Ends the run here and at every probe from now on. */
  end(why: StopRun["why"]): never {
    this.stop ??= new StopRun(why);
    throw this.stop;
  }

  get stopped(): StopRun | undefined {
    return this.stop;
  }

  private look(): void {
    if (Atomics.load(this.shared, words.wanted) !== this.run) this.end({ kind: "cancelled" });
    const now = performance.now();
    if (now > this.deadline) this.end({ kind: "budget", what: "time" });
    if (now - this.memoryAt < memoryEvery) return;
    this.memoryAt = now;
    // What is garbage does not count: only where much is there it is collected.
    if (memory() - this.memoryBefore > this.budget.bytes) garbageCollector()?.collectAll();
    if (memory() - this.memoryBefore > this.budget.bytes) this.end({ kind: "budget", what: "memory" });
  }

  step(): void {
    if (++this.steps > mostSteps) this.end({ kind: "exit" });
  }

  beginLoop(loop: Place): void {
    this.loops.delete(loop);
  }

  beginOver(loop: Place, values: unknown): void {
    const isShort = Array.isArray(values) && values.length <= mostPhases;
    const over = values instanceof DataLoader ? "loader" : isShort ? "phases" : "other";
    this.loops.set(loop, { iteration: 0, steps: this.steps, backwards: this.backwards, over });
  }

  /** At the begin of a loop's body: whether shapes need no more of it. */
  leavesLoop(place: Place): boolean {
    let loop = this.loops.get(place);
    if (loop === undefined)
      this.loops.set(place, (loop = { iteration: 0, steps: this.steps, backwards: this.backwards, over: "other" }));
    this.looped(place, loop.iteration);
    if (loop.iteration > 0 && this.isDone(loop)) {
      this.loops.delete(place);
      this.cutShort = true;
      return true;
    }
    loop.iteration++;
    return false;
  }

  private isDone({ steps, backwards, over, iteration }: Loop): boolean {
    if (over === "phases") return false;
    if (this.steps > steps) return true;
    const learns = this.backwards > backwards;
    return learns ? iteration >= mostBatches : over === "loader";
  }
}
