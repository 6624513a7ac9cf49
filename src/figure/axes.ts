import type { AxesData, AxisData, FigureData } from "./figure.js";
import { hasData } from "./extent.js";
import { type Box, labelPad, tickLength, tickPad, titlePad, titleScale } from "./layout.js";
import { legendNode } from "./legend.js";
import { colorbarNodes } from "./colorbar.js";
import { type Frame, layers, markNode } from "./marks.js";
import { number, svg, type SvgNode } from "./node.js";
import type { Scale } from "./scale.js";
import { textNode } from "./text.js";
import { colorIn, type FigureTheme, paperTheme } from "./theme.js";

const gridLayer = 1.5;

/** One axes of a figure, with all that is drawn into it. */
export function axesNode(figure: FigureData, box: Box, theme: FigureTheme): SvgNode {
  const { axes, left, top, width, height, x, y } = box;
  const { fontSize } = figure;
  const frame: Frame = { x, y, width, height, theme, fontSize };
  // Over an image or filled bands the background is not the page's: black and white are what they are called.
  const covered = axes.marks.some((mark) => mark.kind === "image" || (mark.kind === "contour" && mark.filled));
  const inside: Frame = covered ? { ...frame, theme: paperTheme } : frame;
  const ordered = axes.marks
    .map((mark, order) => ({ mark, order, layer: layerOf(mark) }))
    .sort((a, b) => a.layer - b.layer || a.order - b.order);
  const nodes = (over: boolean): SvgNode[] =>
    ordered.filter(({ layer }) => layer > gridLayer === over).map(({ mark }) => markNode(mark, inside));
  return svg(
    "g",
    { class: "axes", transform: `translate(${number(left)} ${number(top)})` },
    // An inner `svg` clips what it holds, without a name that another figure on the page could have too.
    svg(
      "svg",
      { class: "content", width, height, overflow: "hidden" },
      ...nodes(false),
      axes.grid ? gridNode(axes, inside) : undefined,
      ...nodes(true),
    ),
    ...(axes.frame ? frameNodes(box, figure, theme) : []),
    hasData(axes) ? undefined : emptyNode(frame),
    ...titleNodes(box, figure, theme),
    ...(axes.colorbar ? colorbarNodes(axes.colorbar, frame) : []),
    axes.legend ? legendNode(axes.legend, axes, inside) : undefined,
  );
}

function layerOf(mark: AxesData["marks"][number]): number {
  // Lines of equal height lie with the lines.
  return mark.kind === "contour" && !mark.filled ? layers.line : layers[mark.kind];
}

function gridNode(axes: AxesData, { x, y, width, height, theme }: Frame): SvgNode {
  const { axis, color = "ink", width: stroke, dash, alpha } = axes.grid!;
  const vertical = axis === "y" ? [] : x.ticks.map(({ value }) => x.at(value));
  const horizontal = axis === "x" ? [] : y.ticks.map(({ value }) => y.at(value));
  return svg(
    "g",
    {
      class: "grid",
      stroke: colorIn(theme, color),
      "stroke-width": stroke,
      opacity: alpha,
      "stroke-dasharray": dash?.map((part) => part.toFixed(2)).join(" "),
    },
    ...vertical.map((at) => svg("line", { x1: at, x2: at, y1: 0, y2: height })),
    ...horizontal.map((at) => svg("line", { x1: 0, x2: width, y1: at, y2: at })),
  );
}

function frameNodes({ axes, x, y, width, height }: Box, { fontSize }: FigureData, theme: FigureTheme): SvgNode[] {
  const stroke = { stroke: theme.ink, "stroke-width": 1 };
  return [
    svg("rect", { class: "frame", width, height, fill: "none", ...stroke }),
    svg(
      "g",
      { class: "ticks", ...stroke },
      ...x.ticks.map(({ value }) => tickX(x.at(value), height, tickLength)),
      ...y.ticks.map(({ value }) => tickY(y.at(value), tickLength)),
      ...x.minor.map((value) => tickX(x.at(value), height, tickLength / 2)),
      ...y.minor.map((value) => tickY(y.at(value), tickLength / 2)),
    ),
    svg("g", { class: "tick-labels x" }, ...labelsX(axes.x, x, height, fontSize, theme)),
    svg("g", { class: "tick-labels y" }, ...labelsY(axes.y, y, fontSize, theme)),
  ];
}

function tickX(at: number, height: number, length: number): SvgNode {
  return svg("line", { x1: at, x2: at, y1: height, y2: height + length });
}

function tickY(at: number, length: number): SvgNode {
  return svg("line", { x1: -length, x2: 0, y1: at, y2: at });
}

function labelsX(axis: AxisData, scale: Scale, height: number, fontSize: number, theme: FigureTheme): SvgNode[] {
  const size = axis.tickSize ?? fontSize;
  const color = colorIn(theme, axis.tickColor ?? "ink");
  const rotation = axis.tickRotation ?? 0;
  const top = height + tickLength + tickPad;
  return scale.ticks.map(({ value, label }) => {
    const x = scale.at(value);
    if (rotation === 0) return textNode({ text: label }, { x, y: top + size * 0.8, size, color, anchor: "middle" });
    // A turned label ends (or begins) below its tick.
    const anchor = Math.abs(rotation) > 80 && Math.abs(rotation) < 100 ? "end" : rotation > 0 ? "end" : "start";
    return textNode(
      { text: label },
      { x: x + size * 0.3, y: top + size * 0.4, size, color, anchor, rotate: -rotation },
    );
  });
}

function labelsY(axis: AxisData, scale: Scale, fontSize: number, theme: FigureTheme): SvgNode[] {
  const size = axis.tickSize ?? fontSize;
  const color = colorIn(theme, axis.tickColor ?? "ink");
  return scale.ticks.map(({ value, label }) =>
    textNode(
      { text: label },
      {
        x: -tickLength - tickPad,
        y: scale.at(value) + size * 0.36,
        size,
        color,
        anchor: "end",
        rotate: -(axis.tickRotation ?? 0),
      },
    ),
  );
}

function titleNodes({ axes, width, height, below, beside }: Box, figure: FigureData, theme: FigureTheme): SvgNode[] {
  const { fontSize, textColor = "ink" } = figure;
  const color = (own: string | undefined): string => colorIn(theme, own ?? textColor);
  const nodes: SvgNode[] = [];
  const { title, x, y } = axes;
  if (title) {
    const size = title.size ?? fontSize * titleScale;
    const lines = title.text.split("\n").length - 1;
    nodes.push(
      textNode(title, {
        className: "title",
        x: width / 2,
        y: -titlePad - lines * size * 1.2,
        size,
        color: color(title.color),
        anchor: "middle",
      }),
    );
  }
  if (x.label) {
    const size = x.label.size ?? fontSize;
    nodes.push(
      textNode(x.label, {
        className: "x-label",
        x: width / 2,
        y: height + below + labelPad + size * 0.8,
        size,
        color: color(x.label.color),
        anchor: "middle",
      }),
    );
  }
  if (y.label) {
    const size = y.label.size ?? fontSize;
    nodes.push(
      textNode(y.label, {
        className: "y-label",
        x: -beside - labelPad - size * 0.25,
        y: height / 2,
        size,
        color: color(y.label.color),
        anchor: "middle",
        rotate: -90,
      }),
    );
  }
  return nodes;
}

function emptyNode({ width, height, theme, fontSize }: Frame): SvgNode {
  const style = {
    className: "empty",
    x: width / 2,
    y: height / 2,
    size: fontSize,
    color: theme.ink,
    anchor: "middle" as const,
  };
  return textNode({ text: "No value here can be drawn." }, style);
}
