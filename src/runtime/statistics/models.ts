import type { Module } from "../../engine/nn/module.js";
import type { Observer } from "../../engine/observe.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { SourcePosition } from "../../protocol/run.js";
import type { ModelDescription } from "../../protocol/statistics.js";
import { nameModules } from "../models.js";
import type { Part } from "../parts.js";
import { ConstructionSites } from "./sites.js";

/** Modules after which those that are gone are forgotten. */
const pruneAt = 4096;

/** What is trained, and what it is called. */
export interface Subject {
  description: ModelDescription;
  /** Names of the parameters that optimizers have. */
  names: ReadonlyMap<Tensor, string>;
  /** Paths of the modules. */
  paths: ReadonlyMap<Module, string>;
  /** Whether the parameters that optimizers have were trained. */
  trainable: ReadonlyMap<Tensor, boolean>;
}

/** Knows the modules that were made, and finds among them those that are trained. */
export class Models implements Part {
  readonly observer: Observer = { moduleMade: (module) => this.note(module) };
  private made: WeakRef<Module>[] = [];
  /** Names of parameters of no module: they stay the same for the whole run. */
  private readonly loose = new WeakMap<Tensor, string>();
  private looseCount = 0;

  private readonly sites: ConstructionSites;

  constructor(isUserFile: (file: string) => boolean) {
    this.sites = new ConstructionSites(isUserFile);
  }

  private note(module: Module): void {
    this.sites.note(module);
    this.made.push(new WeakRef(module));
    if (this.made.length % pruneAt === 0) this.made = this.made.filter((held) => held.deref() !== undefined);
  }

  /**
   * Names what is trained: the outermost modules that have any of these parameters.
   *
   * @param trained parameters of the optimizers, in their order
   */
  describe(trained: readonly Tensor[]): Subject {
    const { modules, pathOf: paths, names: named } = nameModules(this.rootsOf(new Set(trained)), this.siteOf);
    const names = new Map<Tensor, string>();
    for (const [tensor, { name, kind }] of named) if (kind === "parameter") names.set(tensor, name);
    for (const parameter of trained) if (!names.has(parameter)) names.set(parameter, this.looseName(parameter));
    const trainable = new Map(trained.map((parameter) => [parameter, parameter.requiresGrad]));
    return { description: { modules }, names, paths, trainable };
  }

  /** The outermost modules that have any of these parameters. */
  rootsOf(trained: ReadonlySet<Tensor>): Module[] {
    const made = this.made.map((held) => held.deref()).filter((module) => module !== undefined);
    const inner = new Set(made.flatMap((module) => [...module.children()]));
    return made.filter((module) => !inner.has(module) && [...module.parameters()].some((p) => trained.has(p)));
  }

  /** Where a module was made. */
  readonly siteOf = (module: Module): SourcePosition | undefined => this.sites.of(module);

  private looseName(parameter: Tensor): string {
    let name = this.loose.get(parameter);
    if (name === undefined) this.loose.set(parameter, (name = `parameter ${++this.looseCount}`));
    return name;
  }
}
