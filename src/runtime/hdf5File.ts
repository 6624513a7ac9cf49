/**
 * HDF5 files by HDF5's own library, as WebAssembly. A bundle of its own, which the engine starts as a thread (`engine/platform/hdf5.ts`): code of the user's waits for it,
 * and a damaged file can harm the thread alone.
 */
import { isMainThread } from "node:worker_threads";
import h5wasm, { type Dataset, type Group, type Metadata, Module } from "h5wasm/node";
import type {
  Hdf5Answer,
  Hdf5Attributes,
  Hdf5Content,
  Hdf5Node,
  Hdf5Task,
  Hdf5Type,
  Hdf5Value,
  Hdf5Written,
} from "../engine/platform/hdf5.js";
import { serveWaiting } from "../engine/platform/waiting.js";
import { makeWhole } from "./wholeFile.js";

/** More are a file that leads round in a circle, or one for a database. */
const [MOST_NODES, DEEPEST] = [100_000, 64];
/** Attributes are small. */
const MOST_ATTRIBUTE_BYTES = 2 ** 20;
/** The library's memory ends there. */
const MOST_BYTES = 2 ** 31 - 2 ** 20;

/** Bytes that the library may have for itself, whatever a damaged file makes it ask for; and those of the contents. */
const OWN_MEMORY = 192 * 2 ** 20;
let mostMemory = OWN_MEMORY;

const grow = Object.getOwnPropertyDescriptor(WebAssembly.Memory.prototype, "grow")!.value as (pages: number) => number;
WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number) {
  if (this.buffer.byteLength + pages * 65_536 > mostMemory) throw new RangeError("the library has no more memory");
  return grow.call(this, pages);
};

