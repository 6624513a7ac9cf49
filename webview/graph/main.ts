import "../shared/base.css";
import "./style.css";
import type {
  DrawnGraph,
  DrawnNode,
  FromGraph,
  GraphSummary,
  ListedGraph,
  ToGraph,
} from "../../src/protocol/graphView.js";
import type { SourcePosition } from "../../src/protocol/run.js";
import type { TimelineStops } from "../../src/protocol/timeline.js";
import type { ListedRun } from "../../src/protocol/view.js";
import { atRest } from "../shared/atRest.js";
import { element } from "../shared/dom.js";
import { emptyState } from "../shared/emptyState.js";
import { followRun, type PickedRun } from "../shared/followRun.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { connect } from "../shared/messages.js";
import { RunPicker } from "../shared/runPicker.js";
import { saver } from "../shared/save.js";
import { svgFile, svgPng } from "../shared/saveSvg.js";
import { saveMenu } from "../shared/saveMenu.js";
import { t } from "../shared/text.js";
import { onThemeChange } from "../shared/theme.js";
import { Timeline } from "../shared/timeline.js";
import type { Stop } from "../shared/timelineStops.js";
import { button, dropdown, registerControls } from "../toolkit.js";
import { colorings, colorNodes } from "./coloring.js";
import { Drawing } from "./drawing.js";
import { Inspector } from "./inspector.js";
import { Minimap } from "./minimap.js";
import { type Direction, neighbour } from "./neighbours.js";
import { NumbersTable } from "./numbersTable.js";
import { SearchBox } from "./searchBox.js";
import { type Coloring, type GraphState, initialState } from "./state.js";
import { Stepper } from "./stepper.js";

registerControls();

const channel = connect<ToGraph, FromGraph, GraphState>();
const state = initialState(channel.restore());
const save = saver((message) => channel.post(message));
let runs: ListedRun[] = [];
let listed = false;
let graphs: ListedGraph[] = [];
let live = false;
let stops: TimelineStops | undefined;
/** Where a person went to, until its graph is there. */
let wanted: Stop | undefined;
let shown: { file: string; graph: DrawnGraph; summary: GraphSummary } | undefined;
let caret: number[] = [];
let walked: { node: number; tensor: number } | null = null;
/** Whether the next drawing is of another graph, which is then brought into sight. */
let fresh = true;

