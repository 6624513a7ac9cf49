import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import type { RunEvent, RunFigure } from "../../src/protocol/run.js";
import { RunStore } from "../../src/runtime/store/runStore.js";
import { readPlots, writePlot } from "../../src/runtime/store/plotFiles.js";
import { project, runSource } from "./project.js";

const figuresOf = (events: readonly RunEvent[]): RunFigure[] => events.filter((event) => event.type === "figure");

function temporary(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-figures-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe("figures of a run", () => {
  test("come with the line that showed them; what is not shown comes at the end, with the line that began it", async () => {
    const { events, ended } = await runSource(
      `import { plot } from "gradlens";
plot.plot([1, 2, NaN]);
plot.title("shown");
plot.show();

plot.figure();
plot.scatter([1], [Infinity]);
`,
      { mode: "train" },
    );
    // A script that draws has done something, though it trains nothing.
    assert.equal(ended.status, "completed");
    const figures = figuresOf(events);
    assert.deepEqual(
      figures.map(({ number, position }) => [number, position?.line]),
      [
        [1, 4],
        [2, 6],
      ],
    );
    assert.equal(figures[0].figure.axes[0].title?.text, "shown");
    const [line] = figures[0].figure.axes[0].marks;
    assert.ok(line.kind === "line" && line.y instanceof Float64Array && Number.isNaN(line.y[2]));
    assert.equal(events.at(-1)?.type, "ended");
  });

  test("one that is shown again and again keeps its number, comes at a bounded rate, and last as it was at last", async () => {
    const { events } = await runSource(`import { plot } from "gradlens";
const [figure, [axes]] = plot.subplots();
for (let i = 0; i < 300; i++) {
  axes.clear();
  axes.plot([i]);
  figure.show();
}`);
    const figures = figuresOf(events);
    assert.deepEqual([...new Set(figures.map(({ number }) => number))], [1]);
    assert.ok(figures.length < 150, `${figures.length} states`);
    const [line] = figures.at(-1)!.figure.axes[0].marks;
    assert.ok(line.kind === "line" && line.y[0] === 299);
  });

  test("too many are refused with a warning", async () => {
    const { events, ended } = await runSource(`import { plot } from "gradlens";
for (let i = 0; i < 310; i++) { plot.plot([i]); plot.show(); }`);
    assert.equal(ended.status, "completed");
    assert.equal(Math.max(...figuresOf(events).map(({ number }) => number)), 300);
    const warnings = events.filter((event) => event.type === "output" && event.level === "warn");
    assert.equal(warnings.length, 1);
  });

  test("are shown also when the code fails after them", async () => {
    const { events, ended } = await runSource(`import { plot } from "gradlens";
plot.plot([1]);
throw new Error("after");`);
    assert.equal(ended.status, "failed");
    assert.equal(figuresOf(events).length, 1);
  });
});

describe("plot.save", () => {
  test("writes PNG and SVG at once, and says what is wrong", async () => {
    const folder = project({ "file.txt": "" });
    const { text, ended } = await runSource(`import { plot } from "gradlens";
import { readFileSync } from "node:fs";
const folder = ${JSON.stringify(folder)};
plot.plot([1, 2]);
plot.title("Заголовок");
plot.save(folder + "/new/a.png", { dpi: 200 });
plot.save(folder + "/a.svg");
const png = readFileSync(folder + "/new/a.png");
console.log(png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20));
console.log(readFileSync(folder + "/a.svg", "utf8").includes("Заголовок"));
for (const name of ["a.bmp", folder + "/file.txt/b.svg"])
  try { plot.save(name); } catch (error) { console.log(String(error)); }
`);
    assert.equal(ended.status, "completed");
    const lines = text.trim().split("\n");
    assert.deepEqual(lines.slice(0, 2), ["PNG 1280 960", "true"]);
    assert.match(lines[2], /^ValueError: Format 'bmp' is not supported \(supported formats: png, svg\)/);
    assert.match(lines[3], /^Error: Cannot write .*b\.svg: E/);
  });
});

describe("figures on disk", () => {
  test("are in the run's folder, as they were shown", async () => {
    const { events } = await runSource(`import torch, { plot } from "gradlens";
plot.imshow([[1, NaN], [Infinity, -2]]);
plot.show();
plot.imshow(torch.zeros(2, 2, 3));
plot.show();`);
    const store = new RunStore(temporary());
    const writer = store.create({ file: "/a.ts", mode: "run", options: {} });
    for (const event of events) writer.event(event);
    await writer.close();
    assert.deepEqual(readdirSync(path.join(writer.folder, "plots")), ["0001.json", "0002.json"]);
    const expected = figuresOf(events).map(({ type: _, ...figure }) => figure);
    assert.deepEqual(await readPlots(writer.folder), expected);
  });

  test("one that is shown again takes the place of its file; broken files are left out", async () => {
    const folder = temporary();
    const { events } = await runSource(`import { plot } from "gradlens";
plot.plot([1]);`);
    const [{ type: _, ...figure }] = figuresOf(events);
    await writePlot(folder, { ...figure, step: 1 });
    await writePlot(folder, { ...figure, step: 2 });
    writeFileSync(path.join(folder, "plots/0002.json"), "{");
    mkdirSync(path.join(folder, "plots/0003.json"));
    assert.deepEqual(
      (await readPlots(folder)).map(({ step }) => step),
      [2],
    );
    assert.deepEqual(await readPlots(path.join(folder, "none")), []);
    assert.doesNotMatch(readFileSync(path.join(folder, "plots/0001.json"), "utf8"), /null/);
  });
});
