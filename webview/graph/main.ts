import "../shared/base.css";
import "./style.css";
import type { DrawnGraph, DrawnNode, FromGraph, GraphSummary, ToGraph } from "../../src/protocol/graphView.js";
import type { SourcePosition } from "../../src/protocol/run.js";
import type { ListedRun } from "../../src/protocol/view.js";
import { showScale } from "../shared/colorScale.js";
import { element } from "../shared/dom.js";
import { emptyState } from "../shared/emptyState.js";
import { followRun, type PickedRun } from "../shared/followRun.js";
import { formatValue } from "../shared/format.js";
import { connect } from "../shared/messages.js";
import { RunPicker } from "../shared/runPicker.js";
import { saver } from "../shared/save.js";
import { svgFile, svgPng } from "../shared/saveSvg.js";
import { saveMenu } from "../shared/saveMenu.js";
import { t } from "../shared/text.js";
import { onThemeChange } from "../shared/theme.js";
import { button, dropdown, registerControls } from "../toolkit.js";
import { CapturedSteps } from "./capturedSteps.js";
import { colorings, colorNodes } from "./coloring.js";
import { Drawing } from "./drawing.js";
import { Inspector } from "./inspector.js";
import { actionOf, type KeyActions } from "./keys.js";
import { Minimap } from "./minimap.js";
import { neighbour } from "./neighbours.js";
import { NumbersTable } from "./numbersTable.js";
import { Outline } from "./outline.js";
import { SearchBox } from "./searchBox.js";
import { cornered } from "./shapes.js";
import { type Coloring, type GraphState, initialState } from "./state.js";
import { Stepper } from "./stepper.js";
import { withWholePicture } from "./wholePicture.js";

registerControls();

const channel = connect<ToGraph, FromGraph, GraphState>();
const state = initialState(channel.restore());
const save = saver((message) => channel.post(message));
let runs: ListedRun[] = [];
let listed = false;
let shown: { file: string; graph: DrawnGraph; summary: GraphSummary } | undefined;
let caret: number[] = [];
let walked: { node: number; tensor: number } | null = null;
/** Whether a drawing is on its way. */
let busy = false;
/** Whether the next drawing is of another graph, which is then brought into sight. */
let fresh = true;

const picker = new RunPicker((run) => {
  select({ run, chosen: true });
});
const problem = element("p", "problem", { role: "alert" });
const steps = new CapturedSteps({
  post(message) {
    if (message.type === "capture") problem.textContent = "";
    channel.post(message);
    update();
  },
  onOpen: open,
});
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
/** What is of no use without a graph. */
const tools = element(
  "div",
  "tools",
  {},
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
    svg: () => shown && save(`${fileName()}.svg`, withWholePicture(drawing, shown.graph, svgFile)),
    json: () => shown && save(`${fileName()}.json`, JSON.stringify(shown, null, 1)),
  }),
);
const controls = element(
  "div",
  "controls",
  { role: "toolbar", "aria-label": t("Display of the graph") },
  picker.root,
  steps.list,
  steps.capture,
  steps.timeline.root,
  tools,
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
const notes = element("ul", "notes");
const empty = emptyState(() => channel.post({ type: "train" }));
const outline = new Outline();
const body = element(
  "div",
  "body",
  {},
  element("div", "picture", {}, drawing.root as unknown as Node, minimap.root),
  element("aside", "side", {}, inspector.root, numbers.root, outline.root),
);
document.body.append(element("main", "", {}, controls, problem, notes, empty.root, steps.hint, stepper.root, body));

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
      if (message.run === state.run) steps.show(message.graphs, message.live);
      break;
    case "stops":
      if (message.stops.run === state.run) steps.showStops(message.stops);
      break;
    case "captureEnded":
      if (message.run === state.run) steps.ended(message.snapshot);
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
        if (node) drawing.viewport.reveal(cornered(node));
      }
      break;
    case "problem":
      problem.textContent = message.message;
      busy = false;
      break;
  }
  update();
});

function select(picked: PickedRun): void {
  if (picked.run !== state.run) Object.assign(state, { file: null, expanded: null, selected: null, walk: null });
  Object.assign(state, picked);
  steps.follow(state.run, state.file);
  shown = undefined;
  fresh = true;
  channel.post({ type: "select", run: state.run });
  channel.save(state);
  update();
}

