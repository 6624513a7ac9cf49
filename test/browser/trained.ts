/** Real trainings without an editor, and what the extension would tell the pages of them. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { drawn } from "../../src/extension/views/graph/draw.js";
import { collapse, initialExpansion, keysAround, layout } from "../../src/graph/index.js";
import type { ScalarBatch } from "../../src/protocol/run.js";
import type { StatisticsSample } from "../../src/protocol/statistics.js";
import { readGraph } from "../../src/runtime/graph/read.js";
import { readAnswers } from "../../src/runtime/store/viewFiles.js";
import { run } from "../runtime/project.js";
import { listed, stops } from "./page.js";

export interface Trained {
  batches: ScalarBatch[];
  samples: StatisticsSample[];
  /** Messages for each page, beside those that tell of the run. */
  messages: Record<"curves" | "flow" | "histograms" | "graph" | "model" | "plots", object[]>;
}

/** Runs a program to its end. The files that it leaves are the system's to remove. */
export async function trained(source: string): Promise<Trained> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-trained-"));
  const file = path.join(folder, "main.ts");
  writeFileSync(file, source);
  const kept = path.join(folder, "run");
  const request = { mode: "train", folder: kept, snapshotEvery: 0, capture: { step: 0 } } as const;
  const { events, ended } = await run(file, request, (event, handle) => {
    if (event.type === "started") handle.order({ type: "budget", share: 0.05 });
  });
  assert.equal(ended.status, "completed", ended.error?.message);
  const batches = events.flatMap((event) => (event.type === "scalars" ? event.batches : []));
  const samples = events.flatMap((event) => (event.type === "statistics" ? event.samples : []));
  const model = events.findLast((event) => event.type === "model")?.model ?? { modules: [] };
  const figures = events.filter((event) => event.type === "figure");
  const history = { type: "history", run: "a", model, samples };
  const messages = {
    curves: [
      { type: "history", run: "a" },
      { type: "append", run: "a", batches },
    ],
    flow: [history],
    histograms: [history],
    graph: await graphMessages(kept),
    model: await modelMessages(kept),
    plots: [{ type: "figures", run: "a", figures }],
  };
  return { batches, samples, messages };
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

async function graphMessages(kept: string): Promise<object[]> {
  const graphs = path.join(kept, "graphs");
  const name = namesIn(graphs).find((one) => one.endsWith(".json"));
  if (name === undefined) return [];
  const file = path.join(graphs, name);
  const graph = await readGraph(file);
  const { step, nodes, tensors, backward, passes, notes } = graph;
  const expanded = [...initialExpansion(graph), ...keysAround(graph, { node: 0 })];
  const visible = collapse(graph, new Set(expanded));
  const walk = { forward: nodes.length, backward: backward.length };
  const summary = { step, operations: nodes.length, tensors: tensors.length, walk, passes, notes };
  const shown = drawn(graph, { visible, layout: layout(visible), expanded });
  return [
    { type: "graphs", run: "a", graphs: [{ step, file }], live: false },
    { type: "drawn", file, summary, graph: shown, reveal: null },
  ];
}

async function modelMessages(kept: string): Promise<object[]> {
  const probes = namesIn(path.join(kept, "views")).map((name) => path.basename(name, ".json"));
  const messages = await Promise.all(
    ["overview", ...probes.filter((name) => name !== "overview")].map(async (probe) =>
      (await readAnswers(kept, probe)).map(({ parameters, data }) => ({
        ...{ type: "answer", run: "a", request: { probe, parameters }, answer: { data } },
      })),
    ),
  );
  return messages.flat();
}

/** What every page of one run is told first. */
export const ofRun = [
  { type: "runs", runs: [listed] },
  { type: "stops", stops },
];
