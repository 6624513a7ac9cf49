/** Anchors of viridis (van der Walt and Smith 2015), which orders by lightness too: readable without colour vision. */
const viridis = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 74, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [109, 205, 89],
  [180, 222, 44],
  [253, 231, 37],
] as const;

/** From below zero over nothing to above zero: blue, grey, red of equal lightness at equal distance. */
const diverging = [
  [33, 102, 172],
  [103, 169, 207],
  [209, 229, 240],
  [240, 240, 240],
  [253, 219, 199],
  [239, 138, 98],
  [178, 24, 43],
] as const;

type Color = readonly [red: number, green: number, blue: number];

export const colormaps = { viridis, diverging } as const;

/** The colour at a place in a map; `t` from 0 to 1, drawn into that interval. */
export function colorAt(map: readonly Color[], t: number): Color {
  const place = Math.min(1, Math.max(0, t)) * (map.length - 1);
  const index = Math.min(map.length - 2, Math.floor(place));
  const part = place - index;
  const mix = (channel: number): number =>
    Math.round(map[index][channel] * (1 - part) + map[index + 1][channel] * part);
  return [mix(0), mix(1), mix(2)];
}

export function css([red, green, blue]: Color): string {
  return `rgb(${red},${green},${blue})`;
}
