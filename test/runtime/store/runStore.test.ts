import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import type { RunEnded, RunRequest } from "../../../src/protocol/run.js";
import { RunStore } from "../../../src/runtime/store/runStore.js";
import { RunWriter } from "../../../src/runtime/store/runWriter.js";
import { quickest } from "../../support/quickest.js";
import { project } from "../project.js";
import { sampleAt } from "./samples.js";

const request: RunRequest = { file: "/home/me/my model.ts", mode: "train", options: {} };
const ended: RunEnded = { type: "ended", status: "completed", steps: 3, seconds: 1.5, metrics: { loss: 0.25 } };

function points(values: number[]): { series: string; steps: Float64Array; values: Float64Array; times: Float64Array } {
  const array = Float64Array.from(values);
  return {
    series: "loss",
    steps: array.map((_, index) => index),
    values: array,
    times: array.map(() => 1_700_000_000_000),
  };
}

function eventFile(store: RunStore, id: string): string {
  const folder = path.join(store.folder, id);
  return path.join(
    folder,
    readdirSync(folder).find((name) => name.startsWith("events.out.tfevents."))!,
  );
}

describe("run store", () => {
  test("keeps a run: record, points, files that git ignores", async () => {
    const workspace = project({});
    const store = new RunStore(workspace);
    const writer = store.create(request, new Date(2026, 0, 2, 3, 4, 5));
    assert.equal(writer.id, "20260102-030405-my_model-1");
    writer.event({
      type: "started",
      time: 0,
      file: request.file,
      kind: "definition",
      model: "Net",
      parameters: 501,
      epochs: 3,
      hyperparameters: { lr: 0.1 },
    });
    writer.event({ type: "scalars", batches: [points([3, 2])] });
    writer.event({ type: "scalars", batches: [points([0.1])] });
    writer.event(ended);
    await writer.close();
    assert.equal(writer.error, undefined);

    const [record, ...others] = await new RunStore(workspace).list();
    assert.equal(others.length, 0);
    const { model, status, steps, seconds, metrics, hyperparameters, recorder } = record;
    assert.deepEqual(
      { model, status, steps, seconds, metrics, hyperparameters, recorder },
      {
        model: "Net",
        status: "completed",
        steps: 3,
        seconds: 1.5,
        metrics: { loss: 0.25 },
        hyperparameters: { lr: 0.1 },
        recorder: undefined,
      },
    );
    const { batches } = await store.readSeries(record.id);
    assert.deepEqual([...batches[0].values], [3, 2, 0.1]);
    assert.equal(readFileSync(path.join(workspace, ".gradlens", ".gitignore"), "utf8"), "*\n");
  });

  test("runs of one second keep apart and come newest first", async () => {
    const store = new RunStore(project({}));
    const time = new Date();
    const writers = Array.from({ length: 12 }, () => store.create(request, time));
    const later = store.create(request, new Date(time.getTime() + 1000));
    await Promise.all([...writers, later].map((writer) => writer.close()));
    const ids = (await store.list()).map((record) => record.id);
    assert.deepEqual(ids, [later.id, ...writers.map((writer) => writer.id).reverse()]);
  });

  test("a live run is running; one whose process died is stopped, and its points are there", async () => {
    const store = new RunStore(project({}));
    const writer = store.create(request);
    writer.append([points([3, 2, 1])]);
    await writer.close();
    assert.equal((await store.list())[0].status, "running");

    const pid = Number(execFileSync(process.execPath, ["-p", "process.pid"]).toString());
    const file = path.join(writer.folder, "run.json");
    const record = JSON.parse(readFileSync(file, "utf8")) as object;
    writeFileSync(file, JSON.stringify({ ...record, recorder: { pid, host: os.hostname() } }));
    assert.equal((await store.list())[0].status, "stopped");

    const events = eventFile(store, writer.id);
    truncateSync(events, readFileSync(events).length - 5);
    const { batches, problem } = await store.readSeries(writer.id);
    assert.deepEqual([...batches[0].values], [3, 2]);
    assert.equal(problem?.kind, "truncated");
    appendFileSync(events, "garbage after the cut");
    assert.equal((await store.readSeries(writer.id)).problem?.kind, "corrupt");
  });

  test("folders that are no runs are left out", async () => {
    const store = new RunStore(project({}));
    assert.deepEqual(await store.list(), []);
    const writer = store.create(request);
    await writer.close();
    mkdirSync(path.join(store.folder, "empty"));
    mkdirSync(path.join(store.folder, "broken"));
    writeFileSync(path.join(store.folder, "broken", "run.json"), '{"started": 1');
    writeFileSync(path.join(store.folder, "file"), "");
    assert.deepEqual(
      (await store.list()).map((record) => record.id),
      [writer.id],
    );
    assert.deepEqual(await store.readSeries("empty"), { batches: [] });
    assert.deepEqual(await store.readSeries("no such run"), { batches: [] });
  });

  test("delete removes one run, and nothing outside", async () => {
    const store = new RunStore(project({}));
    const writer = store.create(request);
    await writer.close();
    await store.delete(writer.id);
    assert.deepEqual(await store.list(), []);
    await assert.rejects(store.delete("../runs"), /no run of this workspace/);
    await assert.rejects(store.delete(".."), /no run of this workspace/);
  });

  test("a disk that fails is told by `error`, and nothing throws", async () => {
    const { current } = new RunStore(project({})).create(request);
    const again = new RunWriter("/no/such/folder", current);
    again.append([points([1])]);
    again.event(ended);
    await again.close();
    assert.ok(again.error);
  });

  test("names and tags are a person's, also while the run is recorded", async () => {
    const store = new RunStore(project({}));
    const writer = store.create(request);
    await store.label(writer.id, { name: "baseline", tags: ["good", "kept"] });
    writer.event(ended);
    await writer.close();
    const [first] = await store.list();
    assert.deepEqual([first.name, first.tags, first.status], ["baseline", ["good", "kept"], "completed"]);
    await store.label(writer.id, { name: undefined });
    const [second] = await store.list();
    assert.deepEqual([second.name, second.tags], [undefined, ["good", "kept"]]);
    await assert.rejects(store.label("../x", { name: "y" }), /no run of this workspace/);
  });

  test("labels that are damaged change nothing", async () => {
    const store = new RunStore(project({}));
    const writer = store.create(request);
    await writer.close();
    for (const text of ["{", "[]", "null", '{"name": 3, "tags": "x"}']) {
      writeFileSync(path.join(writer.folder, "labels.json"), text);
      const [record] = await store.list();
      assert.deepEqual([record.id, record.name, record.tags], [writer.id, undefined, undefined], text);
    }
  });

  test("keeps the trials of a sweep, without the line that a kill cut off", async () => {
    const store = new RunStore(project({}));
    const writer = store.create(request);
    const trial = { type: "trial", values: { lr: 0.1, tanh: true }, status: "completed", steps: 10 } as const;
    writer.event({ ...trial, number: 2, value: 0.5 });
    writer.event({ ...trial, number: 1, value: NaN });
    writer.event(ended);
    await writer.close();
    appendFileSync(path.join(writer.folder, "trials.jsonl"), '{"type":"trial","numb');
    assert.deepEqual(await store.readTrials(writer.id), [
      { ...trial, number: 2, value: 0.5 },
      { ...trial, number: 1 },
    ]);
    assert.deepEqual(await store.readTrials("no such run"), []);
  });

  test("keeps the user's files as they were loaded, inside of its folder, and not without bounds", async () => {
    const store = new RunStore(project({}));
    const writer = store.create(request);
    const file = (name: string, text: string) => ({ file: path.resolve("/home/me", name), text });
    writer.event({ type: "sources", files: [file("my model.ts", "one"), file("../you/data.ts", "two")] });
    writer.event({ type: "sources", files: [file("lib/large.ts", "x".repeat(600_000))] });
    await writer.close();
    const sources = await store.readSources(writer.id);
    assert.deepEqual(
      sources.map(({ name, copy }) => [name, copy && readFileSync(copy, "utf8")]),
      [
        ["my model.ts", "one"],
        ["../you/data.ts", "two"],
        ["lib/large.ts", undefined],
      ],
    );
    for (const { copy } of sources) assert.ok(copy === undefined || copy.startsWith(writer.folder + path.sep));
    assert.deepEqual(await store.readSources("no such run"), []);
  });

  test("five hundred runs are listed in under a second", async () => {
    const workspace = project({});
    const store = new RunStore(workspace);
    const writer = store.create(request);
    writer.event(ended);
    await writer.close();
    const text = readFileSync(path.join(writer.folder, "run.json"), "utf8");
    for (let i = 0; i < 499; i++) {
      mkdirSync(path.join(store.folder, `run-${i}`));
      writeFileSync(path.join(store.folder, `run-${i}`, "run.json"), text);
    }
    const milliseconds = await quickest(1000, async () => {
      const begun = performance.now();
      assert.equal((await new RunStore(workspace).list()).length, 500);
      return performance.now() - begun;
    });
    assert.ok(milliseconds < 1000, `${milliseconds} ms`);
  });

  test("floods of points are thinned, extremes kept", async () => {
    const store = new RunStore(project({}));
    const writer = store.create(request);
    const values = Array.from({ length: 100_000 }, (_, index) => Math.sin(index));
    values[12_345] = 1000;
    values[54_321] = NaN;
    writer.append([points(values)]);
    await writer.close();
    const [kept] = (await store.readSeries(writer.id)).batches;
    assert.ok(kept.values.length <= 2010, String(kept.values.length));
    assert.ok(kept.values.includes(1000));
    assert.ok(kept.values.some(Number.isNaN));
    assert.equal(kept.steps.at(-1), 99_999);
  });

  test("what a training of 20,000 steps a second sends of a quarter of a second is kept whole", async () => {
    const store = new RunStore(project({}));
    const writer = store.create(request);
    const batch = points(Array.from({ length: 5000 }, (_, index) => index));
    batch.times.forEach((time, index) => (batch.times[index] = time + Math.floor(index / 20)));
    writer.append([batch]);
    await writer.close();
    const [kept] = (await store.readSeries(writer.id)).batches;
    assert.deepEqual(kept.steps, batch.steps);
  });

  test("keeps samples and the model; the last one too, however many there were", async () => {
    const store = new RunStore(project({}));
    const writer = store.create(request);
    const model = { modules: [{ path: "", type: "Linear", extra: "", parameters: [] }] };
    writer.event({ type: "model", model });
    for (let step = 0; step < 5000; step++) writer.event({ type: "statistics", samples: [sampleAt(step)] });
    writer.event(ended);
    await writer.close();
    assert.equal(writer.error, undefined);
    const history = await store.readStatistics(writer.id);
    const steps = history.samples.map(({ step }) => step);
    assert.deepEqual(history.model, model);
    assert.deepEqual(history.samples[0], sampleAt(0));
    assert.deepEqual([steps[0], steps.at(-1)], [0, 4999]);
    assert.ok(steps.length > 500 && steps.length <= history.limit, `${steps.length} samples`);
    const file = eventFile(store, path.join(writer.id, "statistics"));
    assert.ok(statSync(file).size < 12e6);
    // A kill leaves the last record cut off.
    truncateSync(file, statSync(file).size - 3);
    assert.equal((await store.readStatistics(writer.id)).samples.at(-1)?.step, steps.at(-2));
    assert.deepEqual((await store.readSeries(writer.id)).batches, []);
    assert.deepEqual((await store.readStatistics("unknown")).samples, []);
  });

  test("500 runs with samples are listed in under a second", async () => {
    const workspace = project({});
    const store = new RunStore(workspace);
    for (let i = 0; i < 500; i++) {
      const writer = store.create(request);
      writer.event({ type: "statistics", samples: [sampleAt(0), sampleAt(1)] });
      writer.event(ended);
      await writer.close();
    }
    const milliseconds = await quickest(1000, async () => {
      const begun = performance.now();
      assert.equal((await new RunStore(workspace).list()).length, 500);
      return performance.now() - begun;
    });
    assert.ok(milliseconds < 1000, `${milliseconds} ms`);
  });
});
