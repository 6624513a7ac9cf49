/** Constructors of Python's own library that hold nothing but data. */
import { PickledDict } from "./unfinished.js";
import { describe, type Known, type Unpickler } from "./unpickler.js";

/** `OrderedDict`: as any dictionary here; a state dict's has versions of its modules as an attribute. */
class OrderedDict extends PickledDict {
  build(state: unknown, pickle: Unpickler): void {
    if (!(state instanceof PickledDict)) pickle.fail("attributes of an OrderedDict", describe(state));
    const at = state.keys.indexOf("_metadata");
    if (at >= 0) this.metadata = state.values[at];
  }
}

/** A dictionary of what is given: nothing, another one, or pairs. */
function dict(args: readonly unknown[], pickle: Unpickler): PickledDict {
  const out = new OrderedDict();
  const [given = []] = args;
  if (given instanceof PickledDict) given.keys.forEach((key, i) => out.set(key, given.values[i]));
  else if (Array.isArray(given))
    for (const pair of given as unknown[]) {
      if (!Array.isArray(pair) || pair.length !== 2) pickle.fail("pairs of key and value", describe(pair));
      out.set(pair[0], pair[1]);
    }
  else pickle.fail("a dictionary", describe(given));
  return out;
}

function items(args: readonly unknown[], pickle: Unpickler): unknown[] {
  const [given = []] = args;
  if (!Array.isArray(given)) pickle.fail("a list", describe(given));
  return given as unknown[];
}

function set(args: readonly unknown[], pickle: Unpickler): Set<unknown> {
  const given = items(args, pickle);
  if (given.some((item) => item instanceof PickledDict)) pickle.fail("values that can be in a set", "a dictionary");
  return new Set(given);
}

/** Protocol 2 knows no bytes: they are a text, encoded as latin1. */
export function encode([text = "", encoding = "utf-8"]: readonly unknown[], pickle: Unpickler): Uint8Array {
  if (typeof text !== "string") pickle.fail("a text to encode", describe(text));
  if (encoding === "utf-8") return new TextEncoder().encode(text);
  if (encoding !== "latin1") pickle.fail("the encoding latin1 or utf-8", describe(encoding));
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) pickle.fail("text in latin1", "other letters");
    bytes[i] = code;
  }
  return bytes;
}

function bytes(args: readonly unknown[], pickle: Unpickler): Uint8Array {
  const [given] = args;
  if (given === undefined) return new Uint8Array(0);
  if (given instanceof Uint8Array) return given;
  return encode(args, pickle);
}

export const python: readonly (readonly [name: string, known: Known])[] = [
  ["collections.OrderedDict", { make: dict }],
  // Its factory says what keys are worth that are not there.
  ["collections.defaultdict", { make: (args, pickle) => dict(args.slice(1), pickle) }],
  ["collections.Counter", { make: dict }],
  ["builtins.dict", { make: dict }],
  ["builtins.list", { make: items }],
  ["builtins.tuple", { make: items }],
  ["builtins.set", { make: set }],
  ["builtins.frozenset", { make: set }],
  ["builtins.bytes", { make: bytes }],
  ["builtins.bytearray", { make: bytes }],
  ["_codecs.encode", { make: encode }],
  // Types that may be a default dictionary's factory.
  ...["int", "float", "str", "bool"].map((name) => [`builtins.${name}`, { value: name }] as const),
];
