import "uplot/dist/uPlot.min.css";
import "../shared/base.css";
import "./style.css";
import type { FromCurves, ToCurves } from "../../src/protocol/curves.js";
import type { TimelineStops } from "../../src/protocol/timeline.js";
import type { ListedRun } from "../../src/protocol/view.js";
import { element } from "../shared/dom.js";
import { matcher } from "../shared/matcher.js";
import { connect } from "../shared/messages.js";
import { RunsList } from "../shared/runsList.js";
import { openMenu } from "../shared/menu.js";
import { saver } from "../shared/save.js";
import { t } from "../shared/text.js";
import { onThemeChange, readTheme } from "../shared/theme.js";
import { Timeline } from "../shared/timeline.js";
import { registerControls } from "../toolkit.js";
import { ChartGrid } from "./chartGrid.js";
import { createControls } from "./controls.js";
import { Empty } from "./empty.js";
import { exportItems } from "./exports.js";
import { groupRuns } from "./groups.js";
import { colorOf, followRuns, initialState, setSelected, type CurvesState } from "./state.js";
import { CurvesStore, type Clock } from "./store.js";
import { lineStyle, type Line, type View } from "./view.js";

registerControls();

const channel = connect<ToCurves, FromCurves, CurvesState>();
const save = saver((message) => channel.post(message));
const state = initialState(channel.restore());
const store = new CurvesStore();
let runs: ListedRun[] = [];
let listed = false;
let stops: TimelineStops | undefined;
let theme = readTheme();

const timeline = new Timeline(
  (message) => channel.post(message),
  (step) => {
    state.step = step;
    changed();
  },
);
const controls = createControls(state, timeline.root, {
  onChange: changed,
  onExport: (button) => exportSeries(button, grid.shown),
});
const list = new RunsList(
  {
    onToggle(run, selected) {
      setSelected(state, run, selected);
      select();
    },
    onFilter(pattern) {
      state.runFilter = pattern;
      changed();
    },
  },
  state.runFilter,
);
const grid = new ChartGrid({
  onZoom(x, y, series) {
    state.zoom = x;
    // All is all: a double click brings back both axes.
    if (x === null) state.zoomY = {};
    else if (y) state.zoomY[series] = y;
    changed();
  },
  onShow: invalidate,
  onHide(series) {
    state.hidden.push(series);
    changed();
  },
  onFold(prefix, folded) {
    if (folded === state.folded.includes(prefix)) return;
    state.folded = folded ? [...state.folded, prefix] : state.folded.filter((other) => other !== prefix);
    changed();
  },
  onExport: (series, button) => exportSeries(button, [series]),
});
const empty = new Empty(() => channel.post({ type: "train" }));
const main = element("main", "", {}, controls.root, empty.root, grid.root);
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

let saving: ReturnType<typeof setTimeout> | undefined;

function changed(): void {
  // A curve that is dragged changes with every frame; its state is worth keeping once it stands.
  clearTimeout(saving);
  saving = setTimeout(() => channel.save(state), 200);
  controls.update();
  invalidate();
}

function select(): void {
  store.retain(state.selected);
  if (stops && !isAlone(stops.run)) {
    stops = undefined;
    state.step = null;
  }
  channel.post({ type: "select", runs: state.selected });
  changed();
}

function clockOf(id: string): Clock {
  const run = runs.find((run) => run.id === id);
  return { started: run?.started ?? 0, stepsPerEpoch: run?.stepsPerEpoch };
}

channel.listen((message) => {
  switch (message.type) {
    case "runs": {
      const known = new Set(runs.map((run) => run.id));
      const before = state.selected.join();
      runs = message.runs;
      followRuns(state, runs, known);
      for (const id of state.selected) store.setClock(id, clockOf(id));
      if (!listed || state.selected.join() !== before) select();
      listed = true;
      break;
    }
    case "history":
      if (state.selected.includes(message.run)) store.begin(message.run);
      break;
    case "append":
      store.append(message.run, clockOf(message.run), message.batches);
      break;
    case "stops":
      if (isAlone(message.stops.run)) stops = message.stops;
      break;
    case "show":
      for (const run of [message.run, ...message.others]) setSelected(state, run, true);
      select();
      break;
  }
  invalidate();
});

