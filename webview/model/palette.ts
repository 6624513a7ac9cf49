import { colorAt, colormaps } from "../shared/colormap.js";

export type Rgb = readonly [red: number, green: number, blue: number];

/** Colours that are told apart without full colour vision (Okabe and Ito 2008), blue and vermilion first. */
const classColors: readonly Rgb[] = [
  [0, 114, 178],
  [213, 94, 0],
  [0, 158, 115],
  [204, 121, 167],
  [230, 159, 0],
  [86, 180, 233],
  [240, 228, 66],
  [128, 128, 128],
];

/** The colour of a class; past eight they come again, with other shapes. */
export const classColor = (index: number): Rgb => classColors[Math.max(0, index) % classColors.length];

export const css = ([red, green, blue]: Rgb): string => `rgb(${red},${green},${blue})`;

export const mix = (from: Rgb, to: Rgb, share: number): Rgb => {
  const part = Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share));
  const at = (channel: 0 | 1 | 2): number => Math.round(from[channel] * (1 - part) + to[channel] * part);
  return [at(0), at(1), at(2)];
};

/** The page's background, which maps fade into. */
export function backgroundColor(): Rgb {
  const found = /(\d+)[, ]+(\d+)[, ]+(\d+)/.exec(getComputedStyle(document.body).backgroundColor);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : [255, 255, 255];
}

/** Below zero blue, above red, white at zero; what is not finite is magenta. */
export function signedColor(value: number, bound: number): Rgb {
  if (!Number.isFinite(value)) return [214, 0, 214];
  return colorAt(colormaps.diverging, bound > 0 ? 0.5 + value / (2 * bound) : 0.5);
}

export function rangeColor(value: number, low: number, high: number): Rgb {
  if (!Number.isFinite(value)) return [214, 0, 214];
  return colorAt(colormaps.viridis, high > low ? (value - low) / (high - low) : 0.5);
}

/** Smallest and largest of the finite values. */
export function rangeOf(...arrays: ArrayLike<number>[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const values of arrays)
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i])) continue;
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
  return low <= high ? [low, high] : [0, 1];
}

const names = ["●", "■", "▲", "◆", "▼", "✚", "✖", "★"];
export const shapeName = (index: number): string => names[Math.max(0, index) % names.length];

/** A mark around a place as the data of an SVG path: another shape for each of eight classes. */
export function shapePath(index: number, x: number, y: number, r: number): string {
  const at = (points: [number, number][]): string =>
    `M${points.map(([dx, dy]) => `${(x + dx * r).toFixed(1)},${(y + dy * r).toFixed(1)}`).join("L")}Z`;
  switch (Math.max(0, index) % 8) {
    case 0:
      return `M${(x - r).toFixed(1)},${y.toFixed(1)}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0`;
    case 1:
      return at([
        [-0.9, -0.9],
        [0.9, -0.9],
        [0.9, 0.9],
        [-0.9, 0.9],
      ]);
    case 2:
      return at([
        [0, -1.2],
        [1.1, 0.8],
        [-1.1, 0.8],
      ]);
    case 3:
      return at([
        [0, -1.3],
        [1.3, 0],
        [0, 1.3],
        [-1.3, 0],
      ]);
    case 4:
      return at([
        [0, 1.2],
        [1.1, -0.8],
        [-1.1, -0.8],
      ]);
    case 5:
      return at([
        [-0.4, -1.2],
        [0.4, -1.2],
        [0.4, -0.4],
        [1.2, -0.4],
        [1.2, 0.4],
        [0.4, 0.4],
        [0.4, 1.2],
        [-0.4, 1.2],
        [-0.4, 0.4],
        [-1.2, 0.4],
        [-1.2, -0.4],
        [-0.4, -0.4],
      ]);
    case 6:
      return at([
        [-1.2, -0.7],
        [-0.7, -1.2],
        [0, -0.5],
        [0.7, -1.2],
        [1.2, -0.7],
        [0.5, 0],
        [1.2, 0.7],
        [0.7, 1.2],
        [0, 0.5],
        [-0.7, 1.2],
        [-1.2, 0.7],
        [-0.5, 0],
      ]);
    default:
      return at(
        Array.from({ length: 10 }, (_, i): [number, number] => {
          const size = i % 2 === 0 ? 1.4 : 0.6;
          const angle = (Math.PI * i) / 5 - Math.PI / 2;
          return [size * Math.cos(angle), size * Math.sin(angle)];
        }),
      );
  }
}
