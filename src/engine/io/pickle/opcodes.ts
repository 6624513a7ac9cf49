/** The opcodes of pickle, protocols 0 to 5, by their bytes. https://github.com/python/cpython/blob/3.11/Lib/pickletools.py */
import type { ByteReader } from "../byteReader.js";
import { PickledDict } from "./unfinished.js";
import { index, integerOfBytes, integerOfText, line, unescaped, unicodeUnescaped } from "./literals.js";
import { describe, type Unpickler } from "./unpickler.js";

type Step = (pickle: Unpickler, reader: ByteReader) => void;

function append(pickle: Unpickler, items: readonly unknown[]): void {
  const list = pickle.top();
  if (!Array.isArray(list)) pickle.fail("a list to append to", describe(list));
  for (const item of items) list.push(item);
}

function setItems(pickle: Unpickler, items: readonly unknown[]): void {
  const dict = pickle.top();
  if (!(dict instanceof PickledDict)) pickle.fail("a dictionary to fill", describe(dict));
  if (items.length % 2 !== 0) pickle.fail("keys and values in pairs", "a key without a value");
  for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
}

function addItems(pickle: Unpickler, items: readonly unknown[]): void {
  const set = pickle.top();
  if (!(set instanceof Set)) pickle.fail("a set to fill", describe(set));
  for (const item of items) {
    if (item instanceof PickledDict) pickle.fail("a value that can be in a set", "a dictionary");
    set.add(item);
  }
}

function tuple(pickle: Unpickler, count: number): void {
  const items = Array.from({ length: count }, () => pickle.pop());
  pickle.push(items.reverse());
}

function reduce(pickle: Unpickler): void {
  const args = pickle.pop();
  pickle.push(pickle.call(pickle.pop(), args));
}

function global(pickle: Unpickler, module: unknown, name: unknown): unknown {
  if (typeof module !== "string" || typeof name !== "string") pickle.fail("a name", describe(name));
  return pickle.find(module, name);
}

/** A copy: what is read may be changed, and outlives the file. */
const bytes = (reader: ByteReader, count: number) => reader.read(count, "bytes").slice();
const text = (reader: ByteReader, count: number) => reader.text(count, "text");

