import type { Node } from "../../engine/autograd/node.js";
import type { Module } from "../../engine/nn/module.js";
import { sameShape } from "../../engine/tensor/shape.js";
import type { SourcePosition } from "../../protocol/run.js";
import { isUserFile } from "../loader.js";
import { userPosition } from "../position.js";

/** Frames that are captured: modules in modules put many of the library's own between the operation and the user's line. */
const frames = 60;

/** Where an operation ran. Its stack becomes text only when somebody asks: capturing it is cheap, formatting is not. */
export class Origin {
  private readonly error: Error;

  constructor(
    readonly operation: string,
    readonly module: Module | null,
  ) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = frames;
    this.error = new Error();
    Error.stackTraceLimit = limit;
  }

  get position(): SourcePosition | undefined {
    return userPosition(this.error.stack ?? "", isUserFile);
  }
}

/**
 * The origins of a step's operations. Capturing a stack takes ten times as long as a small operation, and the operations of a step are nearly
 * always those of the step before: the origin of the one with the same number is taken over where operation, module and shape are the same.
 */
export class Origins {
  private readonly known: { origin: Origin; shape: readonly number[] }[] = [];
  private count = 0;

  /** Another step begins. */
  restart(): void {
    this.count = 0;
  }

  /** The number of the newest operation in its step. */
  get number(): number {
    return this.count - 1;
  }

  /** The origin of the operation that runs now. */
  next(operation: string, module: Module | null, shape: readonly number[]): Origin {
    const number = this.count++;
    const before = this.known[number] as { origin: Origin; shape: readonly number[] } | undefined;
    if (before?.origin.operation === operation && before.origin.module === module && sameShape(before.shape, shape))
      return before.origin;
    const origin = new Origin(operation, module);
    // A loop without steps would go on for ever.
    if (number < mostKnown) this.known[number] = { origin, shape };
    return origin;
  }
}

const mostKnown = 20_000;

/** The origins of the newest nodes of graphs, by their numbers: a table of nodes would cost more than the rest. */
export class NodeOrigins {
  private readonly numbers = new Float64Array(mostKnown).fill(-1);
  private readonly origins: Origin[] = [];

  set({ sequenceNr }: Node, origin: Origin): void {
    const at = sequenceNr % mostKnown;
    this.numbers[at] = sequenceNr;
    this.origins[at] = origin;
  }

  /** Undefined for nodes of operations that nobody looked at, and for those of long ago. */
  get({ sequenceNr }: Node): Origin | undefined {
    const at = sequenceNr % mostKnown;
    return this.numbers[at] === sequenceNr ? this.origins[at] : undefined;
  }
}
