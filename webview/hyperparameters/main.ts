import "../shared/base.css";
import "./style.css";
import type { FromHyperparameters, ToHyperparameters, Trial, TrialSource } from "../../src/protocol/hyperparameters.js";
import { element } from "../shared/dom.js";
import { connect } from "../shared/messages.js";
import { saver, toCsv } from "../shared/save.js";
import { svgFile, svgPng } from "../shared/saveSvg.js";
import { saveMenu } from "../shared/saveMenu.js";
import { t } from "../shared/text.js";
import { isDark, onThemeChange } from "../shared/theme.js";
import { button, checkbox, registerControls } from "../toolkit.js";
import { axisOf, bestOf, figuresOf, modeOf, parametersOf, passes, valueOf } from "./axes.js";
import { ParallelCoordinates } from "./parallel.js";
import { followSources, initialState, look, type HyperparametersState } from "./state.js";
import { TrialTable, type Column } from "./table.js";

registerControls();

type Trials = Extract<ToHyperparameters, { type: "trials" }>;

const channel = connect<ToHyperparameters, FromHyperparameters, HyperparametersState>();
const save = saver((message) => channel.post(message));
const state = initialState(channel.restore());
let sources: TrialSource[] | undefined;
let known: Trials | undefined;
let active: string | undefined;
/** A run that was asked for before its source was known. */
let wanted: string | undefined;

/** A native list: what is in it changes while it is open. */
function chooser(label: string, onPick: (value: string) => void) {
  const list = element("select", "", { "aria-label": label });
  list.addEventListener("change", () => onPick(list.value));
  let shown = "";
  return {
    root: element("div", "control", {}, element("span", "", { "aria-hidden": "true" }, label), list),
    update(options: readonly (readonly [string, string])[], value: string) {
      const key = JSON.stringify(options);
      if (key !== shown)
        list.replaceChildren(...options.map(([id, name]) => element("option", "", { value: id }, name)));
      shown = key;
      if (list.value !== value) list.value = value;
    },
  };
}

const sourceList = chooser(t("Trials of"), (source) => {
  look(state, source);
  ask();
});
const figureList = chooser(t("Judged by"), (figure) => {
  state.figure = figure;
  state.mode = null;
  changed();
});
const modeList = chooser(t("Better is"), (mode) => {
  state.mode = mode as "min" | "max";
  changed();
});
const all = checkbox(t("Show what is equal in all"), state.all, (checked) => {
  state.all = checked;
  changed();
});
const reset = button(t("Select all"), () => {
  state.brushes = {};
  changed();
});
const files = saveMenu({
  png: () => void svgPng(parallel.root).then((bytes) => save("hyperparameters.png", bytes)),
  svg: () => save("hyperparameters.svg", svgFile(parallel.root)),
  csv: () => save("hyperparameters.csv", csv()),
  json: () => save("hyperparameters.json", `${JSON.stringify(known!.trials, null, 1)}\n`),
});
const controls = element(
  "div",
  "controls",
  { role: "toolbar", "aria-label": t("Display of the hyperparameters") },
  ...[sourceList.root, figureList.root, modeList.root, all, reset, files],
);
const parallel = new ParallelCoordinates({
  onBrush(axis, brush) {
    const { [axis]: _, ...others } = state.brushes;
    state.brushes = brush ? { ...others, [axis]: brush } : others;
    changed();
  },
  onActive: point,
});
const table = new TrialTable({
  onSort(column) {
    state.sort = { column, descending: state.sort.column === column && !state.sort.descending };
    changed();
  },
  onActive: point,
});
const count = element("p", "count", { role: "status" });
const picture = element("div", "picture", {}, parallel.root);
const empty = element("div", "empty", { role: "status" });
const body = element("div", "", {}, picture, count, table.root);
document.body.append(element("main", "", {}, controls, empty, body));

let frame = 0;

function invalidate(): void {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    draw();
  });
}

function changed(): void {
  channel.save(state);
  invalidate();
}

function ask(): void {
  channel.post({ type: "look", source: state.source });
  changed();
}

function point(trial: string | undefined): void {
  if (trial === active) return;
  active = trial;
  for (const line of parallel.root.querySelectorAll("[data-trial]"))
    line.classList.toggle("active", line.getAttribute("data-trial") === trial);
  table.mark(trial);
}

channel.listen((message) => {
  switch (message.type) {
    case "sources": {
      const before = state.source;
      const first = sources === undefined;
      sources = message.sources;
      if (wanted !== undefined) look(state, sourceOf(wanted) ?? state.source);
      wanted = undefined;
      followSources(state, sources);
      if (first || state.source !== before) ask();
      break;
    }
    case "trials":
      if (message.source === state.source) known = message;
      break;
    case "show":
      if (sources === undefined) wanted = message.run;
      else {
        look(state, sourceOf(message.run) ?? state.source);
        ask();
      }
      break;
    case "runs":
      return;
  }
  invalidate();
});

