import type { Module } from "../nn/module.js";
import { Tensor } from "../tensor/tensor.js";

/** Names for the tensors among a model's arguments: those of `forward`'s parameters where its text tells them. */
export function inputNamesOf(model: Module, args: readonly unknown[]): string[] {
  const written = /^[^(]*\(([^)]*)\)/.exec(model.forward.toString())?.[1].split(",") ?? [];
  const parameters = written.map((text) => text.trim().split(/[\s=:]/)[0]);
  const names = args.flatMap((arg, i) => {
    const name = /^[A-Za-z_]\w*$/.test(parameters[i] ?? "") ? parameters[i] : i === 0 ? "input" : `input${i + 1}`;
    if (arg instanceof Tensor) return [name];
    return Array.isArray(arg) ? arg.map((_, k) => `${name}${k}`) : [];
  });
  return new Set(names).size === names.length ? names : names.map((_, i) => `input${i + 1}`);
}
