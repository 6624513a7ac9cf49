import { axesNode } from "./axes.js";
import { describe } from "./describe.js";
import type { FigureData } from "./figure.js";
import { layOut, titleScale } from "./layout.js";
import { svg, type SvgNode, toText } from "./node.js";
import { textNode } from "./text.js";
import { colorIn, type FigureTheme, paperTheme } from "./theme.js";

/** Draws a figure. Nothing in it makes this fail: numbers without a place are left out. */
export function drawFigure(figure: FigureData, theme: FigureTheme = paperTheme): SvgNode {
  const { width, height, fontSize, title, textColor = "ink" } = figure;
  const size = title?.size ?? fontSize * titleScale;
  const { name, text } = describe(figure);
  return svg(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      class: "figure",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": theme.font,
      role: "img",
      "aria-label": name,
    },
    svg("title", {}, name),
    svg("desc", {}, text),
    svg("rect", { class: "paper", width, height, fill: theme.paper }),
    title
      ? textNode(title, {
          className: "suptitle",
          x: width / 2,
          y: 10 + size * 0.9,
          size,
          color: colorIn(theme, title.color ?? textColor),
          anchor: "middle",
        })
      : undefined,
    ...layOut(figure).map((box) => axesNode(figure, box, theme)),
  );
}

/** The text of an SVG file. */
export function figureSvg(figure: FigureData, theme?: FigureTheme): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${toText(drawFigure(figure, theme))}\n`;
}
