/**
 * `npm run bench -- observe`: what observation costs. Steps with the parts of the worker that watch a training, against the same steps with
 * none.
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { buildKernels } from "../scripts/kernels.mjs";
import { root } from "../scripts/lib/project.mjs";
import { Child } from "./lib/child.mjs";
import { describeMachine } from "./lib/machine.mjs";
import { select } from "./lib/options.mjs";
import { duration, table } from "./lib/report.mjs";
import { chooseNode } from "./lib/setup.mjs";
import { median, medianInterval, speedRatios, summarize } from "./lib/statistics.mjs";
import { allWorkloads } from "./lib/workloads.mjs";

/**
 * The observers of bench/engines/observed.mjs beside `none`, and what they may cost at most (DESIGN section 6). The first is
 * none once more: what it seems to cost is the error of the others.
 */
const observers = [
  { name: "none again", atMost: undefined },
  { name: "no view", atMost: 0.01 },
  { name: "all views", atMost: 0.05 },
  { name: "all views, pause at NaN", atMost: 0.05 },
];

async function bundle() {
  await buildKernels();
  mkdirSync(path.join(root, "out/bench"), { recursive: true });
  await esbuild.build({
    stdin: {
      contents: `
        export * as engine from "./src/engine/index.js";
        export { setCheckpoint, setObserver } from "./src/engine/observe.js";
        export * as tracing from "./src/engine/trace.js";
        export { observationShare } from "./src/protocol/control.js";
        export { Channel } from "./src/runtime/channel.js";
        export { Outbox } from "./src/runtime/outbox.js";
        export { OutputBuffer } from "./src/runtime/output.js";
        export { carryOut, joinParts } from "./src/runtime/parts.js";
        export { watchTraining } from "./src/runtime/watching.js";`,
      resolveDir: root,
      loader: "ts",
    },
    bundle: true,
    keepNames: true,
    platform: "node",
    target: "es2022",
    format: "esm",
    loader: { ".wasm": "binary" },
    alias: { "#kernels": path.join(root, "dist/kernels") },
    outfile: path.join(root, "out/bench/observed.mjs"),
    logLevel: "warning",
  });
}

/** Times as many rounds at most, where it cannot be told from fewer whether a bound is kept. */
const mostExtension = 4;

/** What the observed steps cost: the median of the rounds, and bounds of it that are right 19 times of 20. */
function costOf(observed, bare) {
  const costs = speedRatios(observed, bare).map((ratio) => 1 / ratio - 1);
  return { cost: median(costs), interval: medianInterval(costs) };
}

/** Whether it cannot be told if a bound is kept: it lies within what the cost may be. */
const isOpen = ({ interval: [least, most], atMost }) => least <= atMost && atMost < most;

/** One observer against none, in a process of their own. */
async function measure(workload, subject, effort, { name, atMost }) {
  const child = new Child(subject);
  let { cannot } = await child.ask({ do: "prepare", workload: workload.name, warm: effort.warm }, effort.patience);
  const seconds = { none: [], [name]: [] };
  for (let round = 0; round < mostExtension * effort.rounds && !cannot; round++) {
    if (round >= effort.rounds && !isOpen({ ...costOf(seconds[name], seconds.none), atMost })) break;
    const order = Object.keys(seconds);
    // What comes first in a round would else always follow the same neighbour.
    for (const observer of round % 2 ? order.reverse() : order) {
      const request = { do: "sample", observer, clock: effort.clock, milliseconds: effort.milliseconds };
      const answer = await child.ask(request, effort.patience);
      cannot ??= answer.cannot;
      seconds[observer][round] = answer.seconds;
    }
  }
  await child.close();
  const identity = { workload: workload.name, engine: "gradlens", configuration: `observer ${name}` };
  if (cannot) return { ...identity, cannot };
  const without = summarize(seconds.none);
  return { ...identity, ...summarize(seconds[name]), without, ...costOf(seconds[name], seconds.none), atMost };
}

const percent = (share) => `${(100 * share).toFixed(2)}%`;
const inWords = ({ cost, interval, samples }) =>
  `${percent(cost)}, between ${interval.map(percent).join(" and ")} (${samples} rounds)`;

/** Whether a bound is kept. */
function verdict(result) {
  if (result.atMost === undefined) return "";
  return `${result.cost <= result.atMost ? "yes" : "**no**"}${isOpen(result) ? ", within the error" : ""}`;
}

/** @param {import("./lib/options.mjs").Options} options */
export async function observe(options, efforts) {
  const steps = (await allWorkloads()).filter(({ group }) => group === "training step");
  const workloads = select(steps, options.only);
  const { node } = chooseNode();
  await bundle();
  const { rounds, milliseconds, patience } = efforts[options.quick ? "quick" : "full"];
  // A percent takes more samples than a factor does. In each turn statistics are taken several times.
  const effort = {
    rounds: options.rounds ?? 2 * rounds,
    milliseconds: 3 * milliseconds,
    patience,
    clock: options.clock,
  };
  const subject = {
    name: "gradlens observed",
    command: node,
    args: [path.join(root, "bench/engines/observed.mjs")],
    env: { GRADLENS_BLAS: "off", GRADLENS_THREADS: "1" },
  };
  const results = [];
  for (const workload of workloads) {
    for (const observer of observers) {
      const measured = await measure(workload, subject, effort, observer);
      results.push(measured);
      const { configuration, cannot } = measured;
      console.error(`${workload.name}, ${configuration}: ${cannot ?? inWords(measured)}`);
    }
  }
  const machine = describeMachine(node);
  if (options.json)
    process.stdout.write(
      `${JSON.stringify(
        results.map((result) => ({ ...result, ...machine })),
        null,
        2,
      )}\n`,
    );
  else
    console.log(
      table(
        [
          ["workload", "observer", "without", "with", "cost", "at least", "at most", "bound", "reached"],
          ...results.map(({ cannot, ...result }) => {
            const { workload, configuration, median, without, cost, interval, atMost } = result;
            return cannot
              ? [workload, configuration, "", "", `cannot: ${cannot}`, "", "", "", ""]
              : [
                  workload,
                  configuration,
                  duration(without.median),
                  duration(median),
                  percent(cost),
                  ...interval.map(percent),
                  atMost === undefined ? "" : percent(atMost),
                  verdict(result),
                ];
          }),
        ],
        "llrrrrrrl",
      ),
    );
}
