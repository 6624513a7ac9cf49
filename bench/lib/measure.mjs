/** Measures one workload: all subjects take turns, round after round, so that a machine's drift meets all alike. */
import { Child } from "./child.mjs";
import { speedRatio, summarize } from "./statistics.mjs";
import { stop } from "../../scripts/lib/process.mjs";

/**
 * @typedef {import("./subjects.mjs").Subject} Subject
 * @typedef {import("./workloads.mjs").Workload} Workload
 *
 * @typedef {object} Effort
 * @property {number} rounds
 * @property {"wall" | "cpu"} clock
 * @property {number} milliseconds of one sample
 * @property {number} warm milliseconds of calls before the first sample, in every engine: JIT compilers settle, heaps reach their size
 * @property {number} patience milliseconds for an engine to get ready, first calls included
 * @property {number} budget milliseconds of samples after which an engine with slow calls has enough of them
 * @property {number} steps of the memory workload
 *
 * @typedef {object} Result
 * @property {string} workload
 * @property {string} title
 * @property {string} group
 * @property {string} engine
 * @property {string} configuration
 * @property {string} name
 * @property {"gradlens" | "peer" | "ceiling"} role
 * @property {"s" | "bytes"} unit of median, spread and best
 * @property {number | null} median null where the engine cannot run the workload
 * @property {[number, number] | null} spread
 * @property {number | null} best
 * @property {number} samples
 * @property {Record<string, number>} ratios how many times as fast as each other subject
 * @property {string} [cannot]
 * @property {string} [note]
 * @property {number} [growth] of memory, as a share
 * @property {string} [partial] how it was measured where that is less than the target asks
 */

/** @param {Workload} workload @param {Subject} subject @param {Effort} effort */
const prepareRequest = (workload, subject, { warm }) => ({
  do: "prepare",
  warm,
  workload: workload.name,
  threads: subject.threads,
  ...(subject.engine === "pytorch" && {
    source: workload.pytorch,
    data: workload.data ?? {},
    parameters: workload.parameters ?? {},
    checks: workload.checks ?? 1,
  }),
});

/**
 * @param {Workload} workload @param {Subject[]} subjects @param {Effort} effort
 * @returns {Promise<Result[]>}
 */
export async function measure(workload, subjects, effort) {
  const suited = subjects.filter(
    (subject) => (subject.suits?.(workload) ?? true) && (effort.clock === "wall" || subject.threads === 1),
  );
  return workload.whole ? measureWhole(workload, suited, effort) : measureRounds(workload, suited, effort);
}

/** @param {Workload} workload @param {Subject[]} subjects @param {Effort} effort */
async function measureRounds(workload, subjects, effort) {
  /** @type {{ subject: Subject, child: Child, seconds: (number | undefined)[], spent: number, checks: number[][], cannot?: string, note?: string }[]} */
  const runs = [];
  for (const subject of subjects) {
    const child = new Child(subject);
    const answer = await child.ask(prepareRequest(workload, subject, effort), effort.patience);
    runs.push({
      subject,
      child,
      seconds: [],
      spent: 0,
      checks: answer.checks ?? [],
      cannot: answer.cannot,
      note: answer.note,
    });
    if (answer.cannot) await child.close();
  }
  for (let round = 0; round < effort.rounds; round++)
    for (const run of runs) {
      if (run.cannot || run.spent > effort.budget) continue;
      const answer = await run.child.ask(
        { do: "sample", milliseconds: effort.milliseconds, clock: effort.clock },
        effort.patience,
      );
      run.cannot = answer.cannot;
      run.seconds[round] = answer.seconds;
      run.spent += (answer.seconds ?? 0) * (answer.calls ?? 0) * 1000;
    }
  await Promise.all(runs.map((run) => stop(run.child.process)));
  const agreed = reference(runs.map((run) => run.checks));
  return runs.map((run) => {
    const cannot = run.cannot ?? disagreement(run.checks, agreed);
    const others = cannot ? [] : runs.filter((other) => other !== run && !other.cannot);
    /** @type {Record<string, number>} */
    const ratios = {};
    for (const other of others) {
      const ratio = speedRatio(run.seconds, other.seconds);
      if (ratio !== undefined) ratios[other.subject.name] = ratio;
    }
    const known = run.seconds.filter((value) => value !== undefined);
    return resultOf(workload, run.subject, {
      ...(cannot === undefined && known.length > 0 ? summarize(known) : {}),
      ratios,
      ...(cannot !== undefined && { cannot }),
      ...(run.note !== undefined && { note: run.note }),
    });
  });
}

/** @param {Workload} workload @param {Subject} subject @param {Partial<Result>} measured @returns {Result} */
function resultOf(workload, subject, measured) {
  const { name, engine, configuration, role } = subject;
  const { name: id, title, group } = workload;
  const nothing = { median: null, spread: null, best: null, samples: 0, ratios: {} };
  return { workload: id, title, group, engine, configuration, name, role, unit: "s", ...nothing, ...measured };
}

/** Results that the most engines agree on: the longest list, PyTorch's last. @param {number[][][]} all @returns {number[][]} */
function reference(all) {
  return all.filter((checks) => checks.some((values) => values.length > 0)).at(-1) ?? [];
}

const tolerance = 2e-3;

/** Whether an engine computed something else than the reference; then its time says nothing. @param {number[][]} checks @param {number[][]} expected */
function disagreement(checks, expected) {
  for (let call = 0; call < Math.min(checks.length, expected.length); call++)
    for (let i = 0; i < Math.min(checks[call].length, expected[call].length); i++) {
      const [actual, wanted] = [checks[call][i], expected[call][i]];
      const scale = Math.max(Math.abs(wanted), 1e-2);
      if (!(Math.abs(actual - wanted) <= tolerance * scale))
        return `its result ${call + 1} is ${actual}, others have ${wanted}`;
    }
  return undefined;
}

/** @param {Workload} workload @param {Subject[]} subjects @param {Effort} effort @returns {Promise<Result[]>} */
async function measureWhole(workload, subjects, effort) {
  const results = [];
  const wanted = new Set(workload.targets?.map(({ configuration }) => configuration));
  for (const subject of subjects.filter(({ name }) => wanted.has(name))) {
    const child = new Child(subject);
    const { steps } = effort;
    const request = { do: "whole", workload: workload.name, options: { steps } };
    const answer = await child.ask(request, 30 * effort.patience);
    await child.close();
    const { cannot, early, late, growth } = answer;
    const measured =
      early === undefined || late === undefined || growth === undefined
        ? { cannot: cannot ?? "it gave no figures" }
        : {
            median: late,
            spread: range(early, late),
            best: early,
            samples: 1,
            growth,
            note: `${steps} steps`,
            ...shortfall(steps, workload),
          };
    results.push(resultOf(workload, subject, { unit: "bytes", ...measured }));
  }
  return results;
}

/** @param {number} low @param {number} high @returns {[number, number]} */
const range = (low, high) => [low, high];

/** @param {number} steps @param {Workload} workload @returns {{ partial?: string }} */
const shortfall = (steps, { steps: wanted = 0 }) =>
  steps < wanted ? { partial: `${steps} of ${wanted} steps were run` } : {};