const picker = new RunPicker((run) => {
  select({ run, chosen: true });
});
const steps = element("select", "", { "aria-label": t("Captured step") });
steps.addEventListener("change", () => open(steps.value));
const capture = button(t("Capture"), () => captureStep());
const timeline = new Timeline(
  (message) => channel.post(message),
  (stop) => {
    wanted = stop;
    goToWanted();
  },
);
const search = new SearchBox(
  (text) => shown && channel.post({ type: "search", file: shown.file, text }),
  (node) => draw({ node }),
);
const coloring = dropdown(
  t("Colour by"),
  Object.fromEntries(Object.entries(colorings).map(([name, label]) => [name, label()])),
  state.coloring,
  (value) => {
    state.coloring = value as Coloring;
    channel.save(state);
    paint();
  },
);
const scale = element("div", "scale", { "aria-hidden": "true" });
const controls = element(
  "div",
  "controls",
  { role: "toolbar", "aria-label": t("Display of the graph") },
  picker.root,
  steps,
  capture,
  timeline.root,
  search.root,
  coloring,
  scale,
  button(t("Walk"), () => move(state.walk === null ? 0 : null)),
  button(t("Fit"), () => drawing.viewport.fit()),
  button(t("Open all"), () => draw(undefined, "all")),
  button(t("Fold all"), () => {
    state.expanded = [];
    draw();
  }),
  button(t("Turn"), () => {
    state.direction = state.direction === "TB" ? "LR" : "TB";
    fresh = true;
    draw();
  }),
  saveMenu({
    png: () => void savePng(),
    svg: () => save(`${fileName()}.svg`, wholeSvg()),
    json: () => shown && save(`${fileName()}.json`, JSON.stringify(shown, null, 1)),
  }),
);
const inspector = new Inspector({
  onSource: (position) => goTo(position),
  onNumbers: (facts, part) => shown && numbers.open(shown.file, facts, part),
});
const numbers = new NumbersTable((message) => channel.post(message));
const stepper = new Stepper({ onMove: move, onSource: goTo });
const drawing = new Drawing({
  onPick: (node) => pick(node.id),
  onOpen: (node) => openNode(node),
  onMoved: () => minimap.draw(),
  onKey,
});
const minimap = new Minimap(drawing.viewport);
const problem = element("p", "problem", { role: "alert" });
const notes = element("ul", "notes");
const empty = emptyState(() => channel.post({ type: "train" }));
const captureHint = element(
  "div",
  "empty",
  { role: "status" },
  element("p", "", {}, t("No step of this run was captured.")),
  button(t("Capture a Step"), () => captureStep(), "primary"),
);
const body = element(
  "div",
  "body",
  {},
  element("div", "picture", {}, drawing.root as unknown as Node, minimap.root),
  element("aside", "side", {}, inspector.root, numbers.root, outline()),
);
document.body.append(element("main", "", {}, controls, problem, notes, empty.root, captureHint, stepper.root, body));

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
    case "graphs":
      if (message.run === state.run) showGraphs(message.graphs, message.live);
      break;
    case "stops":
      if (message.stops.run === state.run) stops = message.stops;
      break;
    case "drawn":
      if (message.file === state.file) showDrawn(message);
      break;
    case "inspected":
      if (message.file === state.file && message.inspected.id === state.selected) inspector.show(message.inspected);
      break;
    case "walked":
      if (message.file === state.file && message.step.index === state.walk) {
        walked = { node: message.step.node, tensor: message.step.tensor };
        stepper.show(message.step);
        mark();
        revealWalked();
      }
      break;
    case "numbers":
      numbers.show(message);
      break;
    case "found":
      if (message.file === state.file) search.show(message);
      break;
    case "caret":
      if (message.file === state.file) {
        caret = message.nodes;
        mark();
        const [first] = caret;
        const node = first === undefined ? undefined : visibleOf({ node: first });
        if (node) drawing.viewport.reveal(rectangle(node));
      }
      break;
    case "problem":
      problem.textContent = message.message;
      body.removeAttribute("aria-busy");
      wanted = undefined;
      break;
  }
  update();
});

function select(picked: PickedRun): void {
  if (picked.run !== state.run) Object.assign(state, { file: null, expanded: null, selected: null, walk: null });
  Object.assign(state, picked);
  graphs = [];
  stops = undefined;
  wanted = undefined;
  shown = undefined;
  fresh = true;
  channel.post({ type: "select", run: state.run });
  channel.save(state);
  update();
}

function showGraphs(list: ListedGraph[], isLive: boolean): void {
  const before = new Set(graphs.map(({ file }) => file));
  graphs = list;
  live = isLive;
  steps.replaceChildren(
    ...graphs.map(({ step, file }) => element("option", "", { value: file }, t("step {0}", formatInteger(step)))),
  );
  const known = graphs.find(({ file }) => file === state.file);
  // A capture that was asked for is what the person wants to see.
  const captured = before.size > 0 ? graphs.findLast(({ file }) => !before.has(file)) : undefined;
  const next = captured ?? known ?? graphs.at(-1);
  // It is there, or the capture was given up.
  wanted = undefined;
  if (!next) return;
  if (captured || !known || before.size === 0) open(next.file);
  steps.value = next.file;
}

/** Captures the next step of a run that lives, or runs its file again up to its first one. */
function captureStep(): void {
  if (state.run === null) return;
  problem.textContent = "";
  channel.post({ type: "capture", run: state.run });
}

/** Opens the graph of the step that a person went to; one that was not captured is captured from its snapshot. */
function goToWanted(): void {
  const step = wanted ?? (live ? null : (stops?.snapshots.at(-1)?.step ?? null));
  const there = graphs.find((graph) => graph.step === step);
  if (there) open(there.file);
  else captureAtRest(step);
}

/** The code is run again for it: not for every snapshot that is passed. */
const captureAtRest = atRest((step: number | null) => {
  if (wanted === undefined || state.run === null) return;
  problem.textContent = "";
  channel.post({ type: "capture", run: state.run, ...(step !== null && { snapshot: step }) });
});

/** Draws another graph: the same groups stay open. */
function open(file: string): void {
  state.file = file;
  steps.value = file;
  wanted = undefined;
  fresh = true;
  walked = null;
  caret = [];
  numbers.close();
  draw();
}

