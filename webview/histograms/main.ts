import "../shared/base.css";
import "./style.css";
import type { StatisticsSample } from "../../src/protocol/statistics.js";
import type { FromStatistics, ShownFinding, ToStatistics } from "../../src/protocol/statisticsView.js";
import type { TimelineStops } from "../../src/protocol/timeline.js";
import type { ListedRun } from "../../src/protocol/view.js";
import { Coalesced } from "../shared/coalesced.js";
import { showScale } from "../shared/colorScale.js";
import { element } from "../shared/dom.js";
import { emptyKind, emptyState } from "../shared/emptyState.js";
import { FindingsList } from "../shared/findings.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { Heatmap } from "../shared/heatmap.js";
import { heatmapPng, type HeatmapPicture, heatmapSvg } from "../shared/heatmapFile.js";
import { connect } from "../shared/messages.js";
import { followRun, type PickedRun } from "../shared/followRun.js";
import { RunPicker } from "../shared/runPicker.js";
import { appended, indexAt } from "../shared/samples.js";
import { saver, toCsv } from "../shared/save.js";
import { saveMenu } from "../shared/saveMenu.js";
import { svgFile, svgPng } from "../shared/saveSvg.js";
import { charactersIn, shortName } from "../shared/shortName.js";
import { t } from "../shared/text.js";
import { onThemeChange } from "../shared/theme.js";
import { Timeline } from "../shared/timeline.js";
import { dropdown, registerControls } from "../toolkit.js";
import { distribution, valueTicks } from "./distribution.js";
import { Ridgeline } from "./ridgeline.js";
import { histogramSeries, type HistogramPoint, type Kind } from "./series.js";
import { type Form, type HistogramsState, initialState } from "./state.js";

registerControls();

/** Most width of the list of layers in CSS pixels. */
const layersWidth = 220;

const channel = connect<ToStatistics, FromStatistics, HistogramsState>();
const state = initialState(channel.restore());
const save = saver((message) => channel.post(message));
let runs: ListedRun[] = [];
let listed = false;
let samples: readonly StatisticsSample[] = [];
/** Whether the extension has told what was observed of the run. */
let known = false;
let stops: TimelineStops | undefined;
let findings: ShownFinding[] = [];
let series = new Map<string, HistogramPoint[]>();
let shown: HistogramPoint[] = [];
/** Row of the heatmap that a person pointed out; -1 for none. */
let row = -1;

const frame = new Coalesced(draw);
const picker = new RunPicker((run) => {
  select({ run, chosen: true });
});
const timeline = new Timeline((message) => channel.post(message), goTo);
const reading = element("p", "reading", { "aria-live": "polite" });
const ridgeline = new Ridgeline((text) => (reading.textContent = text), goTo);
const heatmap = new Heatmap(
  {
    onHover: (cell) => (reading.textContent = cell ? describe(cell.row, cell.column) : ""),
    onPick: (cell) => {
      ({ row } = cell);
      reading.textContent = describe(cell.row, cell.column);
      goTo(cell.column === shown.length - 1 ? null : shown[cell.column].step);
    },
  },
  t("Values by steps; move with the arrow keys"),
);
const scale = element("div", "scale", { "aria-hidden": "true" });
const axis = element("ol", "axis", { "aria-hidden": "true" });
const title = element("h2");
const figures = element("dl", "figures");
const layers = element("ul", "layers", { "aria-label": t("Layers") });
const list = new FindingsList((position) => channel.post({ type: "open", position }));
const kinds: Record<Kind, string> = { weight: t("Weights"), gradient: t("Gradients"), activation: t("Activations") };
const forms: Record<Form, string> = { ridgeline: t("Ridgeline"), heatmap: t("Heatmap") };
const controls = element(
  "div",
  "controls",
  { role: "toolbar", "aria-label": t("Display of the histograms") },
  picker.root,
  timeline.root,
  dropdown(t("Histograms of"), kinds, state.kind, (kind) => {
    state.kind = kind as Kind;
    changed();
  }),
  dropdown(t("Form"), forms, state.form, (form) => {
    state.form = form as Form;
    changed();
  }),
  saveMenu({
    png: () => void savePng(),
    svg: () =>
      save(`${pictureName()}.svg`, state.form === "ridgeline" ? svgFile(ridgeline.svg) : heatmapSvg(heatmapPicture())),
    csv: () => save(`${fileName()}.csv`, csv()),
    json: () => save(`${fileName()}.json`, json()),
  }),
);
const empty = emptyState(() => channel.post({ type: "train" }));
const table = element(
  "details",
  "data",
  {},
  element("summary", "", {}, t("Data table")),
  element("div", "scroll", { tabindex: "0", role: "region", "aria-label": t("Data table") }),
);
table.addEventListener("toggle", () => frame.request());
const body = element(
  "div",
  "body",
  {},
  element("nav", "", { "aria-label": t("Layers") }, layers),
  element(
    "div",
    "chosen",
    {},
    list.root,
    title,
    ridgeline.root,
    element("div", "map", {}, axis, heatmap.root),
    scale,
    reading,
    figures,
    table,
  ),
);
document.body.append(element("main", "", {}, controls, empty.root, body));

