import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Location } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Place } from "../analysis/sites.js";
import { rangeOf } from "./fileView.js";

/** The path of a document; undefined for those that are no files on disk. */
export function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
  } catch {
    // A file of another machine.
    return undefined;
  }
}

/**
 * Where a place of any file is.
 *
 * @param open the document of a path as the editor has it
 * @returns undefined where the file cannot be read
 */
export function locate(place: Place, open: (path: string) => TextDocument | undefined): Location | undefined {
  const document = open(place.file) ?? read(place.file);
  return document && { uri: document.uri, range: rangeOf(document, place.span) };
}

function read(path: string): TextDocument | undefined {
  try {
    return TextDocument.create(pathToFileURL(path).href, "typescript", 0, readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
