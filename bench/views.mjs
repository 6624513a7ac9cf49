/** `npm run bench -- views`: what the views cost: panning curves of a million points, and listing five hundred runs. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { root } from "../scripts/lib/project.mjs";
import { temporaryFolder } from "../scripts/lib/temporary.mjs";
import { describeMachine } from "./lib/machine.mjs";
import { table } from "./lib/report.mjs";
import { openView } from "./lib/viewPage.mjs";

/** Milliseconds of a frame at 60 a second; of opening a workspace with many runs. */
const frameLimit = 1000 / 60;
const listLimit = 1000;

const charts = [
  { name: "nothing: what the machine misses by itself", series: 1, points: 1000, smoothing: 0, still: true },
  { name: "1 series of 1,000,000 points", series: 1, points: 1_000_000, smoothing: 0 },
  { name: "the same, smoothed", series: 1, points: 1_000_000, smoothing: 0.6 },
  { name: "4 charts of 1,000,000 points, smoothed", series: 4, points: 1_000_000, smoothing: 0.6 },
  { name: "1 series of 1,000 points", series: 1, points: 1000, smoothing: 0.6 },
];

const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)];

/** Fills the page with a run as the extension would, in pieces; returns the milliseconds until it was drawn. */
async function fill(page, { series, points }) {
  return page.evaluate(
    async ({ series, points }) => {
      const post = (data) => window.dispatchEvent(new MessageEvent("message", { data }));
      const run = { id: "a", name: "bench", file: "/bench.ts", started: 0, status: "completed", tags: [], detail: "" };
      post({ type: "runs", runs: [{ ...run, hyperparameters: {} }] });
      post({ type: "history", run: "a" });
      const begun = performance.now();
      const chunk = 1 << 16;
      for (let s = 0; s < series; s++)
        for (let start = 0; start < points; start += chunk) {
          const length = Math.min(chunk, points - start);
          const steps = Float64Array.from({ length }, (_, i) => start + i);
          const values = steps.map((x) => Math.exp((-3 * x) / points) + Math.sin(x * x) / 10);
          post({ type: "append", run: "a", batches: [{ series: `loss ${s}`, steps, values, times: steps.slice() }] });
        }
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return performance.now() - begun;
    },
    { series, points },
  );
}

/** Zooms in, then pans by the wheel, once a frame. */
async function pan(page, frames, still) {
  return page.evaluate(
    async ({ frames, still }) => {
      const over = document.querySelector(".u-over");
      const { left, top, width, height } = over.getBoundingClientRect();
      const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, cancelable: true };
      const next = () => new Promise((resolve) => requestAnimationFrame(resolve));
      over.dispatchEvent(new WheelEvent("wheel", { ...at, deltaY: -100, ctrlKey: true }));
      for (let i = 0; i < 10; i++) await next();
      const intervals = [];
      window.work.length = 0;
      let before = await next();
      for (let i = 0; i < frames; i++) {
        if (!still) over.dispatchEvent(new WheelEvent("wheel", { ...at, deltaX: i % 120 < 60 ? 5 : -5 }));
        const now = await next();
        intervals.push(now - before);
        before = now;
      }
      return { intervals, work: window.work.filter((time) => still || time > 0.05) };
    },
    { frames, still },
  );
}

async function measureCharts(frames) {
  const rows = [];
  for (const chart of charts) {
    const { page, close } = await openView("curves", { state: { smoothing: chart.smoothing } });
    const filled = await fill(page, chart);
    await page.waitForSelector(".u-over");
    const { intervals, work } = await pan(page, frames, chart.still ?? false);
    await close();
    rows.push({ ...chart, filled, interval: quantile(intervals, 0.5), late: quantile(intervals, 0.95), work });
  }
  return rows;
}

async function measureList(count) {
  const outfile = path.join(root, "out/bench/runStore.mjs");
  await esbuild.build({
    entryPoints: [path.join(root, "src/runtime/store/runStore.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
    logLevel: "warning",
  });
  const { RunStore } = await import(outfile);
  const { folder, remove } = temporaryFolder("bench-runs");
  const store = new RunStore(folder);
  for (let i = 0; i < count; i++) {
    const run = path.join(store.folder, `20260101-000000-net-${i}`);
    mkdirSync(run, { recursive: true });
    const hyperparameters = { lr: 0.1, seed: i, batchSize: 64 };
    const record = { id: "", file: "/net.ts", mode: "train", started: i, status: "completed", hyperparameters };
    const metrics = { loss: 0.1, accuracy: 0.9, "validation loss": 0.2 };
    writeFileSync(path.join(run, "run.json"), JSON.stringify({ ...record, steps: 1, seconds: 1, metrics }, null, 2));
    if (i % 3 === 0) writeFileSync(path.join(run, "labels.json"), JSON.stringify({ name: `run ${i}`, tags: ["a"] }));
  }
  const times = [];
  for (let round = 0; round < 7; round++) {
    const begun = performance.now();
    await store.list();
    times.push(performance.now() - begun);
  }
  remove();
  rmSync(outfile);
  return { first: times[0], median: quantile(times, 0.5) };
}

/** @param {import("./lib/options.mjs").Options} options */
export async function views(options) {
  const rows = await measureCharts(options.quick ? 60 : 300);
  const count = 500;
  const list = await measureList(count);
  const ms = (value) => `${value.toFixed(1)} ms`;
  if (options.json) {
    const machine = describeMachine(process.execPath);
    const measured = rows.map(({ work, ...row }) => ({
      ...row,
      work: quantile(work, 0.5),
      workLate: quantile(work, 0.95),
    }));
    process.stdout.write(`${JSON.stringify({ charts: measured, list: { count, ...list }, ...machine }, null, 2)}\n`);
    return;
  }
  console.log(
    table(
      [
        ["panning", "work of a frame", "95% of them", "between frames", "95% of them", "filled in", "60 a second"],
        ...rows.map(({ name, work, interval, late, filled }) => [
          name,
          ms(quantile(work, 0.5)),
          ms(quantile(work, 0.95)),
          ms(interval),
          ms(late),
          ms(filled),
          quantile(work, 0.5) <= frameLimit ? "yes" : "**no**",
        ]),
      ],
      "lrrrrrl",
    ),
  );
  const reached = list.first <= listLimit ? "yes" : "**no**";
  console.log(
    table(
      [
        ["listing", "first", "median", "under a second"],
        [`${count} runs`, ms(list.first), ms(list.median), reached],
      ],
      "lrrl",
    ),
  );
}