export async function carryOut(task: Hdf5Task): Promise<Hdf5Answer> {
  await h5wasm.ready;
  // Otherwise what it says goes to the terminal.
  Module.activate_throwing_error_handler();
  mostMemory = OWN_MEMORY + (task.do === "tree" ? 0 : 3 * task.bytes);
  try {
    return await perform(task);
  } catch (error) {
    // The library's own words come with the places in its sources, one below the other: the last is the reason.
    const reason =
      error instanceof Error ? [...error.message.matchAll(/^ +#\d+: .*\(\): (.*)$/gm)].at(-1)?.[1] : undefined;
    throw reason === undefined ? error : new Error(reason, { cause: error });
  }
}

async function perform(task: Hdf5Task): Promise<Hdf5Answer> {
  switch (task.do) {
    case "tree":
      return withFile(task.file, (file) => tree(file, { left: MOST_NODES }, 0));
    case "content":
      return withFile(task.file, (file) => content(file.get(task.path) as Dataset, task.start, task.stop));
    case "write":
      await makeWhole(task.file, task.part, () => write(task.part, task.root, task.compression));
      return null;
  }
}

function withFile<T>(name: string, use: (file: Group) => T): T {
  const file = new h5wasm.File(name, "r");
  if (file.file_id < 0n) throw new Error("HDF5's library cannot open it");
  try {
    return use(file);
  } finally {
    file.close();
  }
}

function tree(group: Group, budget: { left: number }, depth: number): Hdf5Node {
  if (depth > DEEPEST) throw new Error(`groups more than ${DEEPEST} deep`);
  const children: Record<string, Hdf5Node> = {};
  for (const name of group.keys()) {
    if (--budget.left < 0) throw new Error(`more than ${MOST_NODES} groups and datasets`);
    put(children, name, nodeOf(group, name, budget, depth));
  }
  return { kind: "group", attributes: attributesOf(group), children };
}

/** Sets what a file names: an assignment to `__proto__` would change what the object is. */
function put<T>(object: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

function nodeOf(group: Group, name: string, budget: { left: number }, depth: number): Hdf5Node {
  const found = group.get(name);
  if (found instanceof h5wasm.Group) return tree(found, budget, depth + 1);
  if (!(found instanceof h5wasm.Dataset))
    return { kind: "other", what: found === null ? "a link that leads nowhere" : "a link to another file, or a type" };
  const { metadata } = found;
  return { kind: "dataset", attributes: attributesOf(found), shape: shapeOf(metadata), type: typeOf(metadata) };
}

/** A dataset without a space has no elements. */
const shapeOf = ({ shape, total_size }: Metadata): number[] =>
  total_size === 0 && !shape?.length ? [0] : [...(shape ?? [])];

function attributesOf(owner: Group | Dataset): Hdf5Attributes {
  const out: Record<string, Hdf5Value> = {};
  const { attrs } = owner;
  for (const name of Object.keys(attrs)) {
    try {
      const attribute = attrs[name];
      if (attribute.metadata.size * attribute.metadata.total_size > MOST_ATTRIBUTE_BYTES) continue;
      const value = attribute.to_array() as Hdf5Value | undefined;
      if (value !== undefined) put(out, name, value);
    } catch {
      // References and other kinds that say nothing outside of the file.
    }
  }
  return out;
}

/** Types that are neither numbers nor texts. */
const others = [
  ...(["H5T_TIME", "H5T_BITFIELD", "H5T_OPAQUE", "H5T_COMPOUND", "H5T_REFERENCE", "H5T_VLEN", "H5T_ARRAY"] as const),
  ...(["H5T_INTEGER", "H5T_FLOAT", "H5T_ENUM"] as const),
];

function typeOf(metadata: Metadata): Hdf5Type {
  const { type, size, littleEndian, enum_type } = metadata;
  const classes = Module.H5T_class_t;
  const order = size === 1 ? "|" : littleEndian ? "<" : ">";
  const signed = metadata.signed ? "i" : "u";
  const number = (descr: string): Hdf5Type => ({ descr, name: descr, isText: false });
  if (type === classes.H5T_STRING.value) return { isText: true, name: "text" };
  if (type === classes.H5T_INTEGER.value && [1, 2, 4, 8].includes(size)) return number(`${order}${signed}${size}`);
  if (type === classes.H5T_FLOAT.value && [2, 4, 8].includes(size)) return number(`${order}f${size}`);
  if (type === classes.H5T_ENUM.value && [1, 2, 4, 8].includes(size)) {
    const { FALSE, TRUE, ...others } = enum_type?.members ?? {};
    const isBool = size === 1 && FALSE === 0 && TRUE === 1 && Object.keys(others).length === 0;
    return number(isBool ? "|b1" : `${order}${signed}${size}`);
  }
  const name = others.find((name) => classes[name].value === type) ?? "H5T_OTHER";
  return { isText: false, name: `${name.replace("H5T_", "").toLowerCase()} of ${size} bytes` };
}

function content(dataset: Dataset, start: number, stop: number): Hdf5Content {
  const { metadata } = dataset;
  const shape = shapeOf(metadata);
  if (metadata.total_size === 0) return typeOf(metadata).isText ? { texts: [] } : { bytes: new Uint8Array(0) };
  if (typeOf(metadata).isText) {
    const value = shape.length === 0 ? [dataset.value] : dataset.slice([[start, stop]]);
    return { texts: value as string[] };
  }
  const count = [stop - start, ...shape.slice(1)].slice(0, shape.length);
  const size = count.reduce((product, n) => product * n, 1) * metadata.size;
  if (size > MOST_BYTES) throw new Error(`${size} bytes at once: read fewer rows`);
  const pointer = Module._malloc(size);
  if (pointer === 0) throw new Error(`no memory for ${size} bytes: read fewer rows`);
  try {
    const isWhole = shape.length === 0;
    const offset = shape.map((_, i) => (i === 0 ? BigInt(start) : 0n));
    Module.get_dataset_data(
      dataset.file_id,
      dataset.path,
      isWhole ? null : count.map(BigInt),
      isWhole ? null : offset,
      isWhole ? null : shape.map(() => 1n),
      BigInt(pointer),
    );
    return { bytes: Module.HEAPU8.slice(pointer, pointer + size) };
  } finally {
    Module._free(pointer);
  }
}

/** The library's names of types, and the arrays that it takes. */
const writable = {
  "|i1": ["<b", Int8Array],
  "|u1": ["<B", Uint8Array],
  "<i2": ["<h", Int16Array],
  "<i4": ["<i", Int32Array],
  "<i8": ["<q", BigInt64Array],
  "<f4": ["<f", Float32Array],
  "<f8": ["<d", Float64Array],
} as const;

/** Chunks of about a megabyte, which are packed one by one. */
const CHUNK = 2 ** 20;

function write(name: string, root: Hdf5Written, compression: number): void {
  const file = new h5wasm.File(name, "w");
  if (file.file_id < 0n) throw new Error("HDF5's library cannot write there");
  try {
    fill(file, root, compression);
    file.flush();
  } finally {
    file.close();
  }
}

function fill(group: Group, written: Hdf5Written, compression: number): void {
  addAttributes(group, written.attributes);
  if (written.kind !== "group") return;
  for (const [name, child] of Object.entries(written.children)) {
    if (child.kind === "group") fill(group.create_group(name), child, compression);
    else addAttributes(createDataset(group, name, child, compression), child.attributes);
  }
}

function createDataset(
  group: Group,
  name: string,
  { shape, descr, content }: Extract<Hdf5Written, { kind: "dataset" }>,
  compression: number,
): Dataset {
  if ("texts" in content) return group.create_dataset({ name, data: content.texts, shape: [...shape], dtype: "S" });
  const [dtype, ArrayType] = writable[descr as keyof typeof writable];
  const { bytes } = content;
  const data = new ArrayType(bytes.slice().buffer as ArrayBuffer);
  const rowBytes = bytes.length / (shape[0] ?? 1);
  const isPacked = compression > 0 && shape.length > 0 && bytes.length > 0;
  return group.create_dataset({
    name,
    data: data as Float32Array,
    shape: [...shape],
    dtype,
    ...(isPacked && {
      chunks: [Math.max(1, Math.min(shape[0], Math.floor(CHUNK / rowBytes))), ...shape.slice(1)],
      compression: "gzip" as const,
      compression_opts: compression,
    }),
  });
}

function addAttributes(owner: Group | Dataset, attributes: Hdf5Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const values = [value].flat() as (number | string | boolean)[];
    const shape = Array.isArray(value) ? [values.length] : [];
    const isText = values.every((one) => typeof one === "string");
    const isInt = values.every(
      (one) => typeof one !== "string" && Number.isInteger(Number(one)) && Math.abs(Number(one)) < 2 ** 31,
    );
    owner.create_attribute(
      name,
      isText ? (values as string[]) : values.map(Number),
      shape,
      isText ? "S" : isInt ? "<i" : "<d",
    );
  }
}

if (!isMainThread)
  serveWaiting(carryOut, (answer) =>
    answer !== null && "bytes" in answer ? [answer.bytes.buffer as ArrayBuffer] : [],
  );
