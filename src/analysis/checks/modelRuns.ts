/** The models that a run trained, and how it called them. */
import type { ModuleCall, RunEvent, RunFacts } from "../facts.js";
import { parametersOf } from "./rounds.js";

export interface ModelRun {
  /** In `RunFacts.modules`; no module holds it. */
  module: number;
  calls: ModuleCall[];
  parameters: ReadonlySet<number>;
  /** It has layers that work differently in training and evaluation. */
  hasModes: boolean;
}

/** Models that an optimizer holds parameters of. */
export function modelRuns(facts: RunFacts): ModelRun[] {
  const held = new Set(facts.optimizers.flatMap(({ parameters }) => parameters));
  const inner = new Set(facts.modules.flatMap(({ children }) => children.map(({ module }) => module)));
  return facts.modules.flatMap(({ calls }, module): ModelRun[] => {
    const parameters = inner.has(module) ? new Set<number>() : parametersOf(facts, module);
    if (calls.length === 0 || ![...parameters].some((p) => held.has(p))) return [];
    return [{ module, calls, parameters, hasModes: hasModes(facts, module) }];
  });
}

const dependent = /^(\w*Dropout\w*|BatchNorm\dd|RReLU)$/;

function hasModes(facts: RunFacts, module: number): boolean {
  const { type, builtin, extra, children } = facts.modules[module];
  if (builtin && (dependent.test(type) || /dropout=0?\.\d*[1-9]/.test(extra))) return true;
  return children.some((child) => hasModes(facts, child.module));
}

/** Whether an event sets the mode of a model: its own, or that of a module that holds it. */
export function setsMode(facts: RunFacts, event: RunEvent, { module }: ModelRun): boolean {
  const holds = (outer: number): boolean =>
    outer === module || facts.modules[outer].children.some((child) => holds(child.module));
  return event.kind === "mode" && holds(event.module);
}

/** The last step, before a call, of an optimizer that holds parameters of the model; undefined where it has not been trained by then. */
export function trainedBefore(
  { events, optimizers }: RunFacts,
  call: ModuleCall,
  model: ModelRun,
): RunEvent | undefined {
  return events.findLast(
    (event) =>
      event.kind === "step" &&
      event.operation <= call.operation &&
      optimizers[event.optimizer].parameters.some((p) => model.parameters.has(p)),
  );
}
