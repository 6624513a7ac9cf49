import "../shared/base.css";
import "./style.css";
import type { FromModel, Overview, SampleFacts, ToModel } from "../../src/protocol/modelView.js";
import type { ProbeAnswer, ProbeRequest } from "../../src/protocol/probe.js";
import { inWords } from "../../src/protocol/said.js";
import type { TimelineStops } from "../../src/protocol/timeline.js";
import type { ListedRun } from "../../src/protocol/view.js";
import { atRest } from "../shared/atRest.js";
import { Coalesced } from "../shared/coalesced.js";
import { element } from "../shared/dom.js";
import { emptyKind, emptyState } from "../shared/emptyState.js";
import { followRun } from "../shared/followRun.js";
import { connect } from "../shared/messages.js";
import { RunPicker } from "../shared/runPicker.js";
import { saver } from "../shared/save.js";
import { TabBar } from "../shared/tabBar.js";
import { TableView } from "../shared/tableView.js";
import { t } from "../shared/text.js";
import { onThemeChange } from "../shared/theme.js";
import { Timeline } from "../shared/timeline.js";
import { stopsOf } from "../shared/timelineStops.js";
import { button, registerControls } from "../toolkit.js";
import { BoundaryTab } from "./boundary.js";
import { ConfusionTab } from "./confusion.js";
import { ErrorsTab } from "./errors.js";
import { exportButtons } from "./export.js";
import { FunctionsTab } from "./functions.js";
import { FeatureMapsTab, FiltersTab } from "./pictures.js";
import { ProjectionTab } from "./projection.js";
import { SampleView } from "./sampleView.js";
import { initialState, type ModelState } from "./state.js";
import type { Desk, Source, Tab } from "./tab.js";

registerControls();

const channel = connect<ToModel, FromModel, ModelState>();
const state = initialState(channel.restore());
let runs: ListedRun[] = [];
let listed = false;
let stops: TimelineStops | undefined;
let answers = new Map<string, { answer: ProbeAnswer; data?: unknown }>();
let wanted: ProbeRequest | undefined;
/** What was asked for last; empty while a person is on the way to another step. */
let watched = "";

const key = ({ probe, parameters }: ProbeRequest): string => JSON.stringify([probe, parameters]);
const overviewRequest: ProbeRequest = { probe: "overview", parameters: {} };

const reading = element("p", "reading", { "aria-live": "polite" });
const desk: Desk = {
  state,
  changed,
  say: (text) => (reading.textContent = text),
  showSample(part, index) {
    wanted = { probe: "sample", parameters: { part, index } };
    changed();
  },
};
const tabs: Tab[] = [
  new BoundaryTab(desk),
  new FiltersTab(desk),
  new FeatureMapsTab(desk),
  new ErrorsTab(desk),
  new ConfusionTab(desk),
  new ProjectionTab(desk),
  new FunctionsTab(desk),
];

const frame = new Coalesced(draw);
const picker = new RunPicker((run) => select(run, true));
const bar = new TabBar(t("Views of the model"), tabs, (name) => {
  state.tab = name;
  wanted = undefined;
  reading.textContent = "";
  changed();
});
const status = element("span", "status");
const timeline = new Timeline((message) => channel.post(message), goTo);
/** Each step is a process that holds the model as it was: not one for every step that is passed. */
const watchAtRest = atRest(watch);
const save = saver((message) => channel.post(message));
const exports = exportButtons(save, {
  name: () => `${runs.find(({ id }) => id === state.run)?.name ?? "run"} ${current()?.name ?? ""}`,
  tab: current,
});
const controls = element(
  "div",
  "controls",
  { role: "toolbar", "aria-label": t("Display of the model") },
  picker.root,
  status,
  timeline.root,
  exports,
);
const empty = emptyState(() => channel.post({ type: "train" }));
const problem = element("p", "problem", { role: "status" });
const sample = new SampleView();
const close = button(t("Close"), () => {
  wanted = undefined;
  changed();
});
const sampleProblem = element("p", "help");
const side = element("aside", "side", { "aria-label": t("Chosen sample") }, sample.root, sampleProblem, close);
const table = new TableView();
const panel = element(
  "div",
  "panel",
  { role: "tabpanel", id: "panel", tabindex: "-1" },
  ...tabs.map(({ root }) => root),
);
const unfit = element(
  "details",
  "unfit",
  {},
  element("summary", "", {}, t("Views that do not fit this model")),
  element("ul"),
);
const body = element(
  "div",
  "body",
  {},
  bar.root,
  problem,
  element("div", "with-side", {}, panel, side),
  reading,
  table.root,
  unfit,
);
document.body.append(element("main", "", {}, controls, empty.root, body));

