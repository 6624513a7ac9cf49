import "../shared/base.css";
import "./style.css";
import type { DatasetProgress, DatasetSummary, FromDataset, ToDataset } from "../../src/protocol/dataset.js";
import { Coalesced } from "../shared/coalesced.js";
import { element } from "../shared/dom.js";
import { connect } from "../shared/messages.js";
import { saver, toCsv } from "../shared/save.js";
import { saveMenu } from "../shared/saveMenu.js";
import { inPage, svgFile, svgPng } from "../shared/saveSvg.js";
import { TabBar } from "../shared/tabBar.js";
import { TableView } from "../shared/tableView.js";
import { t } from "../shared/text.js";
import { onThemeChange } from "../shared/theme.js";
import { button, registerControls } from "../toolkit.js";
import { ClassesTab } from "./classes.js";
import { ColumnsTab } from "./columns.js";
import { EmptyState } from "./empty.js";
import { MissingTab } from "./missing.js";
import { Overview } from "./overview.js";
import { SamplesTab } from "./samples.js";
import { initialState, turnTo, type DatasetState } from "./state.js";
import type { Desk, Tab } from "./tab.js";

registerControls();

const channel = connect<ToDataset, FromDataset, DatasetState>();
const state = initialState(channel.restore());
let summary: DatasetSummary | undefined;
let progress: DatasetProgress | null = null;
let problem: Extract<ToDataset, { type: "problem" }> | undefined;

const reading = element("p", "reading", { "aria-live": "polite" });
const desk: Desk = {
  state,
  changed,
  say: (text) => (reading.textContent = text),
  ask: (request) => state.file !== null && channel.post({ type: "samples", file: state.file, request }),
};
const columns = new ColumnsTab(desk);
const tabs: Tab[] = [columns, new SamplesTab(desk), new ClassesTab(desk), new MissingTab(desk)];
const frame = new Coalesced(draw);
const bar = new TabBar(t("Views of the data"), tabs, (name) => {
  state.tab = name;
  reading.textContent = "";
  changed();
});
const choose = (): void => channel.post({ type: "choose" });
const again = (): void => {
  if (state.file !== null) inspect(state.file, true);
};
const empty = new EmptyState({ choose, again, cancel: () => channel.post({ type: "cancel" }) });
const overview = new Overview();
const title = element("h1", "name");
const save = saver((message) => channel.post(message));
const named = (ending: string): string => `${baseName(state.file ?? "data")} ${current()?.name ?? ""}.${ending}`;
const withPicture = (use: (svg: SVGSVGElement) => void): void => {
  const picture = current()?.picture();
  if (picture) use(picture);
};
/** What is on the page stays there. */
const styled = <R>(svg: SVGSVGElement, use: (svg: SVGSVGElement) => R): R =>
  svg.isConnected ? use(svg) : inPage(svg, use);
const files = saveMenu({
  png: () => withPicture((svg) => void styled(svg, svgPng).then((bytes) => save(named("png"), bytes))),
  svg: () => withPicture((svg) => save(named("svg"), styled(svg, svgFile))),
  csv: () => {
    const table = current()?.table();
    if (table) save(named("csv"), toCsv(table.head, table.rows));
  },
  json: () => summary && save(`${baseName(summary.file)}.json`, `${JSON.stringify(summary, null, 1)}\n`),
});
const reload = button(t("Read Again"), again);
const controls = element("div", "controls", { role: "toolbar", "aria-label": t("Display of the data") }, title, reload, button(t("Choose Data…"), choose), files); // prettier-ignore
const panel = element(
  "div",
  "panel",
  { role: "tabpanel", id: "panel", tabindex: "-1" },
  ...tabs.map(({ root }) => root),
);
const data = new TableView();
const body = element("div", "body", {}, overview.root, bar.root, panel, reading, data.root);
document.body.append(element("main", "", {}, controls, empty.root, body));

channel.listen((message) => {
  switch (message.type) {
    case "pick":
      if (message.file !== state.file) turnTo(state, message.file);
      inspect(message.file, true);
      break;
    case "progress":
      if (message.file === state.file) progress = message.progress;
      break;
    case "summary":
      if (message.file !== state.file) break;
      summary = message.summary;
      problem = undefined;
      columns.renew();
      break;
    case "problem":
      if (message.file === state.file) problem = message;
      break;
    case "samples":
      if (message.file === state.file) for (const tab of tabs) tab.take?.(message.page);
      break;
  }
  frame.request();
});

/** @param runs whether code may be run for it: a person asked to see it */
function inspect(file: string, runs: boolean): void {
  summary = undefined;
  problem = undefined;
  progress = null;
  channel.save(state);
  channel.post({ type: "inspect", file, runs });
  frame.request();
}

function changed(): void {
  channel.save(state);
  frame.request();
}

function fitting(): Tab[] {
  return summary ? tabs.filter((tab) => tab.fits(summary!)) : [];
}

function current(): Tab | undefined {
  const fit = fitting();
  return fit.find(({ name }) => name === state.tab) ?? fit[0];
}

function draw(): void {
  const name = state.file === null ? "" : baseName(state.file);
  title.textContent = name;
  title.title = state.file ?? "";
  controls.hidden = state.file === null;
  files.toggleAttribute("disabled", summary === undefined);
  reload.toggleAttribute("disabled", summary === undefined);
  body.hidden = summary === undefined;
  if (state.file === null) empty.nothing();
  else if (problem) empty.problem(problem);
  else if (!summary) empty.reading(name, progress);
  else empty.hide();
  if (problem) body.hidden = true;
  if (!summary || problem) return;
  overview.draw(summary);
  const tab = current();
  bar.update(fitting(), tab);
  for (const { root } of tabs) root.hidden = root !== tab?.root;
  tab?.draw(summary);
  // Samples are a table themselves.
  data.root.hidden = tab?.name === "samples";
  if (tab && tab.name !== "samples") data.update({ label: tab.label, table: () => tab.drawn?.() ?? tab.table() });
}

function baseName(file: string): string {
  return file.split(/[\\/]/).filter(Boolean).at(-1) ?? file;
}

onThemeChange(() => frame.request());
new ResizeObserver(() => frame.request()).observe(document.body);

channel.post({ type: "ready" });
// A page that comes back shows what it showed; code is not run for that.
if (state.file !== null) inspect(state.file, false);
else frame.request();
