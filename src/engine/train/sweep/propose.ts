import { Generator } from "../../tensor/random/generator.js";
import type { Mode } from "../monitor.js";
import type { Strategy } from "./options.js";
import { drawAll, type Known, type Named, type Values } from "./draw.js";
import type { Range, Value } from "./space.js";
import { suggestTpe } from "./tpe.js";

/** Gives the next trials, for the trials known so far; fewer than wanted, or none, where there is nothing left to try. */
export type Proposer = (count: number, known: readonly Known[]) => Values[];

/** A draw that was made before is drawn again, so often. */
const redraws = 20;

/** The strategy by its name. @throws TypeError where a grid has ranges without an end */
export function proposerOf(strategy: Strategy, ranges: readonly Named[], seed: number, mode: Mode): Proposer {
  if (strategy === "grid") return gridProposer(ranges);
  const generator = new Generator().manualSeed(seed);
  const seen = new Set<string>();
  const fresh = (draw: () => Values): Values => {
    let values = draw();
    for (let i = 0; i < redraws && seen.has(JSON.stringify(values)); i++) values = draw();
    seen.add(JSON.stringify(values));
    return values;
  };
  return (count, known) =>
    Array.from({ length: count }, () =>
      fresh(() => (strategy === "tpe" ? suggestTpe(ranges, known, mode, generator) : drawAll(ranges, generator))),
    );
}

/** All combinations, the last name changing fastest. */
function gridProposer(ranges: readonly Named[]): Proposer {
  const lists = ranges.map(([name, range]) => [name, listed(name, range)] as const);
  const total = lists.reduce((product, [, values]) => product * values.length, 1);
  let next = 0;
  const combination = (index: number): Values => {
    const values: Values = {};
    let rest = index;
    for (const [name, list] of lists.toReversed()) {
      values[name] = list[rest % list.length];
      rest = Math.floor(rest / list.length);
    }
    return Object.fromEntries(ranges.map(([name]) => [name, values[name]]));
  };
  return (count) => Array.from({ length: Math.min(count, total - next) }, () => combination(next++));
}

function listed(name: string, range: Range): readonly Value[] {
  if (range.kind === "choice") return range.values;
  if (!range.whole)
    throw new TypeError(
      `sweep: a grid needs a list of values for '${name}', [0.01, 0.1, 1]; a range without steps takes strategy 'random' or 'tpe'`,
    );
  return Array.from({ length: range.high - range.low + 1 }, (_, i) => range.low + i);
}