channel.listen((message) => {
  switch (message.type) {
    case "runs": {
      runs = message.runs;
      const next = followRun(state, runs);
      if (!listed || next.run !== state.run) select(next);
      listed = true;
      break;
    }
    case "show":
      select({ run: message.run, chosen: true });
      break;
    case "history":
      if (message.run === state.run) {
        ({ samples } = message);
        known = true;
      }
      break;
    case "samples":
      if (message.run === state.run) samples = appended(samples, message.samples);
      break;
    case "stops":
      if (message.stops.run === state.run) stops = message.stops;
      break;
    case "findings":
      if (message.run === state.run) findings = message.findings;
      break;
  }
  frame.request();
});

function select(picked: PickedRun): void {
  samples = [];
  known = false;
  findings = [];
  stops = undefined;
  if (picked.run !== state.run) state.step = null;
  Object.assign(state, picked);
  channel.post({ type: "select", run: state.run });
  changed();
}

function changed(): void {
  channel.save(state);
  frame.request();
}

/** @param step null for the newest */
function goTo(step: number | null): void {
  state.step = step;
  changed();
}

function draw(): void {
  picker.update(runs, state.run);
  timeline.update(stops, state.step);
  series = histogramSeries(samples, state.kind);
  const isEmpty = series.size === 0;
  controls.hidden = listed && runs.length === 0;
  empty.update(listed && isEmpty ? emptyKind(runs, state.run, known) : null);
  body.hidden = isEmpty;
  if (isEmpty) return;
  const layer = shownLayer();
  const points = series.get(layer)!;
  const at = indexAt(points, state.step);
  list.update(
    findings.filter(({ module }) => module !== undefined && (layer === module || layer.startsWith(`${module}.`))),
  );
  showLayers(layer);
  title.textContent = `${layer} · ${kinds[state.kind]}`;
  const isRidgeline = state.form === "ridgeline";
  ridgeline.root.hidden = !isRidgeline;
  heatmap.root.parentElement!.hidden = scale.hidden = isRidgeline;
  if (isRidgeline) ridgeline.draw(layer, points, at, getComputedStyle(document.body).backgroundColor);
  else drawHeatmap(points, at);
  showFigures(points[at]);
  fillTable(points.slice(0, at + 1));
}

/** The layer that a person chose, or the first. */
function shownLayer(): string {
  return state.layer !== null && series.has(state.layer) ? state.layer : [...series.keys()][0];
}

function drawHeatmap(points: readonly HistogramPoint[], at: number): void {
  const room = Math.max(20, Math.floor(heatmap.root.clientWidth / 4) || 100);
  const drawn = distribution(points, at, room, "NaN, ∞");
  shown = drawn.shown;
  heatmap.draw(drawn.data, { row, column: shown.indexOf(points[at]) });
  heatmap.canvas.dataset.columns = String(drawn.data.columns);
  const height = heatmap.heightOfRow(drawn.data.rows.length);
  const label = (text: string, row: number): HTMLElement => {
    const item = element("li", "", {}, text);
    item.style.top = `${row * height}px`;
    return item;
  };
  axis.replaceChildren(
    label("NaN, ∞", 0.5),
    ...valueTicks(drawn.range, 6).map(({ value, row }) => label(formatValue(value), row)),
  );
  const [least, most] = drawn.data.domain.map(percent);
  showScale(scale, least, most, t("of the elements"));
}

function describe(row: number, column: number): string {
  const point = shown[column];
  if (!point) return "";
  const { nan, positiveInfinity, negativeInfinity } = point.statistics;
  if (row === 0)
    return t("step {0}: NaN {1}, ∞ {2}, −∞ {3}", formatInteger(point.step), nan, positiveInfinity, negativeInfinity);
  const { data } = distribution([point], 0, 1, "");
  const share = data.value(row, 0);
  return t(
    "step {0}, around {1}: {2} of the elements",
    formatInteger(point.step),
    formatValue(Number(data.rows[row])),
    percent(Number.isNaN(share) ? 0 : share),
  );
}

const percent = (share: number): string => `${formatValue(100 * share)}%`;

