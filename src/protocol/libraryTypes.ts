import { exports as entries } from "../../package.json";

/** The declarations of each module of the library, by what a file writes to import it; paths are relative to the extension's folder. */
export const libraryTypes: ReadonlyMap<string, string> = new Map(
  Object.entries(entries).flatMap(([subpath, entry]) =>
    typeof entry === "string" ? [] : [[subpath.replace(/^\./, "gradlens"), entry.types.replace(/^\.\//, "")] as const],
  ),
);
