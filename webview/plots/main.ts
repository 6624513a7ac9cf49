import "../shared/base.css";
import "./style.css";
import { figureColumns, figureRows } from "../../src/figure/csv.js";
import { describe } from "../../src/figure/describe.js";
import { drawFigure, figureSvg } from "../../src/figure/draw.js";
import { toJson } from "../../src/figure/json.js";
import { type FigureTheme, paperTheme } from "../../src/figure/theme.js";
import type { FromPlots, ShownFigure, ToPlots } from "../../src/protocol/plots.js";
import type { ListedRun } from "../../src/protocol/view.js";
import { Coalesced } from "../shared/coalesced.js";
import { element } from "../shared/dom.js";
import { emptyKind } from "../shared/emptyState.js";
import { followRun } from "../shared/followRun.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { connect } from "../shared/messages.js";
import { RunPicker } from "../shared/runPicker.js";
import { saver, toCsv } from "../shared/save.js";
import { saveMenu } from "../shared/saveMenu.js";
import { locale, t } from "../shared/text.js";
import { onThemeChange } from "../shared/theme.js";
import { button, registerControls } from "../toolkit.js";
import { emptyPlots } from "./empty.js";
import { figurePng } from "./png.js";
import { initialState, type PlotsState, shownIndex } from "./state.js";
import { svgElement } from "./svgElement.js";
import { Thumbnails } from "./thumbnails.js";

registerControls();

/** Rows of the data table; the CSV file has all. */
const mostRows = 500;

const channel = connect<ToPlots, FromPlots, PlotsState>();
const state = initialState(channel.restore());
const save = saver((message) => channel.post(message));
let runs: ListedRun[] = [];
let listed = false;
let figures: ShownFigure[] = [];
/** Whether the extension has told which figures the run has. */
let known = false;
let drawn: { figure: ShownFigure; theme: string } | undefined;

const frame = new Coalesced(draw);
const picker = new RunPicker((run) => {
  Object.assign(state, { run, chosen: true, figure: null });
  select();
});
const previous = button("‹", () => move(-1));
const next = button("›", () => move(1));
previous.setAttribute("aria-label", t("Previous figure"));
next.setAttribute("aria-label", t("Next figure"));
const place = element("output", "place", { "aria-live": "polite" });
const source = element("button", "link source", { type: "button" });
source.addEventListener("click", () => {
  const position = current()?.position;
  if (position) channel.post({ type: "open", position });
});
const controls = element(
  "div",
  "controls",
  { role: "toolbar", "aria-label": t("Figures") },
  picker.root,
  element("div", "control steps", {}, previous, place, next),
  source,
  saveMenu({
    png: () => void savePng(),
    svg: () => saveAs("svg", (figure) => figureSvg(figure)),
    csv: () => saveAs("csv", (figure) => toCsv(figureColumns, figureRows(figure))),
    json: () => saveAs("json", toJson),
  }),
);
const paper = element("div", "paper", { tabindex: "0" });
const details = element("p", "details");
const notes = element("ul", "notes", { "aria-label": t("Notes") });
const scroll = element("div", "scroll", { tabindex: "0", role: "region", "aria-label": t("Data table") });
const table = element("details", "data", {}, element("summary", "", {}, t("Data table")), scroll);
table.addEventListener("toggle", () => fillTable());
const thumbnails = new Thumbnails(pick);
const empty = emptyPlots(() => channel.post({ type: "train" }));
const body = element(
  "div",
  "body",
  {},
  element("div", "shown", {}, paper, details, notes, table),
  element("nav", "", { "aria-label": t("Figures") }, thumbnails.root),
);
document.body.append(element("main", "", {}, controls, empty.root, body));

channel.listen((message) => {
  switch (message.type) {
    case "runs": {
      runs = message.runs;
      const before = state.run;
      Object.assign(state, followRun(state, runs));
      if (before !== state.run) state.figure = null;
      if (!listed || state.run !== before) select();
      listed = true;
      break;
    }
    case "show":
      if (state.run !== message.run) state.figure = null;
      Object.assign(state, { run: message.run, chosen: true });
      select();
      break;
    case "figures":
      if (message.run === state.run) {
        ({ figures } = message);
        known = true;
      }
      break;
    case "figure":
      if (message.run === state.run) add(message.figure);
      break;
    case "pick":
      if (message.run === state.run) pick(message.number);
      else {
        Object.assign(state, { run: message.run, chosen: true, figure: message.number });
        select();
      }
      break;
  }
  frame.request();
});

