import type { Module } from "../engine/nn/module.js";
import type { Tensor } from "../engine/tensor/tensor.js";
import type { SourcePosition } from "../protocol/run.js";
import type { ModuleDescription } from "../protocol/statistics.js";

/** What the modules of a run are called, and their parameters and buffers. */
export interface Naming {
  /** In the order of `namedModules`, models first. */
  modules: ModuleDescription[];
  pathOf: Map<Module, string>;
  names: Map<Tensor, { name: string; kind: "parameter" | "buffer" }>;
}

/**
 * Names modules by dotted path. The only model's path is empty; several have their class names in front (`Generator.layers.0`), and so do
 * modules without parameters that belong to no model, such as losses.
 * @param called modules that were called outside of all others, and models that are known otherwise
 * @param siteOf where a module was made, if that is known
 */
export function nameModules(called: Iterable<Module>, siteOf?: (module: Module) => SourcePosition | undefined): Naming {
  const all = [...new Set(called)];
  const inside = new Set(all.flatMap((module) => [...module.modules()].slice(1)));
  const roots = all.filter((module) => !inside.has(module));
  const isModel = (module: Module) => !module.parameters().next().done || !module.buffers().next().done;
  const models = roots.filter(isModel);
  const naming: Naming = { modules: [], pathOf: new Map(), names: new Map() };
  const taken = new Map<string, number>();
  for (const root of [...models, ...roots.filter((root) => !models.includes(root))]) {
    const type = root.className();
    const count = (taken.get(type) ?? 0) + 1;
    const prefix = models.length === 1 && root === models[0] ? "" : count === 1 ? type : `${type}${count}`;
    if (prefix !== "") taken.set(type, count);
    addRoot(naming, root, prefix, siteOf);
  }
  return naming;
}

function addRoot(
  { modules, pathOf, names }: Naming,
  top: Module,
  prefix: string,
  siteOf?: (module: Module) => SourcePosition | undefined,
): void {
  const seen = new Set<Tensor>(names.keys());
  for (const [path, module] of top.namedModules(prefix)) {
    if (pathOf.has(module)) continue;
    pathOf.set(module, path);
    const parameters = [...module.namedParameters("", false)].map(([name, parameter]) => {
      const shared = seen.has(parameter);
      seen.add(parameter);
      const { shape, requiresGrad: trainable } = parameter;
      return { name, shape: [...shape], trainable, ...(shared && { shared }) };
    });
    const position = siteOf?.(module);
    const root = module === top && { root: true as const };
    modules.push({
      path,
      type: module.className(),
      ...root,
      extra: extraOf(module),
      parameters,
      ...(position && { position }),
    });
  }
  for (const [name, tensor] of top.namedParameters(prefix))
    if (!names.has(tensor)) names.set(tensor, { name, kind: "parameter" });
  for (const [name, tensor] of top.namedBuffers(prefix))
    if (!names.has(tensor)) names.set(tensor, { name, kind: "buffer" });
}

/** A model's own `extraRepr` may be half written: what it throws is no reason to end a training. */
function extraOf(module: Module): string {
  try {
    return module.extraRepr();
  } catch {
    return "";
  }
}