/** Runs side by side have snapshots at different steps: only one alone can be gone back in. */
const isAlone = (run: string): boolean => state.selected.length === 1 && state.selected[0] === run;

const drawnRuns = (): ListedRun[] => runs.filter((run) => state.selected.includes(run.id));

function draw(): void {
  const shown = drawnRuns();
  list.update(runs, state.runFilter, (run) => {
    const selected = state.selected.includes(run.id);
    const { color, dash } = lineStyle(colorOf(state, run.id), theme);
    return { selected, color: selected ? color : undefined, dashed: dash.length > 0 };
  });
  const all = store.seriesOf(shown.map((run) => run.id));
  const matches = matcher(state.seriesFilter);
  const names = all.filter((name) => !state.hidden.includes(name) && (matches?.(name) ?? true));
  const waiting = shown.some((run) => run.status === "running");
  document.body.classList.toggle("no-runs", runs.length === 0);
  empty.show(
    !listed || names.length > 0
      ? undefined
      : runs.length === 0
        ? "none"
        : shown.length === 0
          ? "unselected"
          : all.length > 0
            ? "filtered"
            : waiting
              ? "waiting"
              : shown.every((run) => store.has(run.id))
                ? "nothing"
                : "loading",
  );
  const extent = state.zoom ?? wholeExtent(shown, names);
  timeline.update(stops, state.step);
  grid.pin(stops && state.step !== null ? store.placeOf(stops.run, state.step, state.axis) : null);
  grid.draw(names, state.folded, (series) => viewOf(shown, series, extent));
}

function viewOf(shown: readonly ListedRun[], series: string, extent: [number, number]): View {
  const { axis, smoothing, log, logX, spread } = state;
  const extentY = state.zoomY[series];
  return { series, axis, smoothing, log, logX, spread, extent, extentY, theme, lines: linesOf(shown, series) };
}

function linesOf(shown: readonly ListedRun[], series: string): Line[] {
  return groupRuns(
    shown.filter((run) => store.get(run.id, series)),
    state.grouping,
  ).map(({ id, name, runs }) => ({
    id: runs.length > 1 ? id : runs[0].id,
    name,
    members: runs.map((run) => store.get(run.id, series)!),
    end: Math.max(...runs.map((run) => store.endOf(run.id, state.axis))),
    ...lineStyle(colorOf(state, runs[0].id), theme),
  }));
}

/** One interval for all charts, so that what happened at one time is at one place. */
function wholeExtent(shown: readonly ListedRun[], names: readonly string[]): [number, number] {
  let min = Infinity;
  let max = -Infinity;
  for (const name of names)
    for (const run of shown) {
      const xs = store.get(run.id, name)?.x(state.axis);
      if (!xs || xs.length === 0) continue;
      const first = state.logX ? xs.find((x) => x > 0) : xs[0];
      if (first === undefined) continue;
      min = Math.min(min, first);
      max = Math.max(max, xs[xs.length - 1]);
    }
  if (min > max) return state.logX ? [1, 10] : [0, 1];
  if (min < max) return [min, max];
  return state.logX ? [min / 2, min * 2] : [min - 1, max + 1];
}

function exportSeries(button: HTMLElement, series: readonly string[]): void {
  const items = exportItems(() => {
    const shown = drawnRuns();
    const extent = state.zoom ?? wholeExtent(shown, grid.shown);
    return {
      name: series.length === 1 ? series[0] : "curves",
      views: series.map((name) => viewOf(shown, name, extent)),
      series,
      runs: shown,
      store,
      background: getComputedStyle(document.body).backgroundColor,
    };
  }, save);
  openMenu(button, t("Save…"), items);
}

onThemeChange(() => {
  theme = readTheme();
  grid.clear();
  invalidate();
});

channel.post({ type: "ready" });
