/** A file's text made to tell what passes where. */
import type ts from "typescript";
import type { Site } from "../sites.js";
import { toCommonJs } from "./commonJs.js";
import { type Imports, importsOf } from "./imports.js";
import type { DeclaredInputs } from "./inputs.js";
import { hasSyntaxErrors, parse } from "./parse.js";
import { writeProbes } from "./write.js";

/** What the text of a file tells by itself. */
export interface ParsedFile {
  /** Tells this text from all others. */
  id: number;
  file: string;
  text: string;
  source: ts.SourceFile;
  /** False in the middle of being typed. */
  isWhole: boolean;
  imports: Imports;
}

export interface InstrumentedFile {
  sites: Site[];
  /** Start and end of each site. */
  spans: Int32Array;
  callees: Record<number, string>;
  inputs: DeclaredInputs[];
  /** The body of a CommonJS module, as an entry and as an imported file. */
  code(entry: boolean): string;
}

let last = 0;

export function parseFile(file: string, text: string): ParsedFile {
  const source = parse(file, text);
  return { id: 2 * ++last, file, text, source, isWhole: !hasSyntaxErrors(source), imports: importsOf(source) };
}

/** @throws SyntaxError for a text that does not parse */
export function instrument({ file, source, imports }: ParsedFile): InstrumentedFile {
  const { text, sites, callees, inputs } = writeProbes(source, imports.library);
  const spans = new Int32Array(2 * sites.length);
  for (const { id, span } of sites) {
    spans[2 * id] = span.start;
    spans[2 * id + 1] = span.end;
  }
  const codes = new Map<boolean, string>();
  const code = (entry: boolean): string => {
    let made = codes.get(entry);
    if (made === undefined) codes.set(entry, (made = toCommonJs(file, text, entry)));
    return made;
  };
  return { sites, spans, callees, inputs, code };
}
