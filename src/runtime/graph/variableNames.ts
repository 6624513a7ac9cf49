import { readFileSync } from "node:fs";
import type { GraphNode } from "../../protocol/graph.js";
import type { StoredTensor } from "./format.js";

const variable = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\d+\])*$/;
const receiver = /([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\d+\])*)\s*\.\s*$/;

/**
 * Gives tensors that came from outside the names of the variables that hold them, as far as the code tells: `w0.mul(x0)` names both. Only
 * calls of the operation itself on one line are understood.
 */
export function nameByCode(nodes: readonly GraphNode[], tensors: readonly StoredTensor[]): void {
  const files = new Map<string, string[]>();
  for (const { operation, inputs, position } of nodes) {
    if (position === undefined || inputs.every((id) => !isNameless(tensors[id]))) continue;
    const lines = files.get(position.file) ?? linesOf(position.file);
    files.set(position.file, lines);
    const written = operandsAt(lines[position.line - 1] ?? "", position.column - 1, operation);
    written.slice(0, inputs.length).forEach((name, i) => {
      const tensor = tensors[inputs[i]];
      if (isNameless(tensor) && variable.test(name)) tensor.name = name;
    });
  }
}

function isNameless({ kind, name, producer }: StoredTensor): boolean {
  return name === undefined && producer === null && kind !== "constant";
}

/** The operands of a method or function call as they are written; empty where another operation is called there. */
function operandsAt(line: string, column: number, operation: string): string[] {
  const call = /^([A-Za-z_$][\w$]*)\s*\(([^()]*)/.exec(line.slice(column));
  if (call === null || call[1].toLowerCase().replace(/_/g, "") !== operation.toLowerCase().replace(/_/g, "")) return [];
  const args = call[2] === "" ? [] : call[2].split(",").map((arg) => arg.trim());
  const object = receiver.exec(line.slice(0, column))?.[1];
  if (object === undefined || object === "torch" || object === "F" || object.endsWith(".functional")) return args;
  return [object, ...args];
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}
