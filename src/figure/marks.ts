import { area, curveLinear, curveStep, curveStepAfter, curveStepBefore, line } from "d3-shape";
import { rampColors } from "./colormaps.js";
import { contourNode } from "./contours.js";
import type { AreaMark, BarsMark, ImageMark, LineMark, Mark, PointsMark, RuleMark, TextMark } from "./figure.js";
import { markerNode } from "./markers.js";
import { svg, type SvgNode } from "./node.js";
import { pngAddress } from "./png.js";
import type { Scale } from "./scale.js";
import { textNode } from "./text.js";
import { colorIn, type FigureTheme } from "./theme.js";

/** The box that marks are drawn into, with its origin at the upper left. */
export interface Frame {
  x: Scale;
  y: Scale;
  width: number;
  height: number;
  theme: FigureTheme;
  fontSize: number;
}

const curves = { none: curveLinear, before: curveStepBefore, after: curveStepAfter, middle: curveStep };

function lineNode(mark: LineMark, { x, y, theme }: Frame): SvgNode {
  const points = Array.from(mark.x, (value, i): [number, number] => [x.at(value), y.at(mark.y[i])]);
  const visible = ([px, py]: [number, number]): boolean => Number.isFinite(px) && Number.isFinite(py);
  const path = line<[number, number]>()
    .defined(visible)
    .curve(curves[mark.step ?? "none"])
    .digits(2);
  const { marker } = mark;
  return group(
    mark,
    mark.width > 0
      ? svg("path", {
          d: path(points.map(bounded)) ?? "",
          fill: "none",
          stroke: colorIn(theme, mark.color),
          "stroke-width": mark.width,
          "stroke-dasharray": mark.dash?.map((part) => part.toFixed(2)).join(" "),
          "stroke-linejoin": "round",
          "stroke-linecap": mark.dash ? "butt" : "round",
        })
      : undefined,
    ...(marker
      ? points.filter(visible).map(([px, py]) =>
          markerNode(marker.shape, px, py, marker.size, {
            fill: colorIn(theme, marker.color),
            edge: colorIn(theme, marker.edge ?? marker.color),
            edgeWidth: marker.edgeWidth,
          }),
        )
      : []),
  );
}

/** Renderers lose their way with coordinates of many millions. */
function bounded([px, py]: [number, number]): [number, number] {
  const bound = (value: number): number => Math.max(-1e5, Math.min(1e5, value));
  return Number.isNaN(px) || Number.isNaN(py) ? [NaN, NaN] : [bound(px), bound(py)];
}

function pointsNode(mark: PointsMark, { x, y, theme }: Frame): SvgNode {
  const { color, size, edge } = mark;
  const ramp = typeof color === "object" && "ramp" in color ? rampColors(color.ramp) : undefined;
  const colorAt = (i: number): string | undefined =>
    typeof color === "string" ? color : Array.isArray(color) ? color[i] : ramp?.(color.values[i]);
  const nodes: SvgNode[] = [];
  for (let i = 0; i < mark.x.length; i++) {
    const [px, py] = [x.at(mark.x[i]), y.at(mark.y[i])];
    const own = colorAt(i);
    if (!Number.isFinite(px) || !Number.isFinite(py) || own === undefined) continue;
    const fill = colorIn(theme, own);
    const diameter = typeof size === "number" ? size : size[i];
    const look = {
      fill,
      edge: edge === undefined ? fill : colorIn(theme, edge),
      edgeWidth: edge === undefined ? 0 : mark.edgeWidth / 1.5,
    };
    nodes.push(markerNode(mark.marker, px, py, diameter, look));
  }
  return group(
    { ...mark, alpha: 1 },
    ...(mark.alpha < 1 ? nodes.map((node) => svg("g", { opacity: mark.alpha }, node)) : nodes),
  );
}

function barsNode(mark: BarsMark, { x, y, theme }: Frame): SvgNode {
  const upright = mark.orientation === "vertical";
  const [along, across] = upright ? [x, y] : [y, x];
  const nodes: SvgNode[] = [];
  for (let i = 0; i < mark.from.length; i++) {
    // A bar on a logarithmic axis begins at its end, since zero has no place there.
    const ends = [along.at(mark.from[i]), along.at(mark.to[i])];
    const values = [finite(across.at(mark.base[i]), across.at(across.domain[0])), across.at(mark.end[i])];
    if (![...ends, ...values].every(Number.isFinite)) continue;
    const [start, thickness] = [Math.min(...ends), Math.abs(ends[1] - ends[0])];
    const [top, length] = [Math.min(...values), Math.abs(values[1] - values[0])];
    nodes.push(
      svg("rect", {
        ...(upright
          ? { x: start, y: top, width: thickness, height: length }
          : { x: top, y: start, width: length, height: thickness }),
        fill: colorIn(theme, mark.colors[i]),
        ...(mark.edge !== undefined && { stroke: colorIn(theme, mark.edge), "stroke-width": mark.edgeWidth }),
      }),
    );
  }
  return group(mark, ...nodes);
}

function finite(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}

