import { contours, type ContourMultiPolygon } from "d3-contour";
import { rampColors } from "./colormaps.js";
import type { ContourMark } from "./figure.js";
import type { Frame } from "./marks.js";
import { svg, type SvgNode } from "./node.js";
import { colorIn } from "./theme.js";

type Point = [x: number, y: number];

/** Bands, lowest first, each painted over what lies below it; or lines. */
export function contourNode(mark: ContourMark, frame: Frame): SvgNode[] {
  const { levels, z, filled } = mark;
  const [columns, rows] = [mark.x.length, mark.y.length];
  const make = contours().size([columns, rows]);
  const values = Array.from(z);
  const outline = (level: number): ContourMultiPolygon => make.contour(values, level);
  const place = placer(mark, frame);
  const colors = colorsOf(mark, frame);
  if (!filled)
    return levels.map((level, i) =>
      svg("path", {
        d: outline(level)
          .coordinates.flat()
          .map((ring) => openPath(ring as Point[], columns, rows, place))
          .join(""),
        fill: "none",
        stroke: colors[i],
        "stroke-width": mark.width,
        "stroke-dasharray": mark.dash?.map((part) => part.toFixed(2)).join(" "),
        "data-level": String(level),
      }),
    );
  const closed = (level: number): string =>
    outline(level)
      .coordinates.flat()
      .map((ring) => `M${(ring as Point[]).map((point) => place(point).join(",")).join("L")}Z`)
      .join("");
  const last = levels[levels.length - 1];
  // What lies above the last level is left blank, as matplotlib does.
  const above = values.some((value) => value > last) ? closed(last) : "";
  return levels
    .slice(0, -1)
    .map((level, i) =>
      svg("path", { d: closed(level) + above, fill: colors[i], "fill-rule": "evenodd", "data-level": String(level) }),
    );
}

function colorsOf({ color, levels, filled }: ContourMark, { theme }: Frame): string[] {
  if (Array.isArray(color)) return color.map((own) => colorIn(theme, own));
  const ramp = rampColors(color);
  const at = filled ? levels.slice(0, -1).map((level, i) => (level + levels[i + 1]) / 2) : levels;
  return at.map((value) => ramp(value) ?? "none");
}

/** From d3's coordinates, in which the numbers lie at the middles of unit squares, to pixels. */
function placer({ x, y }: ContourMark, frame: Frame): (point: Point) => [string, string] {
  const along = (values: Float64Array, position: number): number => {
    const at = Math.min(values.length - 1, Math.max(0, position - 0.5));
    const index = Math.min(Math.floor(at), values.length - 2);
    return values[index] + (values[index + 1] - values[index]) * (at - index);
  };
  const round = (value: number): string => String(Math.round(value * 100) / 100);
  return ([px, py]) => [round(frame.x.at(along(x, px))), round(frame.y.at(along(y, py)))];
}

/** A ring without the parts along the border of the grid, where no line of equal height runs. */
function openPath(ring: Point[], columns: number, rows: number, place: (point: Point) => [string, string]): string {
  // d3 closes rings around the outermost numbers, half a square beyond them.
  const beyond = ([x, y]: Point): boolean => x < 0.5 || y < 0.5 || x > columns - 0.5 || y > rows - 0.5;
  let path = "";
  let drawing = false;
  for (let i = 1; i < ring.length; i++) {
    const hidden = beyond(ring[i - 1]) || beyond(ring[i]);
    if (!hidden) path += `${drawing ? "" : `M${place(ring[i - 1]).join(",")}`}L${place(ring[i]).join(",")}`;
    drawing = !hidden;
  }
  return path;
}
