/** Trainings as a run saw them: it sees through helpers, callbacks and other files. */
import type { RunEvent, RunFacts } from "../facts.js";

export type Step = Extract<RunEvent, { kind: "step" }>;
export type Backward = Extract<RunEvent, { kind: "backward" }>;

/** The body of a loop from its begin to the begin of its next round: what is done again and again. */
export interface Round {
  loop: Extract<RunEvent, { kind: "loop" }>;
  /** In order, those of inner loops too. */
  events: RunEvent[];
  /** The same, and those of the rounds before it. */
  since: RunEvent[];
}

/** The rounds in which an event happened, innermost first; a round that the run did not see the end of is none. */
export function roundsAround({ events }: RunFacts, event: RunEvent): Round[] {
  const at = events.indexOf(event);
  const rounds: Round[] = [];
  events.forEach((loop, from) => {
    if (loop.kind !== "loop" || from > at) return;
    const to = events.findIndex(
      (next, i) => i > from && next.kind === "loop" && isSame(next.loop, loop.loop) && next.iteration > loop.iteration,
    );
    const isThis = (next: RunEvent) => next.kind === "loop" && isSame(next.loop, loop.loop);
    if (to < at || events.slice(from + 1, to).some(isThis)) return;
    const first = events.findLastIndex(
      (next, i) => i <= from && isThis(next) && next.kind === "loop" && next.iteration === 0,
    );
    rounds.push({ loop, events: events.slice(from + 1, to), since: events.slice(first, to) });
  });
  return rounds.sort((a, b) => a.events.length - b.events.length);
}

const isSame = (a: { file: string; span: { start: number } }, b: typeof a) =>
  a.file === b.file && a.span.start === b.span.start;

/** The first step of each optimizer. */
export function firstSteps({ events }: RunFacts): Step[] {
  const steps = events.filter((event): event is Step => event.kind === "step");
  return steps.filter((step, i) => steps.findIndex(({ optimizer }) => optimizer === step.optimizer) === i);
}

export const backwardsIn = (events: readonly RunEvent[]) =>
  events.filter((event): event is Backward => event.kind === "backward");

/** Parameters of a module and of all in it. */
export function parametersOf(facts: RunFacts, module: number): Set<number> {
  const found = new Set<number>();
  const add = (index: number): void => {
    const { parameters, children } = facts.modules[index];
    for (const { parameter } of parameters) found.add(parameter);
    for (const child of children) add(child.module);
  };
  add(module);
  return found;
}

/** Whether an event clears the gradients of all, or of some, of the parameters that an optimizer holds. */
export function clears(facts: RunFacts, event: RunEvent, optimizer: number, which: "all" | "some"): boolean {
  if (event.kind !== "zeroGrad") return false;
  if (event.module === undefined) return event.optimizer === optimizer || event.optimizer === undefined;
  const cleared = parametersOf(facts, event.module);
  const { parameters } = facts.optimizers[optimizer];
  return which === "all" ? parameters.every((p) => cleared.has(p)) : parameters.some((p) => cleared.has(p));
}
