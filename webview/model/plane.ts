import { formatTicks } from "../shared/format.js";
import { svg } from "../shared/svg.js";

/** Where numbers lie in a drawing, with axes. */
export interface Plane {
  x(value: number): number;
  y(value: number): number;
  /** The numbers at a place of the drawing. */
  at(x: number, y: number): [number, number];
  box: { x: number; y: number; width: number; height: number };
  axes: SVGGElement;
}

const room = { left: 46, bottom: 28, top: 8, right: 8 };
/** Letters of a label that have room beside the ticks; longer ones stand upright. */
const fewLetters = 3;

export function plane(
  width: number,
  height: number,
  xs: readonly [number, number],
  ys: readonly [number, number],
  labels: readonly [string, string],
): Plane {
  const box = {
    x: room.left,
    y: room.top,
    width: Math.max(10, width - room.left - room.right),
    height: Math.max(10, height - room.top - room.bottom),
  };
  const spread = ([low, high]: readonly [number, number]): number => (high > low ? high - low : 1);
  const x = (value: number): number => box.x + ((value - xs[0]) / spread(xs)) * box.width;
  const y = (value: number): number => box.y + box.height - ((value - ys[0]) / spread(ys)) * box.height;
  const axes = svg("g", { class: "axes" });
  axes.append(svg("rect", { ...box, class: "frame" }));
  const xTicks = ticks(...xs);
  formatTicks(xTicks).forEach((text, i) =>
    axes.append(svg("text", { x: x(xTicks[i]), y: height - room.bottom + 14, "text-anchor": "middle" }, text)),
  );
  const yTicks = ticks(...ys);
  formatTicks(yTicks).forEach((text, i) =>
    axes.append(svg("text", { x: room.left - 6, y: y(yTicks[i]) + 4, "text-anchor": "end" }, text)),
  );
  const corner: Record<string, string | number> =
    labels[1].length > fewLetters
      ? { transform: `translate(10 ${box.y}) rotate(-90)`, "text-anchor": "end" }
      : { x: 2, y: box.y + 10 };
  axes.append(
    svg("text", { x: box.x + box.width, y: height - 3, "text-anchor": "end", class: "muted" }, labels[0]),
    svg("text", { ...corner, class: "muted" }, labels[1]),
  );
  const at = (px: number, py: number): [number, number] => [
    xs[0] + ((px - box.x) / box.width) * spread(xs),
    ys[0] + ((box.y + box.height - py) / box.height) * spread(ys),
  ];
  return { x, y, at, box, axes };
}

/** Round numbers inside a range. */
export function ticks(low: number, high: number): number[] {
  if (!(high > low)) return [low];
  const raw = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= raw)!;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step);
}

/** Places of a pointer in a drawing whose size is that of its view box. */
export function pointerIn(drawing: SVGSVGElement, event: PointerEvent | MouseEvent): [number, number] {
  const box = drawing.getBoundingClientRect();
  const scale = drawing.viewBox.baseVal.width / Math.max(1, box.width);
  return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
}

/** Lines along which values cross a level, as the data of a path (marching squares). */
export function contour(
  values: Float32Array,
  size: number,
  level: number,
  place: (column: number, row: number) => [number, number],
): string {
  const parts: string[] = [];
  for (let row = 0; row + 1 < size; row++)
    for (let column = 0; column + 1 < size; column++) {
      const corners: [number, number, number][] = [
        [column, row, values[row * size + column]],
        [column + 1, row, values[row * size + column + 1]],
        [column + 1, row + 1, values[(row + 1) * size + column + 1]],
        [column, row + 1, values[(row + 1) * size + column]],
      ];
      const crossings: [number, number][] = [];
      corners.forEach(([c0, r0, v0], i) => {
        const [c1, r1, v1] = corners[(i + 1) % 4];
        if (v0 < level === v1 < level || !Number.isFinite(v0 - v1)) return;
        const part = (level - v0) / (v1 - v0);
        crossings.push(place(c0 + part * (c1 - c0), r0 + part * (r1 - r0)));
      });
      for (let i = 0; i + 1 < crossings.length; i += 2)
        parts.push(
          `M${crossings[i].map((v) => v.toFixed(1)).join()}L${crossings[i + 1].map((v) => v.toFixed(1)).join()}`,
        );
    }
  return parts.join("");
}