const steps: Record<string, Step> = {
  // The machine.
  "\x80": (pickle, reader) => {
    const protocol = reader.u8("a pickle");
    if (protocol > 5) pickle.fail("a pickle of protocol 5 at most", `protocol ${protocol}`);
  },
  // Frames help those who read from a pipe.
  "\x95": (_, reader) => void reader.read(8, "a frame"),
  "(": (pickle) => {
    pickle.marks.push(pickle.stack);
    pickle.stack = [];
  },
  "0": (pickle) => void pickle.pop(),
  "1": (pickle) => void pickle.popToMark(),
  "2": (pickle) => pickle.push(pickle.top()),
  // The memo.
  p: (pickle, reader) => pickle.remember(index(reader)),
  q: (pickle, reader) => pickle.remember(reader.u8("a memo's index")),
  r: (pickle, reader) => pickle.remember(reader.u32("a memo's index")),
  "\x94": (pickle) => pickle.remember(pickle.memo.size),
  g: (pickle, reader) => pickle.recall(index(reader)),
  h: (pickle, reader) => pickle.recall(reader.u8("a memo's index")),
  j: (pickle, reader) => pickle.recall(reader.u32("a memo's index")),
  // Constants and numbers.
  N: (pickle) => pickle.push(null),
  "\x88": (pickle) => pickle.push(true),
  "\x89": (pickle) => pickle.push(false),
  I: (pickle, reader) => {
    const digits = line(reader);
    pickle.push(digits === "01" ? true : digits === "00" ? false : integerOfText(pickle, digits));
  },
  J: (pickle, reader) => pickle.push(reader.i32("a number")),
  K: (pickle, reader) => pickle.push(reader.u8("a number")),
  M: (pickle, reader) => pickle.push(reader.u16("a number")),
  L: (pickle, reader) => pickle.push(integerOfText(pickle, line(reader).replace(/L$/, ""))),
  "\x8a": (pickle, reader) => pickle.push(integerOfBytes(pickle, reader, reader.u8("a number"))),
  "\x8b": (pickle, reader) => pickle.push(integerOfBytes(pickle, reader, reader.u32("a number"))),
  F: (pickle, reader) => {
    const digits = line(reader);
    const names: Record<string, number> = { inf: Infinity, "-inf": -Infinity, nan: NaN };
    const value = Object.hasOwn(names, digits) ? names[digits] : Number(digits);
    if (digits.trim() === "" || (Number.isNaN(value) && digits !== "nan"))
      pickle.fail("a number", JSON.stringify(digits));
    pickle.push(value);
  },
  G: (pickle, reader) => pickle.push(reader.f64("a number", false)),
  // Texts and bytes. Python 2 had one type for both.
  S: (pickle, reader) => pickle.push(unescaped(pickle, line(reader))),
  T: (pickle, reader) => pickle.push(pickle.oldText(reader.u32("a length"))),
  U: (pickle, reader) => pickle.push(pickle.oldText(reader.u8("a length"))),
  V: (pickle, reader) => pickle.push(unicodeUnescaped(line(reader))),
  X: (pickle, reader) => pickle.push(text(reader, reader.u32("a length"))),
  "\x8c": (pickle, reader) => pickle.push(text(reader, reader.u8("a length"))),
  "\x8d": (pickle, reader) => pickle.push(text(reader, reader.u64("a length"))),
  B: (pickle, reader) => pickle.push(bytes(reader, reader.u32("a length"))),
  C: (pickle, reader) => pickle.push(bytes(reader, reader.u8("a length"))),
  "\x8e": (pickle, reader) => pickle.push(bytes(reader, reader.u64("a length"))),
  "\x96": (pickle, reader) => pickle.push(bytes(reader, reader.u64("a length"))),
  // Lists, tuples, dictionaries, sets.
  "]": (pickle) => pickle.push([]),
  l: (pickle) => pickle.push(pickle.popToMark()),
  a: (pickle) => append(pickle, [pickle.pop()]),
  e: (pickle) => append(pickle, pickle.popToMark()),
  ")": (pickle) => pickle.push([]),
  t: (pickle) => pickle.push(pickle.popToMark()),
  "\x85": (pickle) => tuple(pickle, 1),
  "\x86": (pickle) => tuple(pickle, 2),
  "\x87": (pickle) => tuple(pickle, 3),
  "}": (pickle) => pickle.push(new PickledDict()),
  d: (pickle) => {
    const items = pickle.popToMark();
    pickle.push(new PickledDict());
    setItems(pickle, items);
  },
  s: (pickle) => {
    const value = pickle.pop();
    setItems(pickle, [pickle.pop(), value]);
  },
  u: (pickle) => setItems(pickle, pickle.popToMark()),
  "\x8f": (pickle) => pickle.push(new Set()),
  "\x90": (pickle) => addItems(pickle, pickle.popToMark()),
  "\x91": (pickle) => {
    const items = pickle.popToMark();
    pickle.push(new Set());
    addItems(pickle, items);
  },
  // Objects.
  c: (pickle, reader) => {
    const module = line(reader);
    pickle.push(pickle.find(module, line(reader)));
  },
  "\x93": (pickle) => {
    const [name, module] = [pickle.pop(), pickle.pop()];
    pickle.push(global(pickle, module, name));
  },
  R: reduce,
  "\x81": reduce,
  "\x92": (pickle) => {
    const named = pickle.pop();
    if (!(named instanceof PickledDict) || named.keys.length > 0) pickle.fail("no arguments by name", describe(named));
    reduce(pickle);
  },
  i: (pickle, reader) => {
    const module = line(reader);
    const callee = pickle.find(module, line(reader));
    pickle.push(pickle.call(callee, pickle.popToMark()));
  },
  o: (pickle) => {
    const [callee, ...args] = pickle.popToMark();
    pickle.push(pickle.call(callee, args));
  },
  b: (pickle) => {
    const state = pickle.pop();
    pickle.build(pickle.top(), state);
  },
  P: (pickle, reader) => pickle.push(pickle.persistent(line(reader))),
  Q: (pickle) => pickle.push(pickle.persistent(pickle.pop())),
};

/** What an opcode does, by its byte; nothing for bytes that are none, and for those that ask for code of the reader's. */
export const opcodes: readonly (Step | undefined)[] = Array.from({ length: 256 }, (_, code) => {
  const letter = String.fromCharCode(code);
  return Object.hasOwn(steps, letter) ? steps[letter] : undefined;
});
