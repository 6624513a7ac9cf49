import { element } from "./dom.js";

/** The colours of heatmaps, between what their ends mean; after them what is measured. */
export function showScale(root: HTMLElement, low: string, high: string, unit = ""): void {
  const word = (text: string): HTMLElement => element("span", "", {}, text);
  root.replaceChildren(word(low), element("span", "ramp"), word(high), word(unit));
}
