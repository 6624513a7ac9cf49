import { element } from "../shared/dom.js";
import { formatInteger } from "../shared/format.js";
import { locale, t } from "../shared/text.js";
import { button, checkbox, dropdown } from "../toolkit.js";
import { axisName } from "./dataTable.js";
import type { Grouping } from "./groups.js";
import type { SpreadKind } from "./spread.js";
import type { Axis, CurvesState } from "./state.js";

export interface Controls {
  root: HTMLElement;
  /** Shows that the state changed elsewhere. */
  update(): void;
}

export interface ControlEvents {
  /** Something of the state changed. */
  onChange(): void;
  /** Files of all charts are wanted. */
  onExport(button: HTMLElement): void;
}

/** The bar over the charts: smoothing, axes, groups, series, zoom, time, files. Changes go into the state first. */
export function createControls(
  state: CurvesState,
  timeline: HTMLElement,
  { onChange, onExport }: ControlEvents,
): Controls {
  const percent = new Intl.NumberFormat(locale(), { maximumFractionDigits: 2, minimumFractionDigits: 2 });
  const output = element("output", "", { for: "smoothing" });
  const slider = element("input", "", { id: "smoothing", type: "range", min: "0", max: "0.99", step: "0.01" });
  slider.value = String(state.smoothing);
  slider.addEventListener("input", () => {
    state.smoothing = Number(slider.value);
    update();
    onChange();
  });

  const log = checkbox(t("Log y"), state.log, (checked) => {
    state.log = checked;
    state.zoomY = {};
    onChange();
  });
  const logX = checkbox(t("Log x"), state.logX, (checked) => {
    state.logX = checked;
    state.zoom = null;
    onChange();
  });
  const names = (["step", "epoch", "time", "wall"] as const).map((axis) => [axis, axisName(axis)] as const);
  const axis = dropdown(t("Horizontal axis"), Object.fromEntries(names), state.axis, (value) => {
    if (value === state.axis) return;
    state.axis = value as Axis;
    state.zoom = null;
    onChange();
  });
  const groupings = { none: t("Each run"), seed: t("Mean over seeds"), tag: t("Mean by tag") };
  const grouping = dropdown(t("Lines"), groupings, state.grouping, (value) => {
    state.grouping = value as Grouping;
    onChange();
  });
  const spreads = { range: t("Smallest to largest"), deviation: t("Standard deviation") };
  const spread = dropdown(t("Spread"), spreads, state.spread, (value) => {
    state.spread = value as SpreadKind;
    onChange();
  });
  const filter = element("input", "filter", {
    type: "search",
    placeholder: t("Filter series"),
    "aria-label": t("Filter series: text or regular expression"),
    spellcheck: "false",
  });
  filter.value = state.seriesFilter;
  filter.addEventListener("input", () => {
    state.seriesFilter = filter.value;
    onChange();
  });
  const hidden = button("", () => {
    state.hidden = [];
    onChange();
  });
  const reset = button(t("Reset zoom"), () => {
    state.zoom = null;
    state.zoomY = {};
    onChange();
  });
  const files: HTMLElement = button(t("Save…"), () => onExport(files));
  files.className = "save";
  files.setAttribute("aria-haspopup", "menu");

  const labelled = (text: string, control: HTMLElement): HTMLElement =>
    element("div", "control", {}, element("span", "", { "aria-hidden": "true" }, text), control);
  const spreadControl = labelled(t("Spread"), spread);

  function update(): void {
    output.textContent = percent.format(state.smoothing);
    const whole = state.zoom === null && Object.keys(state.zoomY).length === 0;
    reset.hidden = whole;
    reset.toggleAttribute("disabled", whole);
    spreadControl.hidden = state.grouping === "none";
    hidden.hidden = state.hidden.length === 0;
    const label = t("Show hidden ({0})", formatInteger(state.hidden.length));
    if (hidden.textContent !== label) hidden.textContent = label;
  }

  update();
  const root = element(
    "div",
    "controls",
    { role: "toolbar", "aria-label": t("Display of the curves") },
    element("div", "control", {}, element("label", "", { for: "smoothing" }, t("Smoothing")), slider, output),
    log,
    labelled(t("Axis"), axis),
    logX,
    grouping,
    spreadControl,
    filter,
    hidden,
    reset,
    timeline,
    files,
  );
  return { root, update };
}
