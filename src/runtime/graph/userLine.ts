import { findSourceMap } from "node:module";
import type { SourcePosition } from "../../protocol/run.js";

/** Frames between an operation and the user's line that are looked through: deep models have many of their own. */
const mostFrames = 60;

/**
 * A cheap way to tell where the user's code is: the stack is not made into text, and each place is mapped to the source once.
 * @param isUserFile tells the user's own files
 */
export function userLine(isUserFile: (file: string) => boolean): () => SourcePosition | undefined {
  const mapped = new Map<string, SourcePosition>();
  return () => {
    const frame = callSites().find((site) => isUserFile(site.getFileName() ?? ""));
    if (frame === undefined) return undefined;
    const [file, line, column] = [frame.getFileName()!, frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1];
    const key = `${file}:${line}:${column}`;
    let position = mapped.get(key);
    if (position === undefined) mapped.set(key, (position = toSource(file, line, column)));
    return position;
  };
}

function callSites(): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.prepareStackTrace = (_, sites) => sites;
    Error.stackTraceLimit = mostFrames;
    Error.captureStackTrace(holder, callSites);
    return holder.stack as NodeJS.CallSite[];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function toSource(file: string, line: number, column: number): SourcePosition {
  const entry = findSourceMap(file)?.findEntry(line - 1, column - 1);
  if (entry === undefined || !("originalLine" in entry) || entry.originalLine === undefined)
    return { file, line, column };
  return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
