/**
 * Measures Gradlens against its peers and against this machine's ceilings.
 *
 *   npm run bench -- [observe|views|graphs|language|formats] [--quick] [--only=TEXT] [--engines=TEXT] [--json] [--no-peers] [...]
 *
 * A full run writes docs/BENCHMARKS.md; a part of it prints the same on standard output. Progress goes to standard error.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ensureDependencies, fail, requireNode, root } from "../scripts/lib/project.mjs";
import { stopAll } from "../scripts/lib/process.mjs";
import { Child } from "./lib/child.mjs";
import { describeMachine } from "./lib/machine.mjs";
import { measure } from "./lib/measure.mjs";
import { parseOptions, select } from "./lib/options.mjs";
import { duration, renderJson, renderMarkdown, score } from "./lib/report.mjs";
import { chooseNode, ensureCeilings, ensureLibrary, ensurePeers } from "./lib/setup.mjs";
import { allSubjects } from "./lib/subjects.mjs";
import { allWorkloads } from "./lib/workloads.mjs";

const efforts = {
  full: { rounds: 15, milliseconds: 100, warm: 2000, patience: 60_000, budget: 6000, steps: 100_000 },
  quick: { rounds: 5, milliseconds: 40, warm: 150, patience: 30_000, budget: 3000, steps: 5000 },
};

/** Versions of the engines, by name; an engine that does not start has none. */
async function versionsOf(subjects) {
  const versions = {};
  for (const subject of subjects) {
    if (subject.engine in versions || subject.role !== "peer") continue;
    const child = new Child(subject);
    const { version, blas, cannot } = await child.ask({ do: "about" }, 60_000);
    await child.close();
    versions[subject.engine] = cannot ? `cannot: ${cannot}` : [version, blas && `(${blas})`].filter(Boolean).join(" ");
  }
  return versions;
}

/** One line of progress. */
function summaryLine(workload, results) {
  const parts = results.map(({ name, median, unit, growth }) => {
    if (median === null) return `${name} –`;
    return `${name} ${unit === "bytes" ? `${(100 * growth).toFixed(1)}%` : duration(median)}`;
  });
  return `${workload.name}: ${parts.join(", ")}`;
}

async function bench(options) {
  const workloads = select(await allWorkloads(), options.only);
  const { node, note } = chooseNode();
  if (!options.library) await ensureLibrary();
  if (options.peers) {
    await ensurePeers();
    await ensureCeilings();
  }
  const effort = {
    ...efforts[options.quick ? "quick" : "full"],
    clock: options.clock,
    ...(options.rounds && { rounds: options.rounds }),
  };
  const library = options.library && path.resolve(options.library);
  const subjects = select(allSubjects({ node, library, peers: options.peers }), options.engines, "engine");
  const machine = describeMachine(node);
  const versions = await versionsOf(subjects);
  const results = [];
  for (const workload of workloads) {
    const measured = await measure(workload, subjects, effort);
    results.push(...measured);
    console.error(summaryLine(workload, measured));
    for (const { name, cannot } of measured) if (cannot) console.error(`  ${name} cannot: ${cannot}`);
  }
  const command = ["npm run bench", process.argv.slice(2).join(" ")].filter(Boolean).join(" -- ");
  const clockNote =
    "Times are processor time of the calling thread (--clock=cpu), since other work shared the machine; two threads were not measured.";
  const notes = [
    note,
    options.clock === "cpu" && clockNote,
    library && `Another build than dist/ was measured: ${library}.`,
  ].filter(Boolean);
  const page = renderMarkdown({ workloads, results, machine, versions, notes, command, rounds: effort.rounds });
  const whole = options.only.length + options.engines.length === 0 && options.peers && !options.library;
  if (whole) {
    const file = options.quick ? "out/bench/BENCHMARKS.md" : "docs/BENCHMARKS.md";
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), page);
    console.error(`Written: ${file}`);
  }
  console.error(score(workloads, results));
  if (options.json) process.stdout.write(renderJson(results, machine, versions));
  else if (!whole || options.quick) process.stdout.write(page);
}

try {
  requireNode();
  const options = parseOptions(process.argv.slice(2));
  await ensureDependencies();
  if (options.command === "observe") await (await import("./observe.mjs")).observe(options, efforts);
  else if (options.command === "views") await (await import("./views.mjs")).views(options);
  else if (options.command === "language") await (await import("./language.mjs")).language(options);
  else if (options.command === "graphs") await (await import("./graphs.mjs")).graphs(options);
  else if (options.command === "formats") await (await import("./formats.mjs")).formats(options);
  else await bench(options);
  await stopAll();
} catch (error) {
  await stopAll();
  fail(error);
}