function showLayers(chosen: string): void {
  const marked = new Set(findings.map(({ module }) => module));
  const most = charactersIn((layers.clientWidth || layersWidth) - 24);
  layers.replaceChildren(
    ...[...series.keys()].map((name) => {
      const pick = element(
        "button",
        "",
        { type: "button", "aria-pressed": String(name === chosen), title: name },
        shortName(name, most),
      );
      pick.addEventListener("click", () => {
        state.layer = name;
        changed();
      });
      const module = state.kind === "activation" ? name : name.slice(0, Math.max(0, name.lastIndexOf(".")));
      return element("li", marked.has(module) ? "marked" : "", {}, pick);
    }),
  );
}

function showFigures({ step, statistics, dead, saturated }: HistogramPoint): void {
  const { count, nan, positiveInfinity, negativeInfinity, zeros, min, max, mean, std, norm } = statistics;
  const entries: [string, string][] = [
    [t("Step"), formatInteger(step)],
    [t("Elements"), formatInteger(count)],
    [t("Mean"), formatValue(mean)],
    [t("Standard deviation"), formatValue(std)],
    [t("Smallest"), formatValue(min)],
    [t("Largest"), formatValue(max)],
    [t("Norm"), formatValue(norm)],
    [t("Zeros"), percent(count > 0 ? zeros / count : 0)],
    ["NaN", formatInteger(nan)],
    ["±∞", formatInteger(positiveInfinity + negativeInfinity)],
  ];
  if (dead !== undefined) entries.push([t("Dead units"), percent(dead)]);
  if (saturated !== undefined) entries.push([t("Saturated"), percent(saturated)]);
  figures.replaceChildren(
    ...entries.map(([name, value]) =>
      element("div", "", {}, element("dt", "", {}, name), element("dd", "", {}, value)),
    ),
  );
}

const heads = [
  "step",
  "count",
  "nan",
  "positiveInfinity",
  "negativeInfinity",
  "zeros",
  "min",
  "max",
  "mean",
  "std",
  "norm",
] as const;

const rowOf = ({ step, statistics }: HistogramPoint): number[] =>
  heads.map((name) => (name === "step" ? step : statistics[name]));

function fillTable(points: readonly HistogramPoint[]): void {
  if (!table.open) return;
  const newest = points.slice(-50);
  const head = element("tr", "", {}, ...heads.map((name) => element("th", "", { scope: "col" }, name)));
  const rows = newest.map((point) =>
    element("tr", "", {}, ...rowOf(point).map((value) => element("td", "", {}, formatValue(value)))),
  );
  table
    .querySelector(".scroll")!
    .replaceChildren(element("table", "", {}, element("thead", "", {}, head), element("tbody", "", {}, ...rows)));
}

function fileName(): string {
  return `${runs.find(({ id }) => id === state.run)?.name ?? "run"} ${title.textContent ?? ""}`;
}

/** The two forms of a layer are two files. */
const pictureName = (): string => `${fileName()} · ${forms[state.form]}`;

async function savePng(): Promise<void> {
  const png = state.form === "ridgeline" ? await svgPng(ridgeline.svg) : await heatmapPng(heatmapPicture());
  save(`${pictureName()}.png`, png);
}

function heatmapPicture(): HeatmapPicture {
  // As many columns as there are pixels in the file.
  const layer = shownLayer();
  const points = series.get(layer)!;
  const { data, shown } = distribution(points, indexAt(points, state.step), 450, "NaN, ∞");
  const labels = data.rows.map((row, r) => (r === 0 ? row : r % 6 === 1 ? formatValue(Number(row)) : ""));
  const end = (point: HistogramPoint): string => t("step {0}", formatInteger(point.step));
  return { data, labels, ends: [end(shown[0]), end(shown[shown.length - 1])] };
}

function csv(): string {
  const bins = Array.from({ length: 64 }, (_, i) => `bin ${i}`);
  const rows = [...series].flatMap(([layer, points]) =>
    points.map((point) => [layer, ...rowOf(point), ...point.statistics.histogram]),
  );
  return toCsv(["layer", ...heads, ...bins], rows);
}

function json(): string {
  const plain = [...series].map(([layer, points]) => ({
    layer,
    points: points.map(({ step, statistics, ...rest }) => ({
      step,
      ...rest,
      ...statistics,
      histogram: Array.from(statistics.histogram),
    })),
  }));
  return JSON.stringify({ run: state.run, kind: state.kind, layers: plain });
}

onThemeChange(() => frame.request());
new ResizeObserver(() => frame.request()).observe(document.body);

channel.post({ type: "ready" });
