import "uplot/dist/uPlot.min.css";
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
import { Heatmap, type HeatmapData } from "../shared/heatmap.js";
import { heatmapPng, type HeatmapPicture, heatmapSvg } from "../shared/heatmapFile.js";
import { connect } from "../shared/messages.js";
import { followRun, type PickedRun } from "../shared/followRun.js";
import { RunPicker } from "../shared/runPicker.js";
import { appended, indexAt } from "../shared/samples.js";
import { saver, toCsv } from "../shared/save.js";
import { saveMenu } from "../shared/saveMenu.js";
import { charactersIn, shortName } from "../shared/shortName.js";
import { t } from "../shared/text.js";
import { onThemeChange } from "../shared/theme.js";
import { Timeline } from "../shared/timeline.js";
import { checkbox, dropdown, registerControls } from "../toolkit.js";
import { Detail } from "./detail.js";
import { Profile } from "./profile.js";
import { quantities, type QuantityName, readingText } from "./quantities.js";
import { type FlowState, initialState, isWeight } from "./state.js";
import { type FlowTable, flowTable } from "./table.js";

registerControls();

/** Least width of a column, height of a row with a name, and most width of names, in CSS pixels. */
const columnWidth = 4;
const labelHeight = 16;
const labelsWidth = 200;

const channel = connect<ToStatistics, FromStatistics, FlowState>();
const state = initialState(channel.restore());
const save = saver((message) => channel.post(message));
let runs: ListedRun[] = [];
let listed = false;
let samples: readonly StatisticsSample[] = [];
/** Whether the extension has told what was observed of the run. */
let known = false;
let stops: TimelineStops | undefined;
let findings: ShownFinding[] = [];
let table: FlowTable = { rows: [], columns: [], domain: [1, 1] };

const frame = new Coalesced(draw);
const picker = new RunPicker((run) => {
  select({ run, chosen: true });
});
const timeline = new Timeline(
  (message) => channel.post(message),
  (step) => {
    state.step = step;
    changed();
  },
);
const help = element("p", "help");
const labels = element("ol", "labels", { "aria-label": t("Layers") });
const heatmap = new Heatmap(
  {
    onHover: (cell) => (reading.textContent = cell ? describe(cell.row, cell.column) : ""),
    onPick: ({ row, column }) => {
      state.row = table.rows[row] ?? null;
      state.step = column === table.columns.length - 1 ? null : table.columns[column].first;
      reading.textContent = describe(row, column);
      changed();
    },
  },
  t("Layers by steps; move with the arrow keys"),
  labelHeight,
);
const reading = element("p", "reading", { "aria-live": "polite" });
const scale = element("div", "scale", { "aria-hidden": "true" });
const profile = new Profile((row) => pickRow(row));
const detail = new Detail();
const list = new FindingsList((position) => channel.post({ type: "open", position }));
const controls = element(
  "div",
  "controls",
  { role: "toolbar", "aria-label": t("Display of the gradient flow") },
  picker.root,
  timeline.root,
  dropdown(
    t("Quantity"),
    Object.fromEntries(Object.entries(quantities).map(([name, { label }]) => [name, label()])),
    state.quantity,
    (name) => {
      state.quantity = name as QuantityName;
      changed();
    },
  ),
  checkbox(t("Biases too"), state.all, (all) => {
    state.all = all;
    changed();
  }),
  saveMenu({
    png: () => void heatmapPng(picture()).then((bytes) => save(`${fileName()}.png`, bytes)),
    svg: () => save(`${fileName()}.svg`, heatmapSvg(picture())),
    csv: () => save(`${fileName()}.csv`, csv()),
    json: () => save(`${fileName()}.json`, json()),
  }),
);
const empty = emptyState(() => channel.post({ type: "train" }));
const body = element(
  "div",
  "body",
  {},
  list.root,
  help,
  element("div", "map", {}, labels, heatmap.root),
  element("div", "foot", {}, scale, reading),
  profile.root,
  detail.root,
  dataTable(),
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
  if (picked.run !== state.run) Object.assign(state, { row: null, step: null });
  Object.assign(state, picked);
  channel.post({ type: "select", run: state.run });
  changed();
}

function changed(): void {
  channel.save(state);
  frame.request();
}

function pickRow(row: string): void {
  state.row = state.row === row ? null : row;
  changed();
}

