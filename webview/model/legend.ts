import { element } from "../shared/dom.js";
import { t } from "../shared/text.js";
import { classColor, css, shapeName } from "./palette.js";

/** Colours and shapes of classes, in words too. */
export function legend(classes: number, names: readonly string[] | undefined): HTMLElement[] {
  return Array.from({ length: Math.min(classes, 24) }, (_, i) => {
    const mark = element("span", "mark", { "aria-hidden": "true" }, shapeName(i));
    mark.style.color = css(classColor(i));
    return element("li", "", {}, mark, ` ${names?.[i] ?? t("class {0}", i)}`);
  });
}