function add(figure: ShownFigure): void {
  figures = [...figures.filter(({ number }) => number !== figure.number), figure].sort((a, b) => a.number - b.number);
}

function select(): void {
  figures = [];
  known = false;
  channel.post({ type: "select", run: state.run });
  changed();
}

function changed(): void {
  channel.save(state);
  frame.request();
}

function current(): ShownFigure | undefined {
  return figures[index()];
}

function index(): number {
  return shownIndex(
    figures.map(({ number }) => number),
    state.figure,
  );
}

function pick(number: number): void {
  // The newest one is followed: what is drawn after it is shown.
  state.figure = number === figures.at(-1)?.number ? null : number;
  changed();
}

function move(by: number): void {
  const to = figures[Math.min(figures.length - 1, Math.max(0, index() + by))];
  if (to) pick(to.number);
}

/** Those of the editor: a figure looks as the page around it does. */
function theme(): FigureTheme {
  const style = getComputedStyle(document.body);
  return { ink: style.color, paper: style.backgroundColor, font: paperTheme.font };
}

function draw(): void {
  picker.update(runs, state.run);
  const shown = current();
  controls.hidden = listed && runs.length === 0;
  empty.update(!listed || shown ? null : emptyKind(runs, state.run, known));
  body.hidden = shown === undefined;
  for (const part of controls.querySelectorAll<HTMLElement>(".steps, .source, .save")) part.hidden = !shown;
  if (!shown) return;
  const colors = theme();
  thumbnails.root.parentElement!.hidden = figures.length < 2;
  thumbnails.update(figures, shown.number, colors);
  const at = index();
  place.textContent = t("{0} of {1}", formatInteger(at + 1), formatInteger(figures.length));
  previous.disabled = at === 0;
  next.disabled = at === figures.length - 1;
  const { position, step, time } = shown;
  source.hidden = position === undefined;
  if (position) source.textContent = `${position.file.split(/[\\/]/).at(-1)}:${position.line}`;
  source.title = t("Go to the line that drew this figure");
  const clock = new Date(time).toLocaleTimeString(locale());
  details.textContent = step > 0 ? t("Drawn at {0}, step {1}", clock, formatInteger(step)) : t("Drawn at {0}", clock);
  notes.replaceChildren(...shown.figure.notes.map((note) => element("li", "", {}, note)));
  notes.hidden = shown.figure.notes.length === 0;
  const key = JSON.stringify(colors);
  if (drawn?.figure === shown && drawn.theme === key) return;
  drawn = { figure: shown, theme: key };
  paper.replaceChildren(svgElement(drawFigure(shown.figure, colors)));
  paper.dataset.number = String(shown.number);
  fillTable();
}

function fillTable(): void {
  const shown = current();
  if (!shown || !table.open) return;
  const rows: HTMLElement[] = [];
  for (const row of figureRows(shown.figure)) {
    if (rows.length === mostRows) break;
    rows.push(
      element(
        "tr",
        "",
        {},
        ...row.map((value) => element("td", "", {}, typeof value === "number" ? formatValue(value) : value)),
      ),
    );
  }
  const heads = figureColumns.map((name) => element("th", "", { scope: "col" }, name));
  const head = element("thead", "", {}, element("tr", "", {}, ...heads));
  const more = rows.length === mostRows ? element("p", "", {}, t("The CSV file has all rows.")) : undefined;
  scroll.replaceChildren(
    element("table", "", {}, head, element("tbody", "", {}, ...rows)),
    ...(more === undefined ? [] : [more]),
  );
}

function fileName(shown: ShownFigure, ending: string): string {
  return `${runs.find(({ id }) => id === state.run)?.name ?? "run"} ${describe(shown.figure).name}.${ending}`;
}

function saveAs(ending: string, content: (figure: ShownFigure["figure"]) => string): void {
  const shown = current();
  if (shown) save(fileName(shown, ending), content(shown.figure));
}

async function savePng(): Promise<void> {
  const shown = current();
  if (shown) save(fileName(shown, "png"), await figurePng(shown.figure));
}

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (target instanceof Element && target.closest("select, .scroll")) return;
  const moves: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, Home: -figures.length, End: figures.length };
  if (!(key in moves)) return;
  event.preventDefault();
  move(moves[key]);
});

onThemeChange(() => frame.request());

channel.post({ type: "ready" });
