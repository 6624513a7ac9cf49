/** What a frame, a node and an edge of the graph look like. */
import type { DrawnEdge, DrawnNode } from "../../src/protocol/graphView.js";
import { svg } from "../shared/svg.js";
import type { Rectangle } from "./viewport.js";

export const arrowMarker = (): SVGMarkerElement =>
  svg(
    "marker",
    { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
    svg("path", { d: "M0 0L8 4L0 8z", class: "arrow" }),
  );

export function frameShape(frame: DrawnNode): SVGGElement {
  const { x, y, width, height } = cornered(frame);
  return svg(
    "g",
    { class: `frame ${frame.kind}`, id: `node-${frame.id}`, "data-id": frame.id },
    svg("rect", { x, y, width, height, rx: 8 }),
    svg("text", { x: x + 10, y: y + 15, class: "title" }, `⊟ ${frame.label}`),
    svg("text", { x: x + width - 10, y: y + 15, "text-anchor": "end", class: "detail" }, clipped(frame)),
  );
}

export function nodeShape(node: DrawnNode): SVGGElement {
  const { id, kind, label, detail, figures } = node;
  const { x, y, width, height } = cornered(node);
  const round = kind === "tensor" || kind === "tensors" ? height / 2 : kind === "operation" ? 4 : 8;
  const middle = detail === "" ? node.y + 4 : node.y - 3;
  const group = svg(
    "g",
    { class: `node ${kind}`, id: `node-${id}`, "data-id": id, role: "img", "aria-label": `${label} ${detail}` },
    svg("rect", { class: "box", x, y, width, height, rx: round }),
    svg("text", { x: node.x, y: middle, "text-anchor": "middle" }, node.key === undefined ? label : `⊞ ${label}`),
  );
  if (detail !== "")
    group.append(svg("text", { x: node.x, y: node.y + 13, "text-anchor": "middle", class: "detail" }, detail));
  if (figures.broken > 0) {
    group.classList.add("broken");
    group.append(svg("text", { x: x + width - 2, y: y + 4, "text-anchor": "end", class: "alarm" }, "NaN"));
  }
  return group;
}

export function edgeShape({ gradient, points, label, labelAt }: DrawnEdge): SVGGElement {
  return svg(
    "g",
    { class: gradient ? "edge gradient" : "edge" },
    svg("path", { d: curve(points), "marker-end": "url(#arrow)" }),
    svg("text", { x: labelAt.x, y: labelAt.y + 3, "text-anchor": "middle" }, label),
  );
}

/** The rectangle of a node, whose x and y are those of its centre. */
export const cornered = ({ x, y, width, height }: Rectangle): Rectangle => ({
  x: x - width / 2,
  y: y - height / 2,
  width,
  height,
});

/** The rectangle around an edge and its label. */
export function around({ points, labelAt }: DrawnEdge): Rectangle {
  let [left, top, right, bottom] = [labelAt.x, labelAt.y, labelAt.x, labelAt.y];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The frame's second text, if both have room. */
function clipped({ label, detail, width }: DrawnNode): string {
  return (label.length + detail.length + 6) * 6.8 < width ? detail : "";
}

/** A smooth line through the points. */
function curve(points: readonly { x: number; y: number }[]): string {
  if (points.length === 0) return "";
  const [first, ...rest] = points;
  let path = `M${first.x.toFixed(1)} ${first.y.toFixed(1)}`;
  for (let i = 0; i < rest.length - 1; i++) {
    const [point, next] = [rest[i], rest[i + 1]];
    const last = i === rest.length - 2;
    const [x, y] = last ? [next.x, next.y] : [(point.x + next.x) / 2, (point.y + next.y) / 2];
    path += `Q${point.x.toFixed(1)} ${point.y.toFixed(1)} ${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  if (rest.length === 1) path += `L${rest[0].x.toFixed(1)} ${rest[0].y.toFixed(1)}`;
  return path;
}
