import { findSourceMap } from "node:module";
import type { SourcePosition } from "../protocol/run.js";

/** Frames between an operation and the user's line that are looked through: deep models have many of their own. */
const mostFrames = 60;

/**
 * A cheap way to tell where the user's code is: the stack is not made into text, and each place is mapped to the source once.
 * @param isUserFile tells the user's own files
 */
export function userLine(isUserFile: (file: string) => boolean): () => SourcePosition | undefined {
  const mapped = new Map<string, SourcePosition>();
  return function position() {
    const frame = callSites(position, mostFrames).find((site) => isUserFile(site.getFileName() ?? ""));
    if (frame === undefined) return undefined;
    const place = placeOf(frame);
    const key = `${place.file}:${place.line}:${place.column}`;
    let source = mapped.get(key);
    if (source === undefined) mapped.set(key, (source = toSource(place)));
    return source;
  };
}

/** The stack, innermost first, from the caller of `below` on: its text, which is slow to make, is not made. */
export function callSites(below: (...args: never[]) => unknown, most: number): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.prepareStackTrace = (_, sites) => sites;
    Error.stackTraceLimit = most;
    Error.captureStackTrace(holder, below);
    // Code of the user's may have put something else in the way.
    return Array.isArray(holder.stack) ? (holder.stack as NodeJS.CallSite[]) : [];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** A place of the code that runs, as a place of the file that the user wrote. */
export function toSource({ file, line, column }: SourcePosition): SourcePosition {
  const entry = findSourceMap(file)?.findEntry(line - 1, column - 1);
  if (entry === undefined || !("originalLine" in entry) || entry.originalLine === undefined)
    return { file, line, column };
  return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

/** Where a frame is in the code that runs. */
export function placeOf(frame: NodeJS.CallSite): SourcePosition {
  return { file: frame.getFileName() ?? "", line: frame.getLineNumber() ?? 1, column: frame.getColumnNumber() ?? 1 };
}
