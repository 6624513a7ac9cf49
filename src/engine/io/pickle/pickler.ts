/** A name of Python's that a pickle calls: `torch._utils`, `_rebuild_tensor_v2`. */
export class PythonName {
  constructor(
    readonly module: string,
    readonly name: string,
  ) {}
}

/** A tuple of Python's: arrays become lists. */
export class Tuple {
  constructor(readonly items: readonly unknown[]) {}
}

/** A call that makes a value when the pickle is read. */
export class Call {
  constructor(
    readonly callee: PythonName,
    readonly args: readonly unknown[],
    /** Attributes that the value is given, by `BUILD`. */
    readonly state?: unknown,
  ) {}
}

/** Entries that follow, put into what a call made: how Python writes dictionaries of other classes. */
export class Filled {
  constructor(
    readonly call: Call,
    readonly entries: readonly (readonly [unknown, unknown])[],
  ) {}
}

/** A reference to data outside of the pickle. */
export class Persistent {
  constructor(readonly id: Tuple) {}
}

/** Says how a value is written that is none of the plain ones; undefined leaves it to the pickler. */
export type Reduce = (value: object, path: string) => unknown;

/** As Python's pickler: so many entries between two marks. */
const BATCH = 1000;
const DEEPEST = 1000;

const utf8 = new TextEncoder();

/**
 * Writes pickles of protocol 2, the one that PyTorch writes: the same bytes as Python's pickler for the same values.
 * https://github.com/python/cpython/blob/3.11/Lib/pickle.py
 */
export class Pickler {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  private length = 0;
  /** Positions in the reader's memo: of objects by identity, of texts by what they say. */
  private readonly memo = new Map<unknown, number>();
  /** The first name of each that says the same. */
  private readonly names = new Map<string, PythonName>();
  private memoized = 0;

  constructor(private readonly reduce: Reduce = () => undefined) {}

  /** @throws TypeError that says which part of the value cannot be written */
  dump(value: unknown): Uint8Array {
    this.raw(0x80, 2);
    this.save(value, "", 0);
    this.op(".");
    return this.bytes.slice(0, this.length);
  }

  /** @param path where the value is, for the error: `.optimizer.state[0]` */
  private save(value: unknown, path: string, depth: number): void {
    if (depth > DEEPEST) throw new TypeError(`cannot save values nested more than ${DEEPEST} deep`);
    switch (typeof value) {
      case "undefined":
        return this.op("N");
      case "boolean":
        return this.raw(value ? 0x88 : 0x89);
      case "number":
        return this.number(value);
      case "bigint":
        return this.long(value);
      case "string":
        return this.text(value);
      case "object":
        return value === null ? this.op("N") : this.object(value, path, depth);
      default:
        throw cannot(value, path);
    }
  }

