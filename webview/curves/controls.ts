import { element } from "../shared/dom.js";
import { locale, t } from "../shared/text.js";
import { button, checkbox, dropdown } from "../toolkit.js";
import type { Axis, CurvesState } from "./state.js";

export interface Controls {
  root: HTMLElement;
  /** Shows that the state changed elsewhere. */
  update(): void;
}

/** The bar over the charts: smoothing, axes, zoom. Changes go into the state, then `onChange` is called. */
export function createControls(state: CurvesState, onChange: () => void): Controls {
  const percent = new Intl.NumberFormat(locale(), { maximumFractionDigits: 2, minimumFractionDigits: 2 });
  const output = element("output", "", { for: "smoothing" });
  const slider = element("input", "", { id: "smoothing", type: "range", min: "0", max: "0.99", step: "0.01" });
  slider.value = String(state.smoothing);
  slider.addEventListener("input", () => {
    state.smoothing = Number(slider.value);
    update();
    onChange();
  });

  const log = checkbox(t("Log scale"), state.log, (checked) => {
    state.log = checked;
    onChange();
  });
  const axis = dropdown(t("Horizontal axis"), { step: t("Step"), time: t("Relative time") }, state.axis, (value) => {
    if (value === state.axis) return;
    state.axis = value as Axis;
    state.zoom = null;
    onChange();
  });
  const reset = button(t("Reset zoom"), () => {
    state.zoom = null;
    onChange();
  });

  function update(): void {
    output.textContent = percent.format(state.smoothing);
    reset.toggleAttribute("disabled", state.zoom === null);
  }

  update();
  const root = element(
    "div",
    "controls",
    { role: "toolbar", "aria-label": t("Display of the curves") },
    element("div", "control", {}, element("label", "", { for: "smoothing" }, t("Smoothing")), slider, output),
    log,
    element("div", "control", {}, element("span", "", { "aria-hidden": "true" }, t("Axis")), axis),
    reset,
  );
  return { root, update };
}
