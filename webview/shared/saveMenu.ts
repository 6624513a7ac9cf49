import { button } from "../toolkit.js";
import { type MenuItem, openMenu } from "./menu.js";
import { t } from "./text.js";

/** What a view can be saved as: each writes one file. */
export interface SaveAs {
  png?(): void;
  svg?(): void;
  csv?(): void;
  json?(): void;
}

/** The button *Save…* with a menu of the formats, at the end of a view's toolbar: four buttons would take a row of their own. */
export function saveMenu(formats: SaveAs): HTMLElement {
  const { png, svg, csv, json } = formats;
  const entries: [string, (() => void) | undefined][] = [
    [t("Picture (PNG)"), png],
    [t("Drawing (SVG)"), svg],
    [t("Table (CSV)"), csv],
    [t("Data (JSON)"), json],
  ];
  const items = entries.flatMap(([label, run]): MenuItem[] => (run ? [{ label, run }] : []));
  const opener: HTMLElement = button(t("Save…"), () => openMenu(opener, t("Save…"), items));
  opener.className = "save";
  opener.setAttribute("aria-haspopup", "menu");
  return opener;
}