const sourceOf = (run: string): string | undefined => sources?.find(({ runs }) => runs.includes(run))?.id;

/** What is shown of the trials that are known. */
function shown({ trials, monitor, mode }: Trials) {
  const figures = figuresOf(trials);
  const figure = [state.figure, monitor].find((name) => name && figures.includes(name)) ?? figures[0] ?? "";
  const better = state.mode ?? (figure === monitor ? mode : undefined) ?? modeOf(figure);
  const varying = parametersOf(trials, !state.all);
  const parameters = varying.length > 0 ? varying : parametersOf(trials, false);
  const axes = [...parameters, ...(figure ? [figure] : [])].map((name) =>
    axisOf(
      name,
      trials.map((trial) => valueOf(trial, name, figure)),
    ),
  );
  const passing = trials.filter((trial) => passes(trial, axes, state.brushes, figure));
  return { trials, figures, figure, mode: better, parameters, axes, passing };
}

function columnsOf(parameters: readonly string[], figure: string, figures: readonly string[]): Column[] {
  return [
    { id: "name", name: t("Trial"), value: ({ name }) => name },
    { id: "figure", name: figure || t("Figure"), value: (trial) => trial.figures[figure] },
    ...parameters.map((name): Column => ({ id: `value ${name}`, name, value: ({ values }) => values[name] })),
    ...figures
      .filter((name) => name !== figure)
      .map((name): Column => ({ id: `figure ${name}`, name, value: (trial) => trial.figures[name] })),
    { id: "steps", name: t("Steps"), value: ({ steps }) => steps },
    { id: "status", name: t("Status"), value: ({ status }) => status },
  ];
}

function draw(): void {
  sourceList.update(
    (sources ?? []).map(({ id, name }) => [id, name] as const),
    state.source ?? "",
  );
  const current = known?.source === state.source ? known : undefined;
  const ready = current !== undefined && current.trials.length > 0;
  showEmpty(ready);
  if (!ready) return;
  const { trials, figures, figure, mode, parameters, axes, passing } = shown(current);
  figureList.update(
    figures.map((name) => [name, name] as const),
    figure,
  );
  modeList.update(
    [
      ["min", t("lower")],
      ["max", t("higher")],
    ],
    mode,
  );
  reset.toggleAttribute("disabled", Object.keys(state.brushes).length === 0);
  const view = {
    axes,
    trials,
    passing: new Set(passing),
    figure,
    mode,
    brushes: state.brushes,
    dark: isDark(),
    active,
  };
  parallel.draw(view, picture.clientWidth);
  const planned = current.planned ?? trials.length;
  count.textContent =
    passing.length < trials.length
      ? t("{0} of {1} trials are selected.", passing.length, trials.length)
      : planned > trials.length
        ? t("{0} of {1} trials have ended.", trials.length, planned)
        : t("{0} trials.", trials.length);
  const best = bestOf(passing, figure, mode);
  table.draw({ trials: passing, columns: columnsOf(parameters, figure, figures), sort: state.sort, best, active });
}

function showEmpty(ready: boolean): void {
  body.hidden = !ready;
  controls.hidden = (sources ?? []).length === 0;
  empty.hidden = ready || sources === undefined;
  if (empty.hidden) return;
  const none = sources!.length === 0;
  const title = none ? t("Nothing to compare yet") : t("Waiting for the first trial…");
  if (empty.dataset.title === title) return;
  empty.dataset.title = title;
  empty.replaceChildren(element("h2", "", {}, title));
  if (none)
    empty.append(
      element(
        "p",
        "",
        {},
        t("Sweep a training (gradlens sweep FILE), or train a file several times with other hyperparameters."),
      ),
      button(t("Train File"), () => channel.post({ type: "train" }), "primary"),
    );
}

function csv(): string {
  const { trials, figures, figure, parameters } = shown(known!);
  const columns = columnsOf(parameters, figure, figures);
  const cell = (trial: Trial, { value }: Column): string | number | null => {
    const given = value(trial);
    return given === undefined ? null : typeof given === "boolean" ? String(given) : given;
  };
  return toCsv(
    columns.map(({ name }) => name),
    trials.map((trial) => columns.map((column) => cell(trial, column))),
  );
}

new ResizeObserver(invalidate).observe(picture);
onThemeChange(invalidate);

channel.post({ type: "ready" });
