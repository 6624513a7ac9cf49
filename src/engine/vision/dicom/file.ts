/** A DICOM file: its attributes, and where its pixels are. https://dicom.nema.org/medical/dicom/current/output/chtml/part10/chapter_7.html */
import { FormatError } from "../../io/formatError.js";
import { inflateRaw } from "../../platform/deflate.js";
import { format } from "../../platform/formats.js";
import type { DataSet } from "../../../formats/dicom.js";
import { characters, dictionary } from "./dictionary.js";
import { startsWith } from "../io/pixels.js";

/** The value of an attribute: texts with several values have them between backslashes, as the file does. */
export type DicomValue = string | number | readonly number[];

const PREAMBLE = 128;
/** Bytes that a deflated file may unpack to, for each of its own. */
const MOST_RATIO = 1032;
const MOST_INFLATED = 2 ** 30;

export class DicomFile {
  readonly attributes: Readonly<Record<string, DicomValue>>;
  readonly syntax: string;

  constructor(
    readonly name: string,
    readonly dataSet: DataSet,
  ) {
    this.syntax = this.text("00020010") ?? "1.2.840.10008.1.2";
    const found: Record<string, DicomValue> = {};
    for (const [keyword, [tag, kind]] of Object.entries(dictionary)) {
      const value = kind === "short" ? this.short(tag) : kind === "text" ? this.text(tag) : this.numbers(tag);
      if (value === undefined) continue;
      found[keyword] = kind === "number" ? (value as number[])[0] : value;
    }
    this.attributes = found;
  }

  /** The text of an element; undefined where it is not there. */
  text(tag: string, dataSet: DataSet = this.dataSet): string | undefined {
    const element = dataSet.elements[`x${tag}`];
    if (element === undefined || element.length === 0 || element.items !== undefined) return undefined;
    const bytes = dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
    const [set] = tag === "00080005" ? [""] : (this.text("00080005") ?? "").split("\\");
    return new TextDecoder(Object.hasOwn(characters, set) ? characters[set] : "latin1")
      .decode(bytes)
      .replace(/[\0 ]+$/, "");
  }

  /** Numbers that stand in a text. */
  numbers(tag: string, dataSet: DataSet = this.dataSet): number[] | undefined {
    const text = this.text(tag, dataSet);
    if (text === undefined || text === "") return undefined;
    const numbers = text.split("\\").map(Number);
    if (numbers.some((value) => !Number.isFinite(value))) this.fail(tag, "numbers", JSON.stringify(text.slice(0, 40)));
    return numbers;
  }

  private short(tag: string): number | undefined {
    const element = this.dataSet.elements[`x${tag}`];
    return element === undefined || element.length < 2 ? undefined : this.dataSet.uint16(`x${tag}`);
  }

  /** A whole number that must be there. */
  needed(keyword: string): number {
    const value = this.attributes[keyword];
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0)
      this.fail(dictionary[keyword][0], `${keyword}, a whole number`, value === undefined ? "none" : String(value));
    return value as number;
  }

  /** @throws FormatError always, at an element */
  fail(tag: string, expected: string, found: string, advice?: string): never {
    throw new FormatError(this.name, { byte: this.dataSet.elements[`x${tag}`]?.dataOffset, expected, found, advice });
  }
}

/** Whether bytes are of a DICOM file, as all are that are exchanged. */
export const isDicom = (bytes: Uint8Array) => startsWith(bytes, "DICM", PREAMBLE);

/** @throws FormatError for what is no such file, and a damaged one */
export function parseDicom(name: string, bytes: Uint8Array): DicomFile {
  if (!isDicom(bytes))
    throw new FormatError(name, {
      byte: PREAMBLE,
      expected: `a DICOM file, with "DICM" behind ${PREAMBLE} bytes`,
      found: bytes.length < PREAMBLE + 4 ? `a file of ${bytes.length} bytes` : "other letters",
    });
  const inflater = (all: Uint8Array, at: number): Uint8Array => {
    const most = Math.min(MOST_INFLATED, MOST_RATIO * all.length);
    const content = inflateRaw(all.subarray(at), most);
    const out = new Uint8Array(at + content.length);
    out.set(all.subarray(0, at));
    out.set(content, at);
    return out;
  };
  try {
    return new DicomFile(name, format("dicom").parseDicom(bytes, { inflater }));
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw new FormatError(name, { expected: "a whole DICOM file", found: said(error), cause: error });
  }
}

/** The library throws texts, and objects with one. */
function said(thrown: unknown): string {
  const text = typeof thrown === "string" ? thrown : ((thrown as { exception?: unknown } | null)?.exception ?? thrown);
  const message = text instanceof Error ? text.message : String(text);
  return /undefined|\[object|^$/.test(message)
    ? "data that makes no sense"
    : message.replace(/^dicomParser\.\w+: /, "").slice(0, 200);
}