/** Draws another graph: the same groups stay open. */
function open(file: string): void {
  state.file = file;
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
  busy = true;
  update();
  channel.post({ type: "draw", file, expanded, direction, ...(reveal && { reveal }) });
}

function showDrawn({ file, graph, summary, reveal }: Extract<ToGraph, { type: "drawn" }>): void {
  shown = { file, graph, summary };
  problem.textContent = "";
  busy = false;
  state.expanded = graph.expanded;
  if (reveal !== null) state.selected = reveal;
  const exists = [...graph.nodes, ...graph.frames].some(({ id }) => id === state.selected);
  if (!exists) state.selected = null;
  channel.save(state);
  drawing.draw(graph, fresh);
  paint();
  mark();
  const selected = find(state.selected);
  if (!fresh && selected) drawing.viewport.reveal(cornered(selected));
  fresh = false;
  minimap.draw(graph);
  outline.draw(graph);
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
  steps.update();
  controls.hidden = listed && runs.length === 0;
  empty.update(listed && runs.length === 0 ? "none" : null);
  steps.hint.hidden = !listed || runs.length === 0 || !steps.isEmpty;
  body.hidden = steps.isEmpty;
  tools.hidden = steps.isEmpty;
  body.setAttribute("aria-busy", String(busy || steps.isWaiting));
  stepper.update(shown?.summary, state.walk);
}

function paint(): void {
  if (!shown) return;
  const { colors, domain } = colorNodes(shown.graph, state.coloring);
  drawing.color(colors);
  scale.hidden = domain === null;
  if (domain) showScale(scale, formatValue(domain[0]), formatValue(domain[1]));
}

function mark(): void {
  const at = new Set(caret.flatMap((node) => visibleOf({ node })?.id ?? []));
  const walkedId = walked ? visibleOf(walked.node >= 0 ? { node: walked.node } : { tensor: walked.tensor })?.id : null;
  drawing.mark({ selected: state.selected, walked: walkedId ?? null, caret: at });
}

function revealWalked(): void {
  if (!walked) return;
  const node = visibleOf(walked.node >= 0 ? { node: walked.node } : { tensor: walked.tensor });
  if (node) drawing.viewport.reveal(cornered(node));
}

/** The visible node that stands for an operation or a leaf tensor. */
function visibleOf(what: { node: number } | { tensor: number }): DrawnNode | undefined {
  return shown?.graph.nodes.find(({ nodes, tensors }) =>
    "node" in what ? nodes.includes(what.node) : tensors.includes(what.tensor),
  );
}

const find = (id: string | null): DrawnNode | undefined =>
  id === null || !shown ? undefined : [...shown.graph.nodes, ...shown.graph.frames].find((node) => node.id === id);

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

const actions: KeyActions = {
  go(direction) {
    if (!shown) return;
    const next = neighbour(shown.graph, state.selected ?? "", direction, state.direction);
    const node = find(next ?? null);
    if (!node) return;
    pick(node.id);
    drawing.viewport.reveal(cornered(node));
  },
  open() {
    const selected = find(state.selected);
    if (selected) openNode(selected);
  },
  leave() {
    const around = find(find(state.selected)?.parent ?? null);
    if (around) openNode(around);
  },
  zoom: (factor) => drawing.viewport.zoomBy(factor),
  fit: () => drawing.viewport.fit(),
  search: () => search.focus(),
  walk: (by) => move(state.walk === null ? 0 : Math.max(0, state.walk + by)),
};

function onKey(event: KeyboardEvent): void {
  if (!shown || event.ctrlKey || event.metaKey || event.altKey) return;
  const action = actionOf(event.key, state.direction, actions);
  if (!action) return;
  event.preventDefault();
  action();
}

const fileName = (): string =>
  `${runs.find(({ id }) => id === state.run)?.name ?? "graph"} ${t("step {0}", shown?.summary.step ?? 0)}`;

async function savePng(): Promise<void> {
  if (!shown) return;
  const { graph } = shown;
  const name = `${fileName()}.png`;
  save(name, await withWholePicture(drawing, graph, svgPng));
}

onThemeChange(() => {
  paint();
  minimap.draw();
});
new ResizeObserver(() => minimap.draw()).observe(drawing.root);

channel.post({ type: "ready" });