function draw(
  reveal?: { node: number } | { tensor: number },
  expanded: string[] | "all" | null = state.expanded,
): void {
  if (state.file === null) return;
  channel.save(state);
  const { file, direction } = state;
  body.setAttribute("aria-busy", "true");
  channel.post({ type: "draw", file, expanded, direction, ...(reveal && { reveal }) });
}

function showDrawn({ file, graph, summary, reveal }: Extract<ToGraph, { type: "drawn" }>): void {
  shown = { file, graph, summary };
  problem.textContent = "";
  body.removeAttribute("aria-busy");
  state.expanded = graph.expanded;
  if (reveal !== null) state.selected = reveal;
  const exists = [...graph.nodes, ...graph.frames].some(({ id }) => id === state.selected);
  if (!exists) state.selected = null;
  channel.save(state);
  drawing.draw(graph);
  paint();
  mark();
  if (fresh) requestAnimationFrame(() => drawing.viewport.begin());
  const selected = find(state.selected);
  if (!fresh && selected) drawing.viewport.reveal(rectangle(selected));
  fresh = false;
  minimap.draw(graph);
  drawOutline();
  if (state.selected !== null) pick(state.selected);
  else inspector.clear();
  notes.replaceChildren(
    ...summary.notes.map((note) => element("li", "", {}, note)),
    ...(graph.refused.length > 0
      ? [element("li", "", {}, t("Not all of it is opened: more nodes than can be read would be seen."))]
      : []),
  );
  stepper.update(summary, state.walk);
  if (state.walk !== null) channel.post({ type: "walk", file, index: state.walk });
}

function update(): void {
  picker.update(runs, state.run);
  timeline.update(
    stops,
    wanted === undefined ? (graphs.find(({ file }) => file === state.file)?.step ?? null) : wanted,
  );
  const nothing = graphs.length === 0;
  empty.update(listed && runs.length === 0 ? "none" : null);
  captureHint.hidden = !listed || runs.length === 0 || !nothing;
  body.hidden = nothing;
  steps.hidden = nothing;
  capture.hidden = nothing || !live;
  stepper.update(shown?.summary, state.walk);
}

function paint(): void {
  if (!shown) return;
  const { colors, domain } = colorNodes(shown.graph, state.coloring);
  drawing.color(colors);
  scale.hidden = domain === null;
  if (domain)
    scale.replaceChildren(
      element("span", "", {}, formatValue(domain[0])),
      element("span", "ramp"),
      element("span", "", {}, formatValue(domain[1])),
    );
}

function mark(): void {
  const at = new Set(caret.flatMap((node) => visibleOf({ node })?.id ?? []));
  const walkedId = walked ? visibleOf(walked.node >= 0 ? { node: walked.node } : { tensor: walked.tensor })?.id : null;
  drawing.mark({ selected: state.selected, walked: walkedId ?? null, caret: at });
}

function revealWalked(): void {
  if (!walked) return;
  const node = visibleOf(walked.node >= 0 ? { node: walked.node } : { tensor: walked.tensor });
  if (node) drawing.viewport.reveal(rectangle(node));
}

/** The visible node that stands for an operation or a leaf tensor. */
function visibleOf(what: { node: number } | { tensor: number }): DrawnNode | undefined {
  return shown?.graph.nodes.find(({ nodes, tensors }) =>
    "node" in what ? nodes.includes(what.node) : tensors.includes(what.tensor),
  );
}

const find = (id: string | null): DrawnNode | undefined =>
  id === null || !shown ? undefined : [...shown.graph.nodes, ...shown.graph.frames].find((node) => node.id === id);

const rectangle = ({ x, y, width, height }: DrawnNode) => ({ x: x - width / 2, y: y - height / 2, width, height });

function pick(id: string): void {
  const node = find(id);
  if (!node || !shown) return;
  state.selected = id;
  channel.save(state);
  mark();
  const { nodes, tensors, key } = node;
  channel.post({ type: "inspect", file: shown.file, id, nodes, tensors, ...(key !== undefined && { key }) });
}

/** Opens or folds a group; of an operation, goes to its line. */
function openNode({ key, id, nodes }: DrawnNode): void {
  if (key === undefined) {
    if (nodes.length > 0) inspector.root.querySelector<HTMLElement>("vscode-button")?.click();
    return;
  }
  const expanded = state.expanded ?? [];
  state.expanded = expanded.includes(key) ? expanded.filter((other) => other !== key) : [...expanded, key];
  state.selected = id;
  draw();
}

