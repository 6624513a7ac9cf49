import "uplot/dist/uPlot.min.css";
import "../shared/base.css";
import "./style.css";
import type { FromCurves, ToCurves } from "../../src/protocol/curves.js";
import type { ListedRun } from "../../src/protocol/view.js";
import { element } from "../shared/dom.js";
import { connect } from "../shared/messages.js";
import { t } from "../shared/text.js";
import { onThemeChange, readTheme } from "../shared/theme.js";
import { button, registerControls } from "../toolkit.js";
import { Chart } from "./charts.js";
import { createControls } from "./controls.js";
import { RunsList } from "./runsList.js";
import { colorOf, followRuns, initialState, setSelected, type CurvesState } from "./state.js";
import { CurvesStore } from "./store.js";
import { lineStyle, type Line } from "./view.js";

registerControls();

const channel = connect<ToCurves, FromCurves, CurvesState>();
const state = initialState(channel.restore());
const store = new CurvesStore();
const charts = new Map<string, Chart>();
let runs: ListedRun[] = [];
let listed = false;
let theme = readTheme();

const controls = createControls(state, changed);
const list = new RunsList((run, selected) => {
  setSelected(state, run, selected);
  select();
});
const grid = element("div", "charts");
const empty = element("div", "empty", { role: "status" });
const main = element("main", "", {}, controls.root, empty, grid);
const panel = element("details", "sidebar", { open: "" }, element("summary", "", {}, t("Runs")), list.root);
document.body.append(panel, main);

let frame = 0;

/** Draws on the next frame, however many things changed before it. */
function invalidate(): void {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    draw();
  });
}

function changed(): void {
  channel.save(state);
  controls.update();
  invalidate();
}

function select(): void {
  store.retain(state.selected);
  channel.post({ type: "select", runs: state.selected });
  changed();
}

function startOf(run: string): number {
  return runs.find(({ id }) => id === run)?.started ?? 0;
}

channel.listen((message) => {
  switch (message.type) {
    case "runs": {
      const known = new Set(runs.map((run) => run.id));
      const before = state.selected.join();
      runs = message.runs;
      followRuns(state, runs, known);
      if (!listed || state.selected.join() !== before) select();
      listed = true;
      break;
    }
    case "history":
      if (state.selected.includes(message.run)) store.replace(message.run, startOf(message.run), message.batches);
      break;
    case "append":
      store.append(message.run, startOf(message.run), message.batches);
      break;
    case "show":
      setSelected(state, message.run, true);
      select();
      break;
  }
  invalidate();
});

function draw(): void {
  const shown = runs.filter((run) => state.selected.includes(run.id));
  list.update(runs, (run) => {
    const selected = state.selected.includes(run.id);
    const { color, dash } = lineStyle(colorOf(state, run.id), theme);
    return { selected, color: selected ? color : undefined, dashed: dash.length > 0 };
  });
  const names = store.seriesOf(shown.map((run) => run.id));
  showEmpty(shown.length, names.length);
  for (const [name, chart] of charts) {
    if (names.includes(name)) continue;
    chart.destroy();
    charts.delete(name);
  }
  const extent = state.zoom ?? wholeExtent(shown, names);
  names.forEach((name, index) => {
    let chart = charts.get(name);
    if (!chart) charts.set(name, (chart = createChart(name)));
    if (grid.children[index] !== chart.root) grid.insertBefore(chart.root, grid.children[index] ?? null);
    chart.draw({ ...state, lines: linesOf(shown, name), extent, theme });
  });
}

function createChart(series: string): Chart {
  return new Chart(series, {
    onCursor: (x, source) => {
      for (const chart of charts.values()) if (chart !== source) chart.setCursor(x);
    },
    onZoom: (interval) => {
      state.zoom = interval;
      changed();
    },
    onResize: invalidate,
  });
}

function linesOf(shown: readonly ListedRun[], series: string): Line[] {
  return shown.flatMap((run) => {
    const data = store.get(run.id, series);
    return data ? [{ run: run.id, name: run.name, data, ...lineStyle(colorOf(state, run.id), theme) }] : [];
  });
}

/** One interval for all charts, so that what happened at one time is at one place. */
function wholeExtent(shown: readonly ListedRun[], names: readonly string[]): [number, number] {
  let min = Infinity;
  let max = -Infinity;
  for (const name of names) {
    for (const { data } of linesOf(shown, name)) {
      const xs = data.x(state.axis);
      if (xs.length === 0) continue;
      min = Math.min(min, xs[0]);
      max = Math.max(max, xs[xs.length - 1]);
    }
  }
  if (min > max) return [0, 1];
  return min === max ? [min - 1, max + 1] : [min, max];
}

function showEmpty(selected: number, series: number): void {
  grid.hidden = series === 0;
  empty.hidden = series > 0 || !listed;
  document.body.classList.toggle("no-runs", runs.length === 0);
  const waiting = runs.some((run) => run.status === "running" && state.selected.includes(run.id));
  const kind = runs.length === 0 ? "none" : selected === 0 ? "unselected" : waiting ? "waiting" : "nothing";
  if (empty.hidden || empty.dataset.kind === kind) return;
  empty.dataset.kind = kind;
  if (kind === "none") {
    empty.replaceChildren(
      element("h2", "", {}, t("No runs yet")),
      element(
        "p",
        "",
        {},
        t("Open a file that imports “gradlens” and train it. Its loss is drawn here while it falls."),
      ),
      button(t("Train File"), () => channel.post({ type: "train" }), "primary"),
    );
  } else {
    const text = {
      unselected: t("Check a run in the list to draw it."),
      waiting: t("Waiting for the first values…"),
      nothing: t("This run ended before its first value: the output tells why."),
    }[kind];
    empty.replaceChildren(element("p", "", {}, text));
  }
}

onThemeChange(() => {
  theme = readTheme();
  for (const chart of charts.values()) chart.destroy();
  charts.clear();
  invalidate();
});

channel.post({ type: "ready" });
