import { color as cssColor } from "d3-color";

/** Matplotlib's letters. Black is the ink and white the paper, so that both are seen on any background. */
const letters: Record<string, string> = {
  b: "#0000ff",
  g: "#008000",
  r: "#ff0000",
  c: "#00bfbf",
  m: "#bf00bf",
  y: "#bfbf00",
  k: "ink",
  w: "paper",
  black: "ink",
  white: "paper",
  ink: "ink",
  paper: "paper",
  none: "none",
};

/** The colours that lines take in turn. */
export const cycle = [
  "#1f77b4",
  "#ff7f0e",
  "#2ca02c",
  "#d62728",
  "#9467bd",
  "#8c564b",
  "#e377c2",
  "#7f7f7f",
  "#bcbd22",
  "#17becf",
];

const tableau = ["blue", "orange", "green", "red", "purple", "brown", "pink", "gray", "olive", "cyan"];

/**
 * A colour as matplotlib writes it (`k`, `C1`, `tab:blue`, `0.5` for a gray, `#ff0000`, a CSS name) as a CSS colour, `ink`, `paper` or
 * `none`; undefined where there is none of that name.
 */
export function parseColor(text: string): string | undefined {
  const name = text.trim();
  if (Object.hasOwn(letters, name)) return letters[name];
  const numbered = /^C(\d+)$/.exec(name);
  if (numbered) return cycle[Number(numbered[1]) % cycle.length];
  if (name.startsWith("tab:")) return cycle[tableau.indexOf(name.slice(4).replace("grey", "gray"))];
  if (/^(0?\.\d+|0|1|0\.|1\.0*)$/.test(name)) return grayLevel(Number(name));
  const known = cssColor(name);
  return known?.opacity === 1 ? known.formatHex() : known?.formatHex8();
}

function grayLevel(level: number): string {
  const part = Math.round(level * 255)
    .toString(16)
    .padStart(2, "0");
  return `#${part}${part}${part}`;
}

/** Red, green, blue and opacity from 0 to 1 as a CSS colour. */
export function rgbColor(parts: readonly number[]): string {
  return `#${parts
    .map((part) =>
      Math.round(Math.min(1, Math.max(0, part)) * 255)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}
