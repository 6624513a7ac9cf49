import type { Theme } from "../shared/theme.js";
import { axisName } from "./dataTable.js";
import { nameOf } from "./legend.js";
import { paint, type Box } from "./paint.js";
import { picture, shareOf } from "./picture.js";
import type { Surface } from "./surface.js";
import { linearTicks, logTicks, xLabels, xTicks, yLabels } from "./ticks.js";
import type { View } from "./view.js";

/** Size of one chart in a file, in pixels. */
export const chartWidth = 800;
const plotHeight = 320;
const margin = { left: 70, right: 24, top: 34, bottom: 44 };
const legendLine = 18;

export const chartHeight = (view: View): number =>
  margin.top + plotHeight + margin.bottom + legendLine * view.lines.length + 8;

/** Draws a chart with title, axes and legend as it stands in a file. @param top its upper edge on the surface */
export function drawFigure(surface: Surface, view: View, top: number): void {
  const { theme, log, logX, axis } = view;
  const box: Box = {
    left: margin.left,
    top: top + margin.top,
    width: chartWidth - margin.left - margin.right,
    height: plotHeight,
  };
  const drawn = picture(view, box.width);
  const foot = box.top + box.height;
  surface.text(view.series, box.left, top + 18, { color: theme.foreground, size: 14, bold: true });

  const ticksX = xTicks(axis, logX, drawn.x.min, drawn.x.max, box.width / 80);
  xLabels(axis, logX, ticksX).forEach((label, i) => {
    const x = box.left + shareOf(ticksX[i], drawn.x) * box.width;
    surface.line([x, x], [box.top, foot], { color: theme.grid, width: 1 });
    surface.text(label, x, foot + 14, { color: theme.muted, size: 11, align: "middle" });
  });
  const ticksY = (log ? logTicks : linearTicks)(drawn.y.min, drawn.y.max, box.height / 36);
  yLabels(log, ticksY).forEach((label, i) => {
    const y = foot - shareOf(ticksY[i], drawn.y) * box.height;
    surface.line([box.left, box.left + box.width], [y, y], { color: theme.grid, width: 1 });
    surface.text(label, box.left - 8, y, { color: theme.muted, size: 11, align: "end" });
  });
  surface.text(axisName(axis), box.left + box.width / 2, foot + 32, {
    color: theme.muted,
    size: 11,
    align: "middle",
  });
  paint(surface, drawn, box, theme.highContrast);
  view.lines.forEach((line, i) => {
    const y = foot + margin.bottom + 8 + i * legendLine;
    surface.line([box.left, box.left + 22], [y, y], { color: line.color, width: 3, dash: line.dash });
    surface.text(nameOf(line), box.left + 30, y, { color: theme.foreground, size: 12 });
  });
}

/** Font of a theme without its size. */
export const fontFamily = (theme: Theme): string => theme.font.replace(/^\S+\s+/, "");
