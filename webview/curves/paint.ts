import type { Mark } from "./downsample.js";
import { shareOf, type Interval, type Layer, type Picture } from "./picture.js";
import type { Surface } from "./surface.js";

/** Where the plot lies on a surface, in pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const markSize = 4;

/** Draws bands, lines and marks of a picture, nothing outside of the box. */
export function paint(surface: Surface, { layers, x, y }: Picture, box: Box, highContrast: boolean): void {
  const toX = (xs: ArrayLike<number>): Float64Array =>
    Float64Array.from(xs, (value) => box.left + clamp(shareOf(value, x)) * box.width);
  const toY = (ys: ArrayLike<number>): Float64Array =>
    Float64Array.from(ys, (value) => box.top + (1 - clamp(shareOf(value, y))) * box.height);
  surface.clip(box.left, box.top, box.width, box.height);
  for (const layer of layers) paintBand(surface, layer, toX, toY, y);
  for (const { line, raw } of layers)
    if (raw) surface.line(toX(raw.x), toY(raw.y), { color: line.color, width: 1, alpha: 0.28 });
  for (const { line, curve } of layers) {
    const xs = toX(curve.x);
    const ys = toY(curve.y);
    surface.line(xs, ys, { color: line.color, width: highContrast ? 2 : 1.5, dash: line.dash });
    paintLonely(surface, xs, ys, line.color, box);
  }
  surface.restore();
  for (const { line, marks } of layers) paintMarks(surface, marks, line.color, box, x);
}

/** Far outside of the box; not so far that a canvas gives up. */
const clamp = (share: number): number => (share > 100 ? 100 : share < -100 ? -100 : share);

function paintBand(
  surface: Surface,
  { line, band }: Layer,
  toX: (xs: ArrayLike<number>) => Float64Array,
  toY: (ys: ArrayLike<number>) => Float64Array,
  y: Interval,
): void {
  if (!band) return;
  // What lies under a logarithmic axis is cut off at its foot.
  const foot = (value: number): number => (y.log && value <= 0 ? y.min / 10 : value);
  const xs = toX(band.x);
  const low = toY(band.low.map(foot));
  const high = toY(band.high.map(foot));
  for (let start = 0; start < xs.length; start++) {
    if (Number.isNaN(low[start]) || Number.isNaN(high[start])) continue;
    let end = start;
    while (end < xs.length && !Number.isNaN(low[end]) && !Number.isNaN(high[end])) end++;
    const around = (a: Float64Array, b: Float64Array): number[] => [
      ...a.subarray(start, end),
      ...b.subarray(start, end).reverse(),
    ];
    surface.area(around(xs, xs.slice()), around(low, high.slice()), line.color, 0.2);
    start = end;
  }
}

/** Points without a neighbour to draw a line to, and all points where they are few, are dots. */
function paintLonely(surface: Surface, xs: Float64Array, ys: Float64Array, color: string, box: Box): void {
  const few = xs.length <= box.width / 24;
  for (let i = 0; i < xs.length; i++) {
    if (Number.isNaN(ys[i])) continue;
    const alone = !(i > 0 && !Number.isNaN(ys[i - 1])) && !(i + 1 < ys.length && !Number.isNaN(ys[i + 1]));
    if (few || alone) surface.area(...octagon(xs[i], ys[i], 2.5), color, 1);
  }
}

function octagon(x: number, y: number, radius: number): [number[], number[]] {
  const angles = Array.from({ length: 8 }, (_, i) => ((i + 0.5) * Math.PI) / 4);
  return [angles.map((angle) => x + radius * Math.cos(angle)), angles.map((angle) => y + radius * Math.sin(angle))];
}

/** NaN: a cross at the foot of the plot; infinities and what a logarithmic axis has no place for: a triangle at the side they left by. */
function paintMarks(surface: Surface, marks: readonly Mark[], color: string, box: Box, x: Interval): void {
  let before = -Infinity;
  for (const mark of marks) {
    const share = shareOf(mark.x, x);
    const at = box.left + share * box.width;
    if (!(share >= 0 && share <= 1) || at - before < markSize) continue;
    before = at;
    const foot = box.top + box.height;
    if (mark.kind === "nan") {
      const y = foot - 2 * markSize;
      surface.line([at - markSize, at + markSize], [y - markSize, y + markSize], { color, width: 1.5 });
      surface.line([at + markSize, at - markSize], [y - markSize, y + markSize], { color, width: 1.5 });
    } else {
      const up = mark.kind === "+inf";
      const tip = up ? box.top : foot;
      const base = up ? tip + 2 * markSize : tip - 2 * markSize;
      surface.area([at - markSize, at + markSize, at], [base, base, tip], color, 1);
    }
  }
}
