import type { Module } from "../../engine/nn/module.js";
import type { SourcePosition } from "../../protocol/run.js";
import { callSites, placeOf, toSource } from "../userLine.js";

/** Frames looked through for one of the user's: layers within layers of the library are not deeper. */
const framesSeen = 30;

/** Where modules were made. Noting it takes some microseconds; source maps are read when somebody asks. */
export class ConstructionSites {
  private readonly sites = new WeakMap<Module, SourcePosition>();

  constructor(private readonly isUserFile: (file: string) => boolean) {}

  /** Notes the line that constructs a module: to be called from its constructor. */
  note(module: Module): void {
    const classes = classNames(module);
    for (const frame of callSites(this.note, framesSeen)) {
      const file = frame.getFileName();
      if (!file || !this.isUserFile(file)) continue;
      // The constructors of the user's own classes lead to the line with `new`, which is meant.
      if (frame.isConstructor() && classes.has(frame.getFunctionName() ?? "")) continue;
      this.sites.set(module, placeOf(frame));
      return;
    }
  }

  /** The user's line, in the file as they wrote it. */
  of(module: Module): SourcePosition | undefined {
    const site = this.sites.get(module);
    return site && toSource(site);
  }
}

function classNames(module: Module): Set<string> {
  const names = new Set<string>();
  for (let type: unknown = module.constructor; typeof type === "function"; type = Object.getPrototypeOf(type))
    names.add(type.name);
  return names;
}
