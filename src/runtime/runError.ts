import { inspect } from "node:util";
import type { RunError, SourcePosition } from "../protocol/run.js";
import { framePosition, userPosition } from "./position.js";

const longestMessage = 10_000;
const longestStack = 20_000;
const deepestCause = 5;

/**
 * Describes whatever user code threw: an error, a string, `undefined`, an object with circular references.
 *
 * @param isUserFile tells the user's own files; frames of Node and of the engine are left out of the stack.
 */
export function toRunError(thrown: unknown, isUserFile: (file: string) => boolean): RunError {
  try {
    return describe(thrown, isUserFile);
  } catch {
    // A getter or proxy of the thrown value threw in turn.
    return { name: "Error", message: "The code threw a value that cannot be read.", stack: "" };
  }
}

function describe(thrown: unknown, isUserFile: (file: string) => boolean): RunError {
  if (!isError(thrown)) {
    const message = shorten(`The code threw ${typeName(thrown)}: ${inspect(thrown, { depth: 3 })}`, longestMessage);
    return { name: "Error", message, stack: "" };
  }
  const name = String(thrown.name || thrown.constructor?.name || "Error");
  const message = shorten(String(thrown.message) || `${name} without a message`, longestMessage);
  const stack = typeof thrown.stack === "string" ? thrown.stack : "";
  const position = thrown.position ?? userPosition(framesOf(stack).join("\n"), isUserFile);
  return {
    name,
    message,
    ...(position && { position }),
    stack: shorten(stackText(thrown, isUserFile, deepestCause), longestStack),
    ...comparison(thrown),
  };
}

/** What assertions carry: Node's own as well as the engine's. */
function comparison({ actual, expected }: ErrorLike): Pick<RunError, "actual" | "expected"> {
  if (actual === undefined || expected === undefined) return {};
  const text = (value: unknown) => shorten(typeof value === "string" ? value : inspect(value), longestMessage);
  return { actual: text(actual), expected: text(expected) };
}

interface ErrorLike extends Error {
  actual?: unknown;
  expected?: unknown;
  /** Given by syntax errors (transpile.ts), which have no frame. */
  position?: SourcePosition;
}

function isError(value: unknown): value is ErrorLike {
  return (
    value instanceof Error || (typeof value === "object" && value !== null && "message" in value && "stack" in value)
  );
}

function typeName(value: unknown): string {
  if (value === undefined || value === null) return "no error, but";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function stackText(error: ErrorLike, isUserFile: (file: string) => boolean, depth: number): string {
  const frames = framesOf(typeof error.stack === "string" ? error.stack : "").filter((line) => {
    const file = framePosition(line)?.file;
    return file !== undefined && (isUserFile(file) || file.includes("node_modules"));
  });
  const head = `${error.name}: ${shorten(String(error.message), longestMessage)}`;
  const inner = (error as { errors?: unknown }).errors;
  const causes = [error.cause, ...(Array.isArray(inner) ? (inner as unknown[]).slice(0, 10) : [])];
  const tails = causes
    .filter((cause) => cause !== undefined && depth > 0)
    .map(
      (cause) =>
        `Caused by: ${isError(cause) ? stackText(cause, isUserFile, depth - 1) : inspect(cause, { depth: 1 })}`,
    );
  return [head, ...frames, ...tails].join("\n");
}

function framesOf(stack: string): string[] {
  return stack.split("\n").filter((line) => /^\s+at /.test(line));
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)} … ${text.length - length} more characters` : text;
}
