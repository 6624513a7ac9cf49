import { renameSync, writeFileSync } from "node:fs";
import type { Module } from "../../engine/nn/module.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { SourcePosition } from "../../protocol/run.js";
import { nameModules } from "../models.js";
import type { Capture } from "./capture.js";
import type { StoredGraph } from "./format.js";
import type { NumbersFile } from "./numbersFile.js";
import { prune } from "./prune.js";
import { nameByCode } from "./variableNames.js";

export interface StoreOptions {
  /** The `.json`. */
  target: string;
  /** The user's file. */
  file: string;
  step: number;
  time: number;
  /** Models that are known beside those that were called. */
  models: readonly Module[];
  /** Where a module was made, if that is known. */
  siteOf?: (module: Module) => SourcePosition | undefined;
  /** What optimizers train. */
  trained: Iterable<Tensor>;
}

/** Finishes a capture: names what it saw, leaves out what has nothing to do with the step, and writes the file. */
export function storeCapture(capture: Capture, numbers: NumbersFile, options: StoreOptions): void {
  const { table, nodes, formulas, passes, backward } = capture;
  const roots = capture.calls.flatMap(({ parent, module }) => (parent === null ? [module] : []));
  const { modules, pathOf, names } = nameModules([...options.models, ...roots], options.siteOf);
  const calls = capture.calls.map(({ id, module, call, parent, inputs, outputs }) => ({
    id,
    // Made inside another module's forward, and kept nowhere.
    path: pathOf.get(module) ?? module.className(),
    call,
    parent,
    inputs,
    outputs,
  }));
  for (const tensor of options.trained)
    for (const id of table.idsOf.get(tensor) ?? []) table.tensors[id].kind = "parameter";
  for (const [tensor, about] of names)
    for (const id of table.idsOf.get(tensor) ?? []) Object.assign(table.tensors[id], about);
  const written = capture.calls.map(({ inputs, position }) => ({ operation: null, inputs, position }));
  nameByCode([...written, ...nodes], table.tensors);

  const recordsAt = numbers.finish();
  const pruned = prune({ calls, nodes, tensors: table.tensors, passes, backward }, capture.calls);
  const used = new Set(pruned.nodes.map(({ operation }) => operation));
  const stored: StoredGraph = {
    version: 1,
    step: options.step,
    time: options.time,
    file: options.file,
    modules,
    formulas: Object.fromEntries(Object.entries(formulas).filter(([name]) => used.has(name))),
    ...pruned,
    notes: [...capture.notes, ...notesOf(numbers)],
    data: numbers.references,
    recordsAt,
  };
  writeFileSync(`${options.target}.tmp`, JSON.stringify(stored));
  renameSync(`${options.target}.tmp`, options.target);
}

function notesOf({ shortened, leftOut }: NumbersFile): string[] {
  const tensors = (count: number) => `${count} tensor${count === 1 ? "" : "s"}`;
  return [
    ...(shortened > 0 ? [`Of ${tensors(shortened)} only the numbers of the first samples were kept.`] : []),
    ...(leftOut > 0
      ? [`The numbers of ${tensors(leftOut)} were left out: they were too many. Statistics are there.`]
      : []),
  ];
}
