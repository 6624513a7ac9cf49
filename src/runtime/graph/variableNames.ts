import { readFileSync } from "node:fs";
import type { SourcePosition } from "../../protocol/run.js";
import type { StoredTensor } from "./format.js";

/** A call that the code makes: of an operation, or of a module. */
export interface WrittenCall {
  /** Name of the operation; null for calls of modules, whose arguments alone are tensors. */
  operation: string | null;
  /** Ids of tensors. */
  inputs: readonly number[];
  position?: SourcePosition;
}

const variable = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\d+\])*$/;
const receiver = /([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\d+\])*)\s*\.\s*$/;
const namespaces = /^(?:torch|F|nn|numpy)\b/;

/**
 * Gives tensors that came from outside the names of the variables that hold them, as far as the code tells: `w0.mul(x0)` names both,
 * `model(X)` its input. Only calls on one line are understood.
 */
export function nameByCode(calls: readonly WrittenCall[], tensors: readonly StoredTensor[]): void {
  const files = new Map<string, string[]>();
  let last: SourcePosition | undefined;
  for (const { operation, inputs, position } of calls) {
    const isFirst = position !== last;
    last = position;
    if (position === undefined || inputs.every((id) => !isNameless(tensors[id]))) continue;
    const lines = files.get(position.file) ?? linesOf(position.file);
    files.set(position.file, lines);
    const written = operandsAt(lines[position.line - 1] ?? "", position.column - 1, operation, isFirst);
    written.slice(0, inputs.length).forEach((name, i) => {
      const tensor = tensors[inputs[i]];
      if (isNameless(tensor) && variable.test(name)) tensor.name = name;
    });
  }
}

function isNameless({ kind, name, producer }: StoredTensor): boolean {
  return name === undefined && producer === null && kind !== "constant";
}

/**
 * The operands of a call as they are written. Of a method that is made of other operations, the first of these takes what the method was called on.
 */
function operandsAt(line: string, column: number, operation: string | null, isFirst: boolean): string[] {
  const name = /^([A-Za-z_$][\w$]*)\s*\(/.exec(line.slice(column));
  if (name === null) return [];
  if (operation === null) return argumentsFrom(line, column + name[0].length);
  const object = receiver.exec(line.slice(0, column))?.[1];
  const isFunction = object === undefined || namespaces.test(object);
  if (plain(name[1]) !== plain(operation)) return isFirst && !isFunction ? [object] : [];
  const args = argumentsFrom(line, column + name[0].length);
  return isFunction ? args : [object, ...args];
}

const plain = (name: string) => name.toLowerCase().replace(/_/g, "");

/** The texts between commas up to the closing bracket. */
function argumentsFrom(line: string, start: number): string[] {
  const parts = [""];
  let depth = 0;
  for (const letter of line.slice(start)) {
    if (")]}".includes(letter) && depth-- === 0) break;
    if ("([{".includes(letter)) depth++;
    if (letter === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}
