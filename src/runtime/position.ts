import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SourcePosition } from "../protocol/run.js";

const frame = /^\s*at (?:.*\()?(?:async )?((?:file:\/\/)?(?:[A-Za-z]:)?[^:()]+):(\d+):(\d+)\)?$/;

/** The position in one line of a stack trace, if it is a frame in a file. */
export function framePosition(line: string): SourcePosition | undefined {
  const match = frame.exec(line);
  if (!match) return undefined;
  const file = match[1].startsWith("file:") ? fileURLToPath(match[1]) : match[1];
  return { file, line: Number(match[2]), column: Number(match[3]) };
}

/** The innermost frame of a (source-mapped) stack that lies in one of the user's files. */
export function userPosition(stack: string, isUserFile: (file: string) => boolean): SourcePosition | undefined {
  for (const line of stack.split("\n")) {
    const position = framePosition(line);
    if (position && isUserFile(position.file)) return position;
  }
  return undefined;
}

/** Where the user's code is now: the innermost of its frames that led to this call. */
export function currentUserPosition(isUserFile: (file: string) => boolean): SourcePosition | undefined {
  return userPosition(new Error().stack ?? "", isUserFile);
}

/** Position of the first match of a pattern in a file's text. */
export function textPosition(file: string, pattern: RegExp): SourcePosition | undefined {
  const lines = readFileSync(file, "utf8").split("\n");
  const line = lines.findIndex((text) => pattern.test(text));
  return line < 0 ? undefined : { file, line: line + 1, column: lines[line].search(pattern) + 1 };
}
