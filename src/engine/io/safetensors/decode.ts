/** safetensors as tensors, with the checks of the reference. https://github.com/huggingface/safetensors#format */
import { sourceOf, type Source } from "../../platform/source.js";
import { cpu } from "../../tensor/device.js";
import { contiguousStrides, numel } from "../../tensor/shape.js";
import type { DType } from "../../tensor/dtype.js";
import { Tensor } from "../../tensor/tensor.js";
import { ByteReader } from "../byteReader.js";
import { FormatError, quoted } from "../formatError.js";
import type { StoredTensor } from "../stored.js";
import { storageFilled } from "../tensorBytes.js";
import { duplicateKey } from "./json.js";
import { dtypeNames } from "./names.js";

export interface SafetensorsFile {
  tensors: Record<string, Tensor>;
  /** Texts by name, of the writer's choice: `{ format: "pt" }`. */
  metadata: Record<string, string>;
}

/** As the reference: what claims more is an attack. */
const LONGEST_HEADER = 100_000_000;
const HEADER_AT = 8;
const MOST_DIMENSIONS = 64;

interface Entry {
  name: string;
  dtype: DType;
  shape: number[];
  start: number;
  end: number;
}

/** @throws FormatError for a header that is too long or no JSON, a key twice, a type that is not here, and tensors that overlap, leave holes or reach out of the file */
export function decodeSafetensors(file: string, bytes: Uint8Array | Source): SafetensorsFile {
  const { stored, metadata } = storedSafetensors(file, bytes);
  const tensors: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(stored)) put(tensors, name, tensor.tensor());
  return { tensors, metadata };
}

/** The tensors unread: they are as long as the source is. @throws as `decodeSafetensors` */
export function storedSafetensors(
  file: string,
  bytes: Uint8Array | Source,
): { stored: Record<string, StoredTensor>; metadata: Record<string, string> } {
  const source = bytes instanceof Uint8Array ? sourceOf(bytes) : bytes;
  const lengthReader = new ByteReader(file, source.read(0, Math.min(HEADER_AT, source.size)));
  const length = lengthReader.u64("the header's length");
  if (length > LONGEST_HEADER) lengthReader.fail(`a header of at most ${LONGEST_HEADER} bytes`, String(length), 0);
  const dataAt = HEADER_AT + length;
  if (dataAt > source.size)
    lengthReader.fail(`${length} more bytes of the header`, `${source.size - HEADER_AT} before the end of the file`);
  const text = new ByteReader(file, source.read(HEADER_AT, dataAt)).text(length, "the header");
  const { entries, metadata } = parseHeader(file, text);
  checkLayout(file, entries, source.size - dataAt);
  const stored: Record<string, StoredTensor> = {};
  for (const { name, dtype, shape, start } of entries) {
    const read = (target: Uint8Array) => source.into(target, dataAt + start);
    const tensor = () => new Tensor(storageFilled(dtype, numel(shape), read), shape, contiguousStrides(shape), 0, cpu);
    put(stored, name, { dtype, shape, tensor });
  }
  return { stored, metadata };
}

function parseHeader(file: string, text: string): { entries: Entry[]; metadata: Record<string, string> } {
  const fail = (expected: string, found: string): never => {
    throw new FormatError(file, { byte: HEADER_AT, expected, found });
  };
  if (!text.startsWith("{")) fail("a header that begins with {", quoted(text.slice(0, 10)));
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    return fail("a header in JSON", (error as Error).message.slice(0, 200));
  }
  const twice = duplicateKey(text);
  if (twice !== undefined) fail("each key once", `${quoted(twice)} twice`);
  const { __metadata__: notes = {}, ...described } = header;
  const metadata: Record<string, string> = {};
  if (typeof notes !== "object" || notes === null || Array.isArray(notes))
    return fail("texts in __metadata__", typeof notes);
  for (const [name, value] of Object.entries(notes)) {
    if (typeof value !== "string") return fail("texts in __metadata__", `${quoted(name)} of type ${typeof value}`);
    put(metadata, name, value);
  }
  return { entries: Object.entries(described).map(([name, value]) => entryOf(name, value, fail)), metadata };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function entryOf(name: string, value: unknown, fail: (expected: string, found: string) => never): Entry {
  const { dtype: code, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  const dtype = dtypeNames.find(([other]) => other === code)?.[1];
  if (dtype === undefined)
    return fail(
      `a type for ${quoted(name)} among ${dtypeNames.map(([known]) => known).join(", ")}`,
      quoted(JSON.stringify(code) ?? "none"),
    );
  if (!Array.isArray(shape) || shape.length > MOST_DIMENSIONS || !shape.every(isCount))
    return fail(`a shape for ${quoted(name)}`, quoted(JSON.stringify(shape) ?? "none"));
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    return fail(`two data_offsets for ${quoted(name)}`, quoted(JSON.stringify(offsets) ?? "none"));
  const [start, end] = offsets as [number, number];
  const size = numel(shape) * dtype.itemsize;
  if (end - start !== size)
    return fail(`${size} bytes of ${quoted(name)} with shape [${shape.join(", ")}]`, String(end - start));
  return { name, dtype, shape, start, end };
}

/** The tensors lie one after the other, and take all of the file. */
function checkLayout(file: string, entries: readonly Entry[], size: number): void {
  let at = 0;
  for (const { name, start, end } of entries.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== at)
      throw new FormatError(file, {
        byte: HEADER_AT,
        expected: `${quoted(name)} to begin at ${at}, where the tensor before ends`,
        found: `${start}: ${start < at ? "they overlap" : "there is a hole"}`,
      });
    at = end;
  }
  if (at !== size)
    throw new FormatError(file, { expected: `${at} bytes of tensors behind the header`, found: String(size) });
}

/** An assignment to `__proto__` would change what the object is. */
function put<T>(target: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}
