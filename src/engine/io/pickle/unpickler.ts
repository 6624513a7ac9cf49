import type { ByteReader } from "../byteReader.js";
import { FormatError } from "../formatError.js";
import { finished } from "./unfinished.js";
import { opcodes } from "./opcodes.js";

/** What a name in a pickle stands for: something that can be made of arguments, or a value. */
export interface Known {
  /** Makes a value of what the file gives. Must check all of it, and run nothing of it. */
  make?(args: readonly unknown[], pickle: Unpickler): unknown;
  value?: unknown;
}

/** A name of a pickle, resolved. */
export class Global {
  constructor(
    readonly name: string,
    readonly known: Known,
  ) {}
}

/** A value that takes what `BUILD` brings: Python's `__setstate__`. */
export interface Buildable {
  build(state: unknown, pickle: Unpickler): void;
}

/** What a pickle may name. */
export interface World {
  /** The constructors that are allowed, by module and name: `collections.OrderedDict`. */
  readonly globals: ReadonlyMap<string, Known>;
  /** What texts of Python 2 are, which may be bytes too: UTF-8 unless it says so. Python's `encoding`. */
  readonly encoding?: "latin1";
  /** Data that lies outside of the pickle. */
  persistent?(id: unknown, pickle: Unpickler): unknown;
}

/** Steps of a pickle. The pickle of a state dict has a few dozen a tensor. */
const MOST_STEPS = 20_000_000;

/**
 * Reads pickles of protocols 0 to 5. It is a machine with a stack that builds data: names are looked up in a fixed list, and nothing else of what a pickle
 * asks for is done. Memory and time grow with the length of the pickle alone.
 * https://docs.python.org/3/library/pickletools.html, https://peps.python.org/pep-3154/
 */
export class Unpickler {
  /** The part of the stack above the last mark. */
  stack: unknown[] = [];
  /** The parts below. */
  readonly marks: unknown[][] = [];
  readonly memo = new Map<number, unknown>();
  /** Where the opcode began that is being done. */
  private start = 0;

  constructor(
    readonly reader: ByteReader,
    private readonly world: World,
  ) {}

  /** The value of the pickle that begins here; the reader stands behind it then. @throws FormatError */
  load(): unknown {
    const { reader } = this;
    for (let steps = 0; ; steps++) {
      this.start = reader.at;
      if (steps === MOST_STEPS) this.fail(`a pickle of at most ${MOST_STEPS} steps`, "more");
      const code = reader.u8("a pickle");
      if (code === STOP) break;
      const step = opcodes[code];
      if (step === undefined) this.fail("an opcode of pickle", `0x${code.toString(16).padStart(2, "0")}`);
      step(this, reader);
    }
    try {
      return finished(this.pop());
    } catch (error) {
      if (error instanceof RangeError) this.fail("values nested at most 1000 deep", "deeper ones");
      throw error;
    }
  }

  push(value: unknown): void {
    this.stack.push(value);
  }

  pop(): unknown {
    if (this.stack.length === 0) this.fail("a value on the stack", "none");
    return this.stack.pop();
  }

  /** The uppermost value, which stays. */
  top(): unknown {
    if (this.stack.length === 0) this.fail("a value on the stack", "none");
    return this.stack.at(-1);
  }

  /** The values above the last mark, which goes. */
  popToMark(): unknown[] {
    const values = this.stack;
    const below = this.marks.pop();
    if (below === undefined) this.fail("a mark on the stack", "none");
    this.stack = below;
    return values;
  }

  remember(index: number): void {
    this.memo.set(index, this.top());
  }

  recall(index: number): void {
    if (!this.memo.has(index)) this.fail("an entry of the memo", `number ${index}, which is not there`);
    this.push(this.memo.get(index));
  }

  /** Looks up a name. @throws FormatError for one that is not allowed */
  find(module: string, name: string): unknown {
    const full = `${module.replace(/^__builtin__$/, "builtins")}.${name}`;
    const known = this.world.globals.get(full);
    if (known === undefined) this.refuse(full);
    return known.make === undefined ? known.value : new Global(full, known);
  }

  /** Makes what a name stands for. */
  call(callee: unknown, args: unknown): unknown {
    if (!(callee instanceof Global) || callee.known.make === undefined)
      this.fail("a constructor to call", describe(callee));
    if (!Array.isArray(args)) this.fail(`arguments of ${callee.name}`, describe(args));
    return callee.known.make(args, this);
  }

  build(target: unknown, state: unknown): void {
    if (typeof (target as Partial<Buildable> | null)?.build !== "function")
      this.fail("a value that has a state", describe(target));
    (target as Buildable).build(state, this);
  }

  /** A text of Python 2. */
  oldText(count: number): string {
    const { reader, world } = this;
    return world.encoding === "latin1" ? latin1(reader.read(count, "text")) : reader.text(count, "text");
  }

  persistent(id: unknown): unknown {
    if (this.world.persistent === undefined) this.fail("no data outside of the pickle", "a reference to some");
    return this.world.persistent(id, this);
  }

  /** @throws FormatError at the opcode that is being done */
  fail(expected: string, found: string): never {
    throw new FormatError(this.reader.file, { byte: this.start, expected, found });
  }

  private refuse(name: string): never {
    throw new FormatError(this.reader.file, {
      byte: this.start,
      expected: "tensors and plain values",
      found: `an object of Python's ${JSON.stringify(name.slice(0, 200))}`,
      advice:
        "Nothing but data is read from a pickle, since loading code would run it; in Python, save model.state_dict() and plain values instead",
    });
  }
}

const STOP = ".".charCodeAt(0);

/** Texts of so many letters are made at once. */
const LETTERS = 8192;

/** Bytes as the letters of their numbers. */
function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += LETTERS) text += String.fromCharCode(...bytes.subarray(at, at + LETTERS));
  return text;
}

/** What a value is, as an error tells it. */
export function describe(value: unknown): string {
  if (value === null) return "None";
  if (value === undefined) return "nothing";
  if (value instanceof Global) return value.name;
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return `a value of type ${value.constructor?.name ?? "object"}`;
  return typeof value === "string"
    ? `the text ${JSON.stringify(value.slice(0, 60))}`
    : `${typeof value} ${String(value)}`;
}