function draw(): void {
  picker.update(runs, state.run);
  timeline.update(stops, state.step);
  const quantity = quantities[state.quantity];
  const keep = state.all || state.quantity === "activation" ? () => true : isWeight;
  const room = Math.max(20, Math.floor(heatmap.root.clientWidth / columnWidth) || 100);
  table = flowTable(samples, quantity, keep, room);
  const isEmpty = table.columns.length === 0;
  controls.hidden = listed && runs.length === 0;
  empty.update(listed && isEmpty ? emptyKind(runs, state.run, known) : null);
  body.hidden = isEmpty;
  list.update(findings);
  if (isEmpty) return;
  help.textContent = quantity.help();
  const found = state.step === null ? -1 : table.columns.findIndex(({ last }) => last >= state.step!);
  const column = found < 0 ? table.columns.length - 1 : found;
  showLabels(heatmap.heightOfRow(table.rows.length));
  heatmap.draw(heatmapData(), { row: state.row === null ? -1 : table.rows.indexOf(state.row), column });
  heatmap.canvas.dataset.rows = String(table.rows.length);
  heatmap.canvas.dataset.columns = String(table.columns.length);
  const [low, high] = table.domain.map(formatValue);
  showScale(scale, low, high);
  profile.draw(table.rows, table.columns[column], table.domain, state.row);
  detail.draw(state.row, samples);
  fillTable();
}

function heatmapData(): HeatmapData {
  const { rows, columns, domain } = table;
  return {
    rows,
    columns: columns.length,
    step: (column) => columns[column].first,
    value: (row, column) => columns[column].values[row],
    broken: (row, column) => columns[column].broken[row],
    domain,
    log: true,
  };
}

function showLabels(height: number): void {
  const marked = new Set(findings.map(({ module }) => module));
  const most = charactersIn(Math.min(labelsWidth, 0.45 * body.clientWidth) - 24);
  labels.replaceChildren(
    ...table.rows.map((row) => {
      const label = element(
        "button",
        "",
        { type: "button", title: row, "aria-pressed": String(row === state.row) },
        shortName(row, most),
      );
      label.addEventListener("click", () => pickRow(row));
      const item = element(
        "li",
        marked.has(row.slice(0, Math.max(0, row.lastIndexOf(".")))) ? "marked" : "",
        {},
        label,
      );
      item.style.height = `${height}px`;
      return item;
    }),
  );
}

function describe(row: number, column: number): string {
  const { first, last, values, broken } = table.columns[column];
  const value = readingText(values[row], broken[row]);
  return first === last
    ? t("{0}, step {1}: {2}", table.rows[row], first, value)
    : t("{0}, steps {1} to {2}: at most {3}", table.rows[row], first, last, value);
}

function fileName(): string {
  return `${runs.find(({ id }) => id === state.run)?.name ?? "run"} ${quantities[state.quantity].label()}`;
}

function picture(): HeatmapPicture {
  const { rows, columns } = table;
  const end = (step: number): string => t("step {0}", formatInteger(step));
  return { data: heatmapData(), labels: rows, ends: [end(columns[0].first), end(columns[columns.length - 1].last)] };
}

function json(): string {
  const quantity = quantities[state.quantity];
  const plain = samples.map((sample) => ({
    step: sample.step,
    values: Object.fromEntries(
      [...quantity.of(sample)].map(([row, { value }]) => [row, Number.isFinite(value) ? value : null]),
    ),
  }));
  return JSON.stringify({ run: state.run, quantity: state.quantity, samples: plain }, null, 1);
}

function csv(): string {
  const quantity = quantities[state.quantity];
  const { rows } = table;
  return toCsv(
    ["step", ...rows],
    samples.map((sample) => {
      const readings = quantity.of(sample);
      return [sample.step, ...rows.map((row) => readings.get(row)?.value ?? null)];
    }),
  );
}

function dataTable(): HTMLElement {
  const details = element("details", "data", {}, element("summary", "", {}, t("Data table")));
  const scroll = element("div", "scroll", { tabindex: "0", role: "region", "aria-label": t("Data table") });
  details.append(scroll);
  details.addEventListener("toggle", () => frame.request());
  return details;
}

/** What each layer is like at the step that is shown, in words and numbers. */
function fillTable(): void {
  const details = body.querySelector<HTMLDetailsElement>("details.data")!;
  if (!details.open) return;
  const sample = samples[indexAt(samples, state.step)];
  const heads = Object.values(quantities).map((quantity) => quantity.label());
  const readings = Object.values(quantities).map((quantity) => quantity.of(sample));
  const cells = (row: string): HTMLElement[] =>
    readings.map((reading) => element("td", "", {}, reading.has(row) ? formatValue(reading.get(row)!.value) : ""));
  details
    .querySelector(".scroll")!
    .replaceChildren(
      element(
        "table",
        "",
        { "aria-label": t("Values at step {0}", formatInteger(sample.step)) },
        element(
          "thead",
          "",
          {},
          element("tr", "", {}, ...[t("Layer"), ...heads].map((head) => element("th", "", { scope: "col" }, head))),
        ),
        element(
          "tbody",
          "",
          {},
          ...table.rows.map((row) => element("tr", "", {}, element("th", "", { scope: "row" }, row), ...cells(row))),
        ),
      ),
    );
}

onThemeChange(() => {
  detail.reset();
  frame.request();
});
new ResizeObserver(() => frame.request()).observe(document.body);

channel.post({ type: "ready" });