function move(index: number | null): void {
  state.walk = index;
  if (index === null) walked = null;
  channel.save(state);
  mark();
  stepper.update(shown?.summary, index);
  if (index !== null && shown) channel.post({ type: "walk", file: shown.file, index });
}

function goTo(position: SourcePosition): void {
  channel.post({ type: "open", position });
}

function onKey(event: KeyboardEvent): void {
  if (!shown || event.ctrlKey || event.metaKey || event.altKey) return;
  const down = state.direction === "TB";
  const walk = (direction: Direction) => (): void => {
    const next = neighbour(shown!.graph, state.selected ?? "", direction);
    const node = find(next ?? null);
    if (!node) return;
    pick(node.id);
    drawing.viewport.reveal(rectangle(node));
  };
  const selected = find(state.selected);
  const actions: Record<string, () => void> = {
    ArrowDown: walk(down ? "next" : "after"),
    ArrowUp: walk(down ? "previous" : "before"),
    ArrowRight: walk(down ? "after" : "next"),
    ArrowLeft: walk(down ? "before" : "previous"),
    Enter: () => selected && openNode(selected),
    Escape: () => {
      const parent = find(selected?.parent ?? null);
      if (parent) openNode(parent);
    },
    "+": () => drawing.viewport.zoomBy(1.25),
    "=": () => drawing.viewport.zoomBy(1.25),
    "-": () => drawing.viewport.zoomBy(0.8),
    "0": () => drawing.viewport.fit(),
    f: () => drawing.viewport.fit(),
    "/": () => search.focus(),
    n: () => move(state.walk === null ? 0 : state.walk + 1),
    p: () => move(state.walk === null ? 0 : Math.max(0, state.walk - 1)),
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

/** The same graph as a table, for those who cannot see the picture. */
function outline(): HTMLDetailsElement {
  const details = element("details", "data", {}, element("summary", "", {}, t("Data table")));
  details.append(element("div", "scroll", { tabindex: "0", role: "region", "aria-label": t("Data table") }));
  details.addEventListener("toggle", drawOutline);
  return details;
}

function drawOutline(): void {
  const details = body.querySelector<HTMLDetailsElement>("details.data")!;
  if (!details.open || !shown) return;
  const labels = new Map(shown.graph.nodes.map(({ id, label }) => [id, label]));
  const from = (id: string): string =>
    shown!.graph.edges
      .filter((edge) => edge.to === id)
      .map((edge) => `${labels.get(edge.from)} ${edge.label}`)
      .join(", ");
  const row = ({ id, label, detail }: DrawnNode): HTMLElement =>
    element(
      "tr",
      "",
      {},
      element("th", "", { scope: "row" }, label),
      ...[detail, from(id)].map((text) => element("td", "", {}, text)),
    );
  const head = [t("Node"), t("Result"), t("From")].map((text) => element("th", "", { scope: "col" }, text));
  details
    .querySelector(".scroll")!
    .replaceChildren(
      element(
        "table",
        "",
        {},
        element("thead", "", {}, element("tr", "", {}, ...head)),
        element("tbody", "", {}, ...shown.graph.nodes.map(row)),
      ),
    );
}

const fileName = (): string =>
  `${runs.find(({ id }) => id === state.run)?.name ?? "graph"} ${t("step {0}", shown?.summary.step ?? 0)}`;

/** The whole drawing at its own size, whatever part of it is seen. */
function wholePicture(): SVGSVGElement {
  const { width, height } = shown!.graph;
  const copy = drawing.root.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.querySelector(":scope > g")?.removeAttribute("transform");
  // Styles are read from what is on the page.
  copy.style.position = "absolute";
  copy.style.visibility = "hidden";
  document.body.append(copy);
  return copy;
}

function wholeSvg(): string {
  const copy = wholePicture();
  try {
    return svgFile(copy);
  } finally {
    copy.remove();
  }
}

async function savePng(): Promise<void> {
  if (!shown) return;
  const copy = wholePicture();
  try {
    save(`${fileName()}.png`, await svgPng(copy, getComputedStyle(document.body).backgroundColor));
  } finally {
    copy.remove();
  }
}

onThemeChange(() => {
  paint();
  minimap.draw();
});
new ResizeObserver(() => minimap.draw()).observe(drawing.root);

channel.post({ type: "ready" });