function imageNode(mark: ImageMark, { x, y }: Frame): SvgNode {
  const { rows, columns, extent, pixels } = mark;
  const [x0, x1] = [x.at(extent.left), x.at(extent.right)];
  const [y0, y1] = [y.at(extent.top), y.at(extent.bottom)];
  const rgba = "rgba" in pixels ? pixels.rgba : coloured(pixels.values, pixels.ramp);
  const turned = turn(rgba, rows, columns, x1 < x0, y1 < y0);
  return group(
    mark,
    svg("image", {
      x: Math.min(x0, x1),
      y: Math.min(y0, y1),
      width: Math.abs(x1 - x0),
      height: Math.abs(y1 - y0),
      preserveAspectRatio: "none",
      "image-rendering": mark.smooth ? "auto" : "pixelated",
      href: pngAddress(turned, rows, columns),
    }),
  );
}

function coloured(values: Float32Array, ramp: Parameters<typeof rampColors>[0]): Uint8Array {
  const color = rampColors(ramp);
  // 256 shades are what a screen shows.
  const shades = Array.from({ length: 256 }, (_, i) =>
    channels(color(ramp.min + ((ramp.max - ramp.min) * i) / 255) ?? "#000000"),
  );
  const rgba = new Uint8Array(values.length * 4);
  const scale = ramp.max > ramp.min ? 255 / (ramp.max - ramp.min) : 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const shade = shades[Math.round(Math.min(255, Math.max(0, (values[i] - ramp.min) * scale || 0)))];
    rgba.set(shade, i * 4);
    rgba[i * 4 + 3] = 255;
  }
  return rgba;
}

function channels(css: string): [number, number, number] {
  const hex = /^#(..)(..)(..)/.exec(css);
  const parts = hex ? hex.slice(1).map((part) => parseInt(part, 16)) : [...css.matchAll(/\d+/g)].map(Number);
  return [parts[0], parts[1], parts[2]];
}

function turn(rgba: Uint8Array, rows: number, columns: number, mirrored: boolean, upsideDown: boolean): Uint8Array {
  if (!mirrored && !upsideDown) return rgba;
  const out = new Uint8Array(rgba.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const from = ((upsideDown ? rows - 1 - row : row) * columns + (mirrored ? columns - 1 - column : column)) * 4;
      out.set(rgba.subarray(from, from + 4), (row * columns + column) * 4);
    }
  return out;
}

function areaNode(mark: AreaMark, { x, y, theme }: Frame): SvgNode {
  const points = Array.from(mark.x, (value, i): [number, number, number] => [
    x.at(value),
    y.at(mark.low[i]),
    y.at(mark.high[i]),
  ]);
  const path = area<[number, number, number]>()
    .defined((point) => point.every(Number.isFinite))
    .x(([px]) => px)
    .y0(([, low]) => low)
    .y1(([, , high]) => high)
    .digits(2);
  return group(mark, svg("path", { d: path(points) ?? "", fill: colorIn(theme, mark.color) }));
}

function ruleNode(mark: RuleMark, { x, y, width, height, theme }: Frame): SvgNode {
  const at = mark.orientation === "vertical" ? x.at(mark.at) : y.at(mark.at);
  if (!Number.isFinite(at)) return group(mark);
  const ends =
    mark.orientation === "vertical" ? { x1: at, x2: at, y1: 0, y2: height } : { x1: 0, x2: width, y1: at, y2: at };
  return group(
    mark,
    svg("line", {
      ...ends,
      stroke: colorIn(theme, mark.color),
      "stroke-width": mark.width,
      "stroke-dasharray": mark.dash?.map((part) => part.toFixed(2)).join(" "),
    }),
  );
}

const anchors = { left: "start", center: "middle", right: "end" } as const;
/** Where the baseline lies, in heights of a letter below the point. */
const baselines = { top: 0.76, center: 0.38, baseline: 0, bottom: -0.2 };

function textMarkNode(mark: TextMark, { x, y, theme, fontSize }: Frame): SvgNode {
  const [px, py] = [x.at(mark.x), y.at(mark.y)];
  if (!Number.isFinite(px) || !Number.isFinite(py)) return group(mark);
  const size = mark.text.size ?? fontSize;
  return group(
    mark,
    textNode(mark.text, {
      x: px,
      y: py + baselines[mark.vertical] * size,
      size,
      color: colorIn(theme, mark.text.color ?? "ink"),
      anchor: anchors[mark.horizontal],
    }),
  );
}

function group({ kind, alpha, label }: Mark, ...children: (SvgNode | undefined)[]): SvgNode {
  return svg(
    "g",
    { class: `mark ${kind}`, ...(label && { "data-label": label }), ...(alpha < 1 && { opacity: alpha }) },
    ...children,
  );
}

type Drawers = { [K in Mark["kind"]]: (mark: Extract<Mark, { kind: K }>, frame: Frame) => SvgNode };

const drawers: Drawers = {
  line: lineNode,
  points: pointsNode,
  bars: barsNode,
  image: imageNode,
  contour: (mark, frame) => group(mark, ...contourNode(mark, frame)),
  area: areaNode,
  rule: ruleNode,
  text: textMarkNode,
};

/** The elements of one mark. */
export function markNode(mark: Mark, frame: Frame): SvgNode {
  return (drawers[mark.kind] as (mark: Mark, frame: Frame) => SvgNode)(mark, frame);
}

/** What lies over what, as in matplotlib; the grid lies at 1.5. */
export const layers: Record<Mark["kind"], number> = {
  image: 0,
  contour: 1,
  bars: 1,
  area: 1,
  points: 1.8,
  line: 2,
  rule: 2,
  text: 3,
};
