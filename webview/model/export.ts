import { type Save, toCsv } from "../shared/save.js";
import { saveMenu } from "../shared/saveMenu.js";
import { inPage, svgFile, svgPng } from "../shared/saveSvg.js";
import type { Tab } from "./tab.js";

/** The menu that saves what the present tab shows. */
export function exportButtons(save: Save, of: { name(): string; tab(): Tab | undefined }): HTMLElement {
  const drawing = (use: (svg: SVGSVGElement) => void): void => {
    const picture = of.tab()?.picture();
    if (!picture) return;
    if (picture.isConnected) use(picture);
    else inPage(picture, use);
  };
  const png = (): void => drawing((picture) => void svgPng(picture).then((bytes) => save(`${of.name()}.png`, bytes)));
  const csv = (): void => {
    const table = of.tab()?.table();
    if (table) save(`${of.name()}.csv`, toCsv(table.head, table.rows));
  };
  return saveMenu({
    png,
    svg: () => drawing((picture) => save(`${of.name()}.svg`, svgFile(picture))),
    csv,
    json: () => save(`${of.name()}.json`, plainJson(of.tab()?.data())),
  });
}

/** Typed arrays as lists; numbers that are not finite as null. */
export function plainJson(data: unknown): string {
  return JSON.stringify(data ?? null, (_, part: unknown) =>
    part instanceof Float32Array ? Array.from(part, (value) => (Number.isFinite(value) ? value : null)) : part,
  );
}
