import { rampColors } from "./colormaps.js";
import type { AxesData, Legend, LegendEntry } from "./figure.js";
import { markerNode } from "./markers.js";
import type { Frame } from "./marks.js";
import { svg, type SvgNode } from "./node.js";
import { textNode, textWidth } from "./text.js";
import { colorIn, type FigureTheme } from "./theme.js";

const pad = 8;
/** From the frame of the axes. */
const distance = 8;
const handleWidth = 28;
const handleGap = 10;

/** The legend's box in a corner of the axes. */
export function legendNode(legend: Legend, axes: AxesData, frame: Frame): SvgNode {
  const size = legend.size ?? frame.fontSize;
  const rowHeight = size * 1.45;
  const columns = Math.max(1, Math.min(legend.columns, legend.entries.length));
  const rows = Math.ceil(legend.entries.length / columns);
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(
      0,
      ...legend.entries
        .slice(column * rows, (column + 1) * rows)
        .map(({ label }) => handleWidth + handleGap + textWidth(label, size)),
    ),
  );
  const head = legend.title === undefined ? 0 : rowHeight;
  const inner = Math.max(
    widths.reduce((total, width) => total + width, 0) + (columns - 1) * pad * 2,
    textWidth(legend.title ?? "", size),
  );
  const [width, height] = [inner + 2 * pad, rows * rowHeight + head + pad];
  const [left, top] = placeOf(legend.location, width, height, axes, frame);
  const ink = frame.theme.ink;
  const entries = legend.entries.map((entry, i) => {
    const column = Math.floor(i / rows);
    const x = pad + widths.slice(0, column).reduce((total, each) => total + each + 2 * pad, 0);
    const y = pad / 2 + head + ((i % rows) + 0.5) * rowHeight;
    return svg(
      "g",
      { class: "legend-entry" },
      svg("g", entry.alpha < 1 ? { opacity: entry.alpha } : {}, ...handleNodes(entry, x, y, size, frame.theme)),
      textNode(
        { text: entry.label },
        { x: x + handleWidth + handleGap, y: y + size * 0.36, size, color: ink, anchor: "start" },
      ),
    );
  });
  return svg(
    "g",
    { class: "legend", transform: `translate(${left.toFixed(2)} ${top.toFixed(2)})` },
    svg("rect", {
      width,
      height,
      rx: 3,
      fill: frame.theme.paper,
      "fill-opacity": 0.8,
      stroke: ink,
      "stroke-opacity": 0.3,
    }),
    legend.title === undefined
      ? undefined
      : textNode(
          { text: legend.title },
          { x: width / 2, y: pad / 2 + rowHeight / 2 + size * 0.36, size, color: ink, anchor: "middle" },
        ),
    ...entries,
  );
}

function handleNodes(
  { line, marker, patch }: LegendEntry,
  x: number,
  y: number,
  size: number,
  theme: FigureTheme,
): SvgNode[] {
  const nodes: SvgNode[] = [];
  if (patch) {
    const edge = patch.edge === undefined ? {} : { stroke: colorIn(theme, patch.edge) };
    nodes.push(
      svg("rect", {
        x,
        y: y - size * 0.35,
        width: handleWidth,
        height: size * 0.7,
        fill: colorIn(theme, patch.color),
        ...edge,
      }),
    );
  }
  if (line)
    nodes.push(
      svg("line", {
        ...{ x1: x, x2: x + handleWidth, y1: y, y2: y },
        stroke: colorIn(theme, line.color),
        "stroke-width": line.width,
        "stroke-dasharray": line.dash?.map((part) => part.toFixed(2)).join(" "),
      }),
    );
  if (marker) {
    const color =
      typeof marker.color === "string" ? marker.color : (rampColors(marker.color.ramp)(marker.color.value) ?? "none");
    const fill = colorIn(theme, color);
    const look = {
      fill,
      edge: marker.edge === undefined ? fill : colorIn(theme, marker.edge),
      edgeWidth: marker.edge === undefined ? 0 : marker.edgeWidth,
    };
    nodes.push(markerNode(marker.shape, x + handleWidth / 2, y, Math.min(marker.size, size), look));
  }
  return nodes;
}

const corners: Record<string, readonly [x: number, y: number]> = {
  "upper right": [1, 0],
  "upper left": [0, 0],
  "lower left": [0, 1],
  "lower right": [1, 1],
  right: [1, 0.5],
  "center right": [1, 0.5],
  "center left": [0, 0.5],
  "lower center": [0.5, 1],
  "upper center": [0.5, 0],
  center: [0.5, 0.5],
};

function placeOf(location: string, width: number, height: number, axes: AxesData, frame: Frame): [number, number] {
  const at = (name: string): [number, number] => {
    const [x, y] = corners[name];
    return [distance + x * (frame.width - width - 2 * distance), distance + y * (frame.height - height - 2 * distance)];
  };
  if (location !== "best") return at(location);
  const points = pointsOf(axes, frame);
  const covered = (name: string): number => {
    const [left, top] = at(name);
    return points.filter(([x, y]) => x >= left && x <= left + width && y >= top && y <= top + height).length;
  };
  return at(Object.keys(corners).reduce((best, name) => (covered(name) < covered(best) ? name : best)));
}

/** Of each mark so many points are looked at. */
const sampled = 500;

/** Pixels that a legend should not cover. */
function pointsOf(axes: AxesData, { x, y }: Frame): [number, number][] {
  const out: [number, number][] = [];
  for (const mark of axes.marks) {
    const [xs, ys] =
      mark.kind === "line" || mark.kind === "points"
        ? [mark.x, mark.y]
        : mark.kind === "area"
          ? [mark.x, mark.high]
          : mark.kind === "bars"
            ? mark.orientation === "vertical"
              ? [mark.from.map((from, i) => (from + mark.to[i]) / 2), mark.end]
              : [mark.end, mark.from]
            : [[], []];
    const step = Math.max(1, Math.ceil(xs.length / sampled));
    for (let i = 0; i < xs.length; i += step) {
      const [px, py] = [x.at(xs[i]), y.at(ys[i])];
      out.push([px, py]);
      // Of lines also what lies between two points.
      const next = i + step < xs.length ? i + step : i;
      if (mark.kind === "line" && xs.length < 100)
        for (const part of [0.25, 0.5, 0.75])
          out.push([px + (x.at(xs[next]) - px) * part, py + (y.at(ys[next]) - py) * part]);
      // Bars cover all below their ends.
      if (mark.kind === "bars" && mark.orientation === "vertical")
        for (let down = py; down < y.at(mark.base[i]); down += 20) out.push([px, down]);
    }
  }
  return out;
}