  private object(value: object, path: string, depth: number): void {
    if (value instanceof PythonName) return this.name(value);
    if (this.recall(value)) return;
    if (value instanceof Tuple) return this.tuple(value, path, depth);
    if (value instanceof Call) return this.call(value, value, path, depth);
    if (value instanceof Filled) return this.filled(value, value, path, depth);
    if (value instanceof Persistent) {
      this.save(value.id, path, depth + 1);
      return this.op("Q");
    }
    if (Array.isArray(value)) return this.list(value, path, depth);
    if (value instanceof Map) return this.dict(value, [...value], path, depth);
    const reduced = this.reduce(value, path);
    if (reduced instanceof Call) return this.call(reduced, value, path, depth);
    if (reduced instanceof Filled) return this.filled(reduced, value, path, depth);
    if (reduced instanceof Map) return this.dict(value, [...reduced], path, depth);
    if (reduced !== undefined) return this.save(reduced, path, depth);
    if (value instanceof Uint8Array) return this.call(bytesCall(value), value, path, depth);
    if (value instanceof Set) return this.call(new Call(new PythonName("__builtin__", "set"), [[...value]]), value, path, depth); // prettier-ignore
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) throw cannot(value, path);
    // As in JSON, what is undefined is not there.
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    this.dict(value, entries.map(([key, entry]) => [keyOf(key), entry] as const), path, depth); // prettier-ignore
  }

  private number(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      this.op("G");
      this.reserve(8);
      this.view.setFloat64(this.length, value);
      this.length += 8;
    } else if (value >= 0 && value < 0x100) this.raw("K".charCodeAt(0), value);
    else if (value >= 0 && value < 0x10000) this.raw("M".charCodeAt(0), value & 255, value >> 8);
    else if (value === (value | 0)) {
      this.op("J");
      this.uint32(value >>> 0);
    } else this.long(BigInt(value));
  }

  private long(value: bigint): void {
    let size = 1;
    while (BigInt.asIntN(8 * size, value) !== value) size++;
    if (value === 0n) size = 0;
    if (size < 256) this.raw(0x8a, size);
    else {
      this.raw(0x8b);
      this.uint32(size);
    }
    for (let i = 0; i < size; i++) this.raw(Number((value >> BigInt(8 * i)) & 255n));
  }

  private text(value: string): void {
    if (this.recall(value)) return;
    const bytes = utf8.encode(value);
    this.op("X");
    this.uint32(bytes.length);
    this.append(bytes);
    this.memoize(value);
  }

  private name(value: PythonName): void {
    const line = `${value.module}\n${value.name}\n`;
    const first = this.names.get(line) ?? value;
    if (this.recall(first)) return;
    this.names.set(line, first);
    this.op("c");
    this.append(utf8.encode(line));
    this.memoize(first);
  }

  private tuple(value: Tuple, path: string, depth: number): void {
    const { items } = value;
    if (items.length === 0) return this.op(")");
    if (items.length > 3) this.op("(");
    for (const item of items) this.save(item, path, depth + 1);
    if (items.length > 3) this.op("t");
    else this.raw(0x84 + items.length);
    this.memoize(value);
  }

  private call({ callee, args, state }: Call, identity: object, path: string, depth: number): void {
    this.name(callee);
    this.tuple(new Tuple(args), path, depth + 1);
    this.op("R");
    this.memoize(identity);
    if (state === undefined) return;
    this.save(state, path, depth + 1);
    this.op("b");
  }

  private filled({ call, entries }: Filled, identity: object, path: string, depth: number): void {
    this.call(new Call(call.callee, call.args), identity, path, depth);
    this.entries(entries, path, depth);
    if (call.state === undefined) return;
    this.save(call.state, path, depth + 1);
    this.op("b");
  }

  private list(value: readonly unknown[], path: string, depth: number): void {
    this.op("]");
    this.memoize(value);
    this.batches(value, "a", "e", (item, i) => this.save(item, `${path}[${i}]`, depth + 1));
  }

  private dict(value: object, entries: readonly (readonly [unknown, unknown])[], path: string, depth: number): void {
    this.op("}");
    this.memoize(value);
    this.entries(entries, path, depth);
  }

  private entries(entries: readonly (readonly [unknown, unknown])[], path: string, depth: number): void {
    this.batches(entries, "s", "u", ([key, entry]) => {
      const inner = `${path}${typeof key === "string" ? `.${key}` : `[${String(key)}]`}`;
      this.save(key, inner, depth + 1);
      this.save(entry, inner, depth + 1);
    });
  }

  /** A thousand at a time between marks; one alone without. */
  private batches<T>(items: readonly T[], one: string, many: string, save: (item: T, i: number) => void): void {
    for (let start = 0; start < items.length; start += BATCH) {
      const batch = items.slice(start, start + BATCH);
      if (batch.length > 1) this.op("(");
      batch.forEach((item, i) => save(item, start + i));
      this.op(batch.length > 1 ? many : one);
    }
  }

  private memoize(key: unknown): void {
    this.memo.set(key, this.memoized);
    if (this.memoized < 256) this.raw("q".charCodeAt(0), this.memoized);
    else {
      this.op("r");
      this.uint32(this.memoized);
    }
    this.memoized++;
  }

  /** Writes where the reader has this already. */
  private recall(key: unknown): boolean {
    const index = this.memo.get(key);
    if (index === undefined) return false;
    if (index < 256) this.raw("h".charCodeAt(0), index);
    else {
      this.op("j");
      this.uint32(index);
    }
    return true;
  }

  private op(letter: string): void {
    this.raw(letter.charCodeAt(0));
  }

  private raw(...bytes: number[]): void {
    this.append(bytes);
  }

  private uint32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  private append(bytes: ArrayLike<number>): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(2 * (this.length + more));
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}

/** Python's trick for bytes in protocol 2, which has none. */
function bytesCall(value: Uint8Array): Call {
  if (value.length === 0) return new Call(new PythonName("__builtin__", "bytes"), []);
  const text = Array.from(value, (byte) => String.fromCharCode(byte)).join("");
  return new Call(new PythonName("_codecs", "encode"), [text, "latin1"]);
}

/** Objects name their keys by texts: those that are whole numbers were numbers, as an optimizer's positions of parameters. */
function keyOf(key: string): string | number {
  return /^(0|[1-9]\d{0,14})$/.test(key) ? Number(key) : key;
}

function cannot(value: unknown, path: string): TypeError {
  const hasState = typeof (value as { stateDict?: unknown } | null)?.stateDict === "function";
  const advice = hasState ? ". Save its stateDict() instead" : "";
  return new TypeError(
    `cannot save ${path === "" ? "" : `${path.replace(/^\./, "")}, which is `}${kindOf(value)}: files hold tensors, numbers, texts, booleans, ` +
      `null, bytes, arrays, objects, maps and sets of them${advice}`,
  );
}

function kindOf(value: unknown): string {
  const name = (value as { constructor?: { name?: string } } | null)?.constructor?.name;
  // A module is a function too.
  if (typeof value === "object" || (typeof value === "function" && name !== "Function"))
    return `an object of class ${name}`;
  if (typeof value !== "function") return `a ${typeof value}`;
  return value.name === "" ? "a function" : `the function ${value.name}`;
}
