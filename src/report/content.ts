import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { diagnose, plainly } from "../diagnosis/index.js";
import type { Finding } from "../diagnosis/index.js";
import { collapse, initialExpansion, layout, svg } from "../graph/index.js";
import type { RunTrial, ScalarBatch } from "../protocol/run.js";
import type { ModelDescription, StatisticsSample } from "../protocol/statistics.js";
import { readGraph } from "../runtime/graph/read.js";
import type { RunRecord } from "../runtime/store/runRecord.js";
import { RunStore } from "../runtime/store/runStore.js";

/** All that a report shows. */
export interface ReportContent {
  record: RunRecord;
  series: ScalarBatch[];
  model: ModelDescription | undefined;
  samples: readonly StatisticsSample[];
  findings: (Finding & { check: string })[];
  trials: RunTrial[];
  /** The user's files as the run loaded them. */
  sources: { name: string; text: string }[];
  /** The newest captured graph as a picture, and its step. */
  graph: { step: number; svg: string } | undefined;
}

/**
 * Reads what is kept of a run.
 *
 * @param folder of the run: `<workspace>/.gradlens/runs/<id>`
 * @throws Error if there is no run
 */
export async function readContent(folder: string): Promise<ReportContent> {
  const id = path.basename(folder);
  const store = new RunStore(path.resolve(folder, "../../.."));
  const record = await store.read(id);
  if (!record) throw new Error(`${folder} is no recorded run: it has no run.json that can be read.`);
  const [{ batches }, { model, samples }, trials, sources, graph] = await Promise.all([
    store.readSeries(id),
    store.readStatistics(id),
    store.readTrials(id),
    sourcesOf(store, id),
    newestGraph(folder),
  ]);
  const byName = new Map(batches.map((batch) => [batch.series, batch]));
  const nothing = { steps: [], values: [] };
  const evidence = model && { model, samples, series: (name: string) => byName.get(name) ?? nothing };
  const findings = evidence ? diagnose(evidence, plainly) : [];
  return { record, series: batches, model, samples, findings, trials, sources, graph };
}

async function sourcesOf(store: RunStore, id: string): Promise<ReportContent["sources"]> {
  const kept = await store.readSources(id);
  const texts = await Promise.all(
    kept.map(async ({ name, copy }) => ({
      name,
      text: copy === undefined ? undefined : await readFile(copy, "utf8").catch(() => undefined),
    })),
  );
  return texts.flatMap(({ name, text }) => (text === undefined ? [] : [{ name, text }]));
}

/** Graphs that cannot be read are no reason to go without a report. */
async function newestGraph(folder: string): Promise<ReportContent["graph"]> {
  const place = path.join(folder, "graphs");
  const names = (await readdir(place).catch(() => [] as string[])).filter((name) => /^step-\d+\.json$/.test(name));
  const newest = names.sort().at(-1);
  if (newest === undefined) return undefined;
  try {
    const graph = await readGraph(path.join(place, newest));
    const visible = collapse(graph, new Set(initialExpansion(graph)), 120);
    return { step: graph.step, svg: svg(visible, layout(visible)) };
  } catch {
    return undefined;
  }
}

/**
 * The folder of the run that a person means: the folder itself, a run's id, `last`, or a file whose newest run it is.
 *
 * @throws Error that lists what there is
 */
export async function findRun(asked: string, workspace: string): Promise<string> {
  const asFolder = path.resolve(workspace, asked);
  if (await readFile(path.join(asFolder, "run.json")).catch(() => undefined)) return asFolder;
  const store = new RunStore(workspace);
  const runs = await store.list();
  const found =
    asked === "last"
      ? runs[0]
      : (runs.find(({ id, name }) => id === asked || name === asked) ?? runs.find(({ file }) => file === asFolder));
  if (found) return path.join(store.folder, found.id);
  const known = runs.slice(0, 5).map(({ id }) => `  ${id}`);
  throw new Error(
    known.length > 0
      ? `There is no run "${asked}" in ${store.folder}. The newest are:\n${known.join("\n")}`
      : `There are no runs in ${store.folder}. Train a file first: gradlens train moons.ts`,
  );
}
