/** A laid-out graph as a picture by itself. */
import type { VisibleFrame, VisibleGraph, VisibleNode } from "./collapse.js";
import { type Box, type Layout, metrics, type PlacedEdge } from "./layout.js";

const fills: Record<VisibleNode["kind"], string> = {
  operation: "#eef4fb",
  module: "#dfe8f5",
  block: "#f3f3f3",
  tensor: "#fdf3e1",
  tensors: "#fdf3e1",
};

/** @returns an SVG document; lengths are pixels */
export function svg(visible: VisibleGraph, layout: Layout): string {
  const [width, height] = [Math.ceil(layout.width), Math.ceil(layout.height)];
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
      'font-family="Helvetica, Arial, sans-serif" font-size="12">',
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">' +
      '<path d="M0 0L8 4L0 8z" fill="#7a8190"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...visible.frames.map((frame, i) => frameParts(frame, layout.frames[i])),
    ...visible.edges.map(({ gradient, label }, i) => edgeParts(layout.edges[i], gradient, label)),
    ...visible.nodes.map((node, i) => nodeParts(node, layout.nodes[i])),
    "</svg>",
    "",
  ];
  return parts.join("\n");
}

function frameParts({ label, detail }: VisibleFrame, box: Box): string {
  const { x, y } = corner(box);
  const text = detail === "" ? label : `${label}: ${detail}`;
  return (
    `<g>${rectangle(box, "none", 6, ' stroke-dasharray="4 3"')}` +
    `<text x="${fixed(x + 6)}" y="${fixed(y + 14)}" font-size="11" fill="#57606e">${escape(text)}</text></g>`
  );
}

function nodeParts(node: VisibleNode, box: Box): string {
  const { kind, label, detail } = node;
  const radius = kind === "tensor" || kind === "tensors" ? box.height / 2 : 4;
  const lines = detail === "" ? [label] : [label, detail];
  const top = box.y - ((lines.length - 1) * metrics.line) / 2 + 4;
  const texts = lines.map((line, i) => {
    const color = i === 0 ? "#1d232c" : "#57606e";
    return `<text x="${fixed(box.x)}" y="${fixed(top + i * metrics.line)}" text-anchor="middle" fill="${color}">${escape(line)}</text>`;
  });
  return `<g>${rectangle(box, fills[kind], radius)}${texts.join("")}</g>`;
}

function edgeParts({ points, label: at }: PlacedEdge, gradient: boolean, label: string): string {
  const path = points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${fixed(x)} ${fixed(y)}`).join("");
  const dashes = gradient ? "" : ' stroke-dasharray="3 3"';
  return (
    `<g><path d="${path}" fill="none" stroke="#7a8190"${dashes} marker-end="url(#arrow)"/>` +
    `<text x="${fixed(at.x)}" y="${fixed(at.y + 4)}" text-anchor="middle" font-size="10" fill="#57606e" stroke="#ffffff" ` +
    `stroke-width="3" paint-order="stroke">${escape(label)}</text></g>`
  );
}

function rectangle(box: Box, fill: string, radius: number, more = ""): string {
  const { x, y } = corner(box);
  return (
    `<rect x="${fixed(x)}" y="${fixed(y)}" width="${fixed(box.width)}" height="${fixed(box.height)}" rx="${fixed(radius)}" ` +
    `fill="${fill}" stroke="#8f98a8"${more}/>`
  );
}

function corner({ x, y, width, height }: Box): { x: number; y: number } {
  return { x: x - width / 2, y: y - height / 2 };
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
