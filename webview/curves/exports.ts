import type { ListedRun } from "../../src/protocol/view.js";
import { toCsv, toPng, type Save } from "../shared/save.js";
import { t } from "../shared/text.js";
import { chartHeight, chartWidth, drawFigure, fontFamily } from "./figure.js";
import type { MenuItem } from "../shared/menu.js";
import type { CurvesStore } from "./store.js";
import { CanvasSurface, SvgSurface } from "./surface.js";
import type { View } from "./view.js";

/** Device pixels of a picture's pixels: sharp in print and on dense screens. */
const pictureScale = 2;

/** What goes into files: the charts as they are shown, and all points of their runs. */
export interface Exported {
  /** Name of the files, without an ending. */
  name: string;
  views: readonly View[];
  series: readonly string[];
  runs: readonly ListedRun[];
  store: CurvesStore;
  background: string;
}

/** The files that charts can be saved as. Made when one is chosen. */
export function exportItems(what: () => Exported, save: Save): MenuItem[] {
  return [
    { label: t("Picture (PNG)"), run: () => void png(what()).then((bytes) => save(`${what().name}.png`, bytes)) },
    { label: t("Drawing (SVG)"), run: () => save(`${what().name}.svg`, svg(what())) },
    { label: t("Table (CSV)"), run: () => save(`${what().name}.csv`, csv(what())) },
    { label: t("Data (JSON)"), run: () => save(`${what().name}.json`, json(what())) },
  ];
}

export function svg({ views, background }: Exported): string {
  const height = views.reduce((sum, view) => sum + chartHeight(view), 0);
  const surface = new SvgSurface(chartWidth, height, background, views.length > 0 ? fontFamily(views[0].theme) : "");
  let top = 0;
  for (const view of views) {
    drawFigure(surface, view, top);
    top += chartHeight(view);
  }
  return surface.toString();
}

async function png({ views, background }: Exported): Promise<Uint8Array> {
  const canvas = document.createElement("canvas");
  canvas.width = chartWidth * pictureScale;
  canvas.height = views.reduce((sum, view) => sum + chartHeight(view), 0) * pictureScale;
  const surface = new CanvasSurface(canvas.getContext("2d")!, pictureScale, fontFamily(views[0].theme));
  let top = 0;
  for (const view of views) {
    drawFigure(surface, view, top);
    top += chartHeight(view);
  }
  return toPng(canvas, background);
}

/** One row a point: every point there is, as it was made. */
export function csv({ runs, series, store }: Omit<Exported, "views" | "background">): string {
  function* rows(): Generator<(string | number)[]> {
    for (const run of runs)
      for (const name of series) {
        const data = store.get(run.id, name);
        if (!data) continue;
        const { steps, values, times, length } = data.points;
        const epochs = data.x("epoch");
        for (let i = 0; i < length; i++)
          yield [
            run.name,
            name,
            steps[i],
            epochs[i] ?? "",
            new Date(times[i]).toISOString(),
            (times[i] - run.started) / 1000,
            values[i],
          ];
      }
  }
  return toCsv(["run", "series", "step", "epoch", "time", "seconds", "value"], rows());
}

/** JSON has no NaN and no infinities: they are the texts `NaN`, `Infinity` and `-Infinity`. */
export function json({ runs, series, store }: Omit<Exported, "views" | "background">): string {
  const number = (value: number): number | string => (Number.isFinite(value) ? value : String(value));
  const described = runs.map((run) => ({
    id: run.id,
    name: run.name,
    file: run.file,
    started: new Date(run.started).toISOString(),
    tags: run.tags,
    hyperparameters: run.hyperparameters,
    series: Object.fromEntries(
      series.flatMap((name) => {
        const points = store.get(run.id, name)?.points;
        if (!points) return [];
        const { steps, values, times } = points;
        return [[name, { steps: [...steps], values: Array.from(values, number), times: [...times] }]];
      }),
    ),
  }));
  return `${JSON.stringify({ runs: described }, null, 1)}\n`;
}
