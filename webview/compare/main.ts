import "../shared/base.css";
import "./style.css";
import type { Comparison, FromCompare, ToCompare } from "../../src/protocol/compare.js";
import type { ListedRun } from "../../src/protocol/view.js";
import { element } from "../shared/dom.js";
import { emptyState } from "../shared/emptyState.js";
import { connect } from "../shared/messages.js";
import { RunsList } from "../shared/runsList.js";
import { saver } from "../shared/save.js";
import { saveMenu } from "../shared/saveMenu.js";
import { inPage, svgFile, svgPng } from "../shared/saveSvg.js";
import { t } from "../shared/text.js";
import { onThemeChange, readTheme } from "../shared/theme.js";
import { button, checkbox, dropdown, registerControls } from "../toolkit.js";
import { comparisonCsv, comparisonJson } from "./exports.js";
import { tablesPicture } from "../shared/tablesPicture.js";
import { followRuns, initialState, show, tolerances, type CompareState } from "./state.js";
import { filesSection, seriesSection, valuesSection } from "./tables.js";

registerControls();

const channel = connect<ToCompare, FromCompare, CompareState>();
const save = saver((message) => channel.post(message));
const state = initialState(channel.restore());
let runs: ListedRun[] = [];
let listed = false;
let comparison: Comparison | undefined;
let theme = readTheme();
/** What the tables show. */
let drawn: { comparison: Comparison; key: string } | undefined;

const list = new RunsList(
  {
    onToggle(run, selected) {
      state.selected = state.selected.filter((id) => id !== run);
      if (selected) state.selected.push(run);
      ask();
    },
    onFilter(pattern) {
      state.runFilter = pattern;
      changed();
    },
  },
  state.runFilter,
);
const tolerance = dropdown(
  t("Tolerance"),
  Object.fromEntries(tolerances.map((value) => [String(value), `± ${value * 100} %`])),
  String(state.tolerance),
  (value) => {
    state.tolerance = Number(value);
    ask();
  },
);
const differences = checkbox(t("Differences only"), state.differences, (checked) => {
  state.differences = checked;
  changed();
});
const swap = button(t("Turn around"), () => {
  state.selected.reverse();
  ask();
});
const files = saveMenu({
  png: () => void inPage(tablesPicture(body), svgPng).then((bytes) => save("comparison.png", bytes)),
  svg: () => save("comparison.svg", inPage(tablesPicture(body), svgFile)),
  csv: () => comparison && save("comparison.csv", comparisonCsv(comparison, names())),
  json: () => comparison && save("comparison.json", comparisonJson(comparison, names())),
});
const controls = element(
  "div",
  "controls",
  { role: "toolbar", "aria-label": t("Display of the comparison") },
  element("div", "control", {}, element("span", "", { "aria-hidden": "true" }, t("Tolerance")), tolerance),
  differences,
  swap,
  files,
);
const empty = emptyState(() => channel.post({ type: "train" }));
const hint = element("p", "hint", { role: "status" }, t("Check two or more runs in the list to compare them."));
const body = element("div", "comparison");
const panel = element("details", "sidebar", { open: "" }, element("summary", "", {}, t("Runs")), list.root);
document.body.append(panel, element("main", "", {}, controls, empty.root, hint, body));

function changed(): void {
  channel.save(state);
  draw();
}

function ask(): void {
  if (state.selected.length >= 2) channel.post({ type: "compare", runs: state.selected, tolerance: state.tolerance });
  else comparison = undefined;
  changed();
}

channel.listen((message) => {
  switch (message.type) {
    case "runs": {
      const before = state.selected.join();
      const ended = message.runs.some(
        ({ id, status }) => state.selected.includes(id) && runs.some((run) => run.id === id && run.status !== status),
      );
      runs = message.runs;
      followRuns(state, runs, !listed);
      const first = !listed;
      listed = true;
      // What a run that goes on says is compared again when it has ended.
      if (first || ended || state.selected.join() !== before) ask();
      else draw();
      break;
    }
    case "show":
      show(state, [message.run, ...message.others]);
      ask();
      break;
    case "comparison":
      comparison = message.comparison;
      draw();
      break;
  }
});

const names = (): string[] => comparison!.runs.map((id) => runs.find((run) => run.id === id)?.name ?? id);

function draw(): void {
  list.update(runs, state.runFilter, (run) => {
    const at = state.selected.indexOf(run.id);
    return { selected: at >= 0, color: at >= 0 ? theme.lines[at % theme.lines.length] : undefined, dashed: false };
  });
  document.body.classList.toggle("no-runs", runs.length === 0);
  empty.update(listed && runs.length === 0 ? "none" : null);
  hint.hidden = !listed || runs.length === 0 || state.selected.length >= 2;
  const ready = comparison !== undefined && state.selected.length >= 2;
  for (const control of [swap, files]) control.toggleAttribute("disabled", !ready);
  body.hidden = !ready;
  if (!comparison || !ready) return;
  const shown = names();
  const only = state.differences;
  const key = JSON.stringify([shown, only]);
  // Tables that stay as they are keep the focus and the place they were scrolled to.
  if (drawn?.comparison === comparison && drawn.key === key) return;
  drawn = { comparison, key };
  const { hyperparameters, results, environment } = comparison;
  body.replaceChildren(
    valuesSection(t("Hyperparameters"), "hyperparameters", hyperparameters, shown, only),
    valuesSection(t("Results"), "results", results, shown, only),
    seriesSection(comparison, shown, only),
    filesSection(comparison, shown, only, {
      onDiff: (file, runs) => channel.post({ type: "diff", file, runs }),
    }),
    valuesSection(t("Environment"), "environment", environment, shown, only),
  );
}

onThemeChange(() => {
  theme = readTheme();
  draw();
});

channel.post({ type: "ready" });
