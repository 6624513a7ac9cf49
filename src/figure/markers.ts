import { svg, type SvgNode } from "./node.js";

export interface MarkerLook {
  fill: string;
  edge: string;
  edgeWidth: number;
}

type Point = readonly [x: number, y: number];

const polygon = (corners: readonly Point[]): string =>
  `M${corners.map(([x, y]) => `${fixed(x)},${fixed(y)}`).join("L")}Z`;

/** Corners of a regular polygon, the first one up; with `inner`, a star. */
const regular = (count: number, inner?: number): Point[] =>
  Array.from(
    { length: inner === undefined ? count : 2 * count },
    (_, i, angle = (i * 2 * Math.PI) / (inner === undefined ? count : 2 * count)): Point => {
      const radius = inner !== undefined && i % 2 === 1 ? inner : 1;
      return [radius * Math.sin(angle), -radius * Math.cos(angle)];
    },
  );

/** Corners of filled shapes for a radius of 1. */
const filled: Record<string, readonly Point[]> = {
  s: [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ],
  D: [
    [0, -1.41],
    [1.41, 0],
    [0, 1.41],
    [-1.41, 0],
  ],
  d: [
    [0, -1.41],
    [0.85, 0],
    [0, 1.41],
    [-0.85, 0],
  ],
  "^": [
    [0, -1],
    [1, 1],
    [-1, 1],
  ],
  v: [
    [0, 1],
    [1, -1],
    [-1, -1],
  ],
  "<": [
    [-1, 0],
    [1, -1],
    [1, 1],
  ],
  ">": [
    [1, 0],
    [-1, -1],
    [-1, 1],
  ],
  p: regular(5),
  h: regular(6),
  "*": regular(5, 0.38),
};

/** Ends of strokes for a radius of 1. */
const strokes: Record<string, readonly (readonly [Point, Point])[]> = {
  x: [
    [
      [-1, -1],
      [1, 1],
    ],
    [
      [-1, 1],
      [1, -1],
    ],
  ],
  X: [
    [
      [-0.7, -0.7],
      [0.7, 0.7],
    ],
    [
      [-0.7, 0.7],
      [0.7, -0.7],
    ],
  ],
  "+": [
    [
      [-1, 0],
      [1, 0],
    ],
    [
      [0, -1],
      [0, 1],
    ],
  ],
  P: [
    [
      [-0.8, 0],
      [0.8, 0],
    ],
    [
      [0, -0.8],
      [0, 0.8],
    ],
  ],
  "|": [
    [
      [0, -1],
      [0, 1],
    ],
  ],
  _: [
    [
      [-1, 0],
      [1, 0],
    ],
  ],
};

function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** One marker of a diameter around a point. */
export function markerNode(
  shape: string,
  x: number,
  y: number,
  diameter: number,
  { fill, edge, edgeWidth }: MarkerLook,
): SvgNode {
  const outline = edgeWidth > 0 && edge !== "none" ? { stroke: edge, "stroke-width": edgeWidth } : {};
  const radius = diameter / 2;
  const scaled = ([px, py]: Point): Point => [x + px * radius, y + py * radius];
  const lines = strokes[shape];
  if (lines) {
    const thick = shape === "X" || shape === "P" ? radius * 0.7 : Math.max(edgeWidth, 1.5);
    const d = lines
      .map(([from, to]) => `M${scaled(from).map(fixed).join(",")}L${scaled(to).map(fixed).join(",")}`)
      .join("");
    return svg("path", { d, fill: "none", stroke: fill, "stroke-width": thick });
  }
  const corners = filled[shape];
  if (corners) return svg("path", { d: polygon(corners.map(scaled)), fill, ...outline });
  const size = shape === "." ? radius / 2 : shape === "," ? 0.5 : radius;
  return svg("circle", { cx: x, cy: y, r: size, fill, ...outline });
}
