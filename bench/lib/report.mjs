/** The results as Markdown (docs/BENCHMARKS.md) and as JSON. */
import { judge } from "./verdict.mjs";

/**
 * @typedef {import("./measure.mjs").Result} Result
 * @typedef {import("./workloads.mjs").Workload} Workload
 * @typedef {import("./machine.mjs").Machine} Machine
 */

/** @param {number} value @returns {string} three significant digits without an exponent */
const digits = (value) => (value >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3))));

/** Three significant digits, cut rather than rounded: what falls short of a target must not look as if it met it. @param {number} value */
function cut(value) {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 2);
  return digits(Math.floor(value / unit + 1e-9) * unit);
}

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds >= 1) return `${digits(seconds)} s`;
  if (seconds >= 1e-3) return `${digits(seconds * 1e3)} ms`;
  return seconds >= 1e-6 ? `${digits(seconds * 1e6)} µs` : `${digits(seconds * 1e9)} ns`;
}

/** @param {number} bytes */
const megabytes = (bytes) => `${digits(bytes / 2 ** 20)} MiB`;

/** @param {string[][]} rows the first is the header @param {string} [alignment] of each column: l or r */
export function table(rows, alignment = "") {
  const line = (/** @type {string[]} */ cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = rows[0].map((_, i) => (alignment[i] === "r" ? "---:" : "---"));
  return [line(rows[0]), line(rule), ...rows.slice(1).map(line)].join("\n");
}

/** @param {Result} result */
function time({ median, spread, unit, growth }) {
  if (median === null || spread === null) return "cannot";
  if (unit === "bytes") return `${megabytes(spread[0])} → ${megabytes(median)} (${percent(growth ?? 0)})`;
  return `${duration(median)} (${duration(spread[0])} to ${duration(spread[1])})`;
}

/** @param {number} share */
const percent = (share) => `${share < 0 ? "−" : "+"}${digits(Math.abs(100 * share))}%`;

/** @param {Workload} workload @param {number | null} seconds @returns {string} work per second, where the workload tells it */
function rate({ flops, bytes }, seconds) {
  if (seconds === null) return "";
  if (flops !== undefined) return `${digits(flops / seconds / 1e9)} GFLOP/s`;
  return bytes === undefined ? "" : `${digits(bytes / seconds / 1e9)} GB/s`;
}

/** @param {import("./verdict.mjs").Verdict} verdict @param {"target" | "value"} which */
function figure({ target, value }, which) {
  const number = which === "target" ? (target.atMost ?? target.atLeast ?? 0) : value;
  if (number === undefined) return "?";
  if (target.atMost === undefined) return `${cut(number)}x`;
  return target.atMost < 1e-3 ? duration(number) : percent(number);
}

/** @param {Workload[]} workloads @param {Result[]} results @returns {string} */
function targetTable(workloads, results) {
  const rows = [["workload", "configuration", "against", "at least", "measured", "reached"]];
  for (const workload of workloads)
    for (const target of workload.targets ?? []) {
      const verdict = judge(
        target,
        results.filter((result) => result.workload === workload.name),
      );
      const { reached, why, against } = verdict;
      const versus = against ?? target.against?.join(target.of === "slowest" ? " or " : ", ") ?? "absolute";
      rows.push([
        workload.title,
        target.configuration,
        versus,
        `${target.atMost === undefined ? "" : "at most "}${figure(verdict, "target")}`,
        figure(verdict, "value"),
        reached === undefined ? `unknown: ${why}` : reached ? "yes" : "**no**",
      ]);
    }
  return table(rows, "lllrrl");
}

/** @param {Workload[]} workloads @param {Result[]} results @returns {string} one line: how many targets were reached */
export function score(workloads, results) {
  const verdicts = workloads.flatMap((workload) =>
    (workload.targets ?? []).map((target) =>
      judge(
        target,
        results.filter((result) => result.workload === workload.name),
      ),
    ),
  );
  const count = (/** @type {boolean | undefined} */ reached) => verdicts.filter((v) => v.reached === reached).length;
  return `${verdicts.length} targets: ${count(true)} reached, ${count(false)} not reached, ${count(undefined)} unknown.`;
}

/** @param {Workload} workload @param {Result[]} results of the workload */
function workloadTable(workload, results) {
  const own = results.filter(({ role, median }) => role === "gradlens" && median !== null).slice(0, 4);
  const rows = [
    [
      "",
      "median (quartiles)",
      ...(workload.flops || workload.bytes ? ["rate"] : []),
      ...own.map(({ name }) => `${name} is`),
    ],
  ];
  for (const result of results) {
    const ratios = own.map(({ name, ratios }) => {
      if (name === result.name) return "";
      const ratio = ratios[result.name];
      return ratio === undefined ? "" : `${digits(ratio)}x`;
    });
    const rates = workload.flops || workload.bytes ? [rate(workload, result.median)] : [];
    const remark = result.cannot ?? result.note;
    const cells = result.median === null ? `cannot: ${remark}` : `${time(result)}${remark ? `; ${remark}` : ""}`;
    rows.push([result.name, cells, ...rates, ...ratios]);
  }
  return table(rows, `ll${"r".repeat(rows[0].length - 2)}`);
}

/**
 * @param {{ workloads: Workload[], results: Result[], machine: Machine, versions: Record<string, string>, notes: string[], command: string, rounds: number }} run
 * @returns {string} the Markdown page
 */
export function renderMarkdown({ workloads, results, machine, versions, notes, command, rounds }) {
  const { date, processor, cores, system, node, gradlens, load } = machine;
  const facts = [
    ["date", date],
    ["processor", `${processor}, ${cores} ${cores === 1 ? "core" : "cores"}`],
    ["system", system],
    ["Node", node],
    ["load average at the start", digits(load)],
    ["gradlens", gradlens],
    ...Object.entries(versions),
  ];
  const groups = [...new Set(workloads.map(({ group }) => group))];
  const sections = groups.flatMap((group) => [
    `## ${group[0].toUpperCase()}${group.slice(1)}`,
    ...workloads
      .filter((workload) => workload.group === group)
      .flatMap((workload) => [
        `### ${workload.title}`,
        `\`${workload.name}\``,
        workloadTable(
          workload,
          results.filter((result) => result.workload === workload.name),
        ),
      ]),
  ]);
  return `${[
    "# Benchmarks",
    `Written by \`${command}\`. Every engine runs in a process of its own on one thread (two where said) and takes turns with the others, ` +
      `${rounds} rounds a workload; a time is the median of its samples with the quartiles, a ratio the median of the ratios within a round ` +
      "(above 1: this engine is faster). All engines start from the same values, and their first results are compared: one that computes " +
      "something else counts as unable. A ceiling's time is what the workload would take at that bound.",
    ...notes,
    table([["", ""], ...facts], "ll"),
    "## Targets",
    score(workloads, results),
    targetTable(workloads, results),
    ...sections,
  ].join("\n\n")}\n`;
}

/** @param {Result[]} results @param {Machine} machine @param {Record<string, string>} versions */
export function renderJson(results, machine, versions) {
  const records = results.map(({ name: _name, ...result }) => ({
    ...result,
    version: versions[result.engine] ?? (result.engine === "gradlens" ? machine.gradlens : undefined),
    date: machine.date,
    processor: machine.processor,
    node: machine.node,
  }));
  return `${JSON.stringify(records, null, 2)}\n`;
}
