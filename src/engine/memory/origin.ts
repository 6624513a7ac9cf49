import type { Shape } from "../tensor/shape.js";

/** Where a tensor was made. */
export interface Origin {
  shape: Shape;
  /** The operation's name; null for data made by hand. */
  operation: string | null;
  /** `file:line:column` of the user's code, if there is any on the stack. */
  site: string | null;
}

/** Tensors that take this share of the budget or more remember where they were made: finding out takes some microseconds. */
export const ORIGIN_SHARE = 1 / 256;

/** Frames looked through for one that is not the engine's. */
const framesSeen = 40;

const folder = (file: string) => file.slice(0, Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")));

/** Place of the call into the engine: the innermost frame whose file lies in another folder than the engine's own. */
export function callSite(): string | null {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = framesSeen;
  Error.prepareStackTrace = (_, frames) => frames;
  const frames = new Error().stack as unknown as NodeJS.CallSite[] | undefined;
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  if (!Array.isArray(frames)) return null;
  const own = folder(frames[0].getFileName() ?? "");
  const caller = frames.find((frame) => {
    const file = frame.getFileName();
    return file && folder(file) !== own && !file.startsWith("node:");
  });
  return caller ? `${caller.getFileName()}:${caller.getLineNumber()}:${caller.getColumnNumber()}` : null;
}