channel.listen((message) => {
  switch (message.type) {
    case "runs": {
      runs = message.runs;
      const next = followRun(state, runs);
      if (!listed || next.run !== state.run) select(next.run, next.chosen);
      listed = true;
      break;
    }
    case "show":
      select(message.run, true);
      break;
    case "stops":
      if (message.stops.run === state.run) takeStops(message.stops);
      break;
    case "answer":
      if (message.run === state.run && watched !== "") take(message.request, message.answer);
      break;
  }
  frame.request();
});

/** @param step null for the model as it is now, or was at the end */
function goTo(step: number | null): void {
  state.step = step;
  // What is drawn stays until there is another answer.
  answers = new Map([...answers].map(([name, { data }]) => [name, { answer: { problem: "" }, data }]));
  watched = "";
  channel.save(state);
  watchAtRest();
  frame.request();
}

function takeStops(fresh: TimelineStops): void {
  stops = fresh;
  // Thinned out, or the run went back behind it.
  if (state.step !== null && !stopsOf(fresh).includes(state.step)) goTo(null);
}

function take(request: ProbeRequest, answer: ProbeAnswer): void {
  const before = answers.get(key(request));
  // A moment without an answer does not take away what there is to see.
  const data = "data" in answer ? answer.data : before?.data;
  answers.set(key(request), { answer, ...(data !== undefined && { data }) });
  if (request.probe === "overview" && "data" in answer) watch();
}

function select(run: string | null, chosen: boolean): void {
  if (run !== state.run) {
    wanted = undefined;
    state.step = null;
    stops = undefined;
  }
  Object.assign(state, { run, chosen });
  answers = new Map();
  watched = "";
  changed();
}

function changed(): void {
  channel.save(state);
  watch();
  frame.request();
}

/** Asks for what is shown; the overview once. */
function watch(): void {
  const found = overview();
  const requests = found ? [...(current()?.requests(found) ?? []), ...(wanted ? [wanted] : [])] : [overviewRequest];
  const { run, step } = state;
  const text = JSON.stringify([run, requests, step]);
  if (text === watched) return;
  watched = text;
  channel.post({ type: "watch", run, requests, step });
}

function overview(): Overview | undefined {
  return answers.get(key(overviewRequest))?.data as Overview | undefined;
}

function fitting(): Tab[] {
  const offered = new Set(overview()?.views.flatMap((view) => ("choices" in view ? view.probe : [])));
  return tabs.filter(({ probe }) => offered.has(probe));
}

function current(): Tab | undefined {
  const fit = fitting();
  return fit.find(({ name }) => name === state.tab) ?? fit[0];
}

function source(found: Overview): Source {
  return {
    overview: found,
    answer: <T>(request: ProbeRequest) => answers.get(key(request))?.data as T | undefined,
    problem(request) {
      const known = answers.get(key(request))?.answer;
      return known && "problem" in known ? inWords(known.problem, t) : undefined;
    },
  };
}

function draw(): void {
  picker.update(runs, state.run);
  const found = overview();
  controls.hidden = listed && runs.length === 0;
  empty.update(!listed || found ? null : emptyKind(runs, state.run, answers.has(key(overviewRequest))));
  body.hidden = found === undefined;
  exports.hidden = found === undefined;
  status.textContent = found?.model ?? "";
  timeline.update(stops, state.step);
  if (!found) return;
  const tab = current();
  bar.update(fitting(), tab);
  for (const { root } of tabs) root.hidden = root !== tab?.root;
  drawSide(found);
  if (tab) {
    const from = source(found);
    tab.draw(from);
    const [first] = tab.requests(found);
    const missing = first !== undefined && from.answer(first) === undefined;
    const why = first && from.problem(first);
    // What is drawn is then of another moment.
    const running = runs.some(({ id, status: how }) => id === state.run && how === "running");
    const stale = running && state.step === null ? "" : (why ?? "");
    problem.textContent = missing ? why || t("Waiting for the first values…") : stale;
    tab.root.hidden = missing && tab.name !== "maps";
    table.update(tab);
  }
  problem.hidden = problem.textContent === "";
  drawUnfit(found);
}

function drawSide(found: Overview): void {
  side.hidden = wanted === undefined;
  if (!wanted) return;
  const from = source(found);
  const facts = from.answer<SampleFacts>(wanted);
  sample.root.hidden = facts === undefined;
  if (facts) sample.draw(facts, found.classNames);
  sampleProblem.textContent = facts ? "" : (from.problem(wanted) ?? t("Waiting for the first values…"));
}

function drawUnfit({ views }: Overview): void {
  const items = views.flatMap((view) => {
    const tab = tabs.find(({ probe }) => probe === view.probe);
    return "problem" in view && tab
      ? element("li", "", {}, element("strong", "", {}, tab.label), ` ${inWords(view.problem, t)}`)
      : [];
  });
  unfit.hidden = items.length === 0;
  unfit.querySelector("ul")!.replaceChildren(...items);
}

onThemeChange(() => frame.request());
new ResizeObserver(() => frame.request()).observe(document.body);

channel.post({ type: "ready" });
