/** Places for the nodes of a folded graph, in layers from the inputs down to the loss. */
import type { VisibleEdge, VisibleFrame, VisibleGraph, VisibleNode } from "./collapse.js";
import { type Level, type LevelContent, layoutLevel, type Point, type Size } from "./layoutLevel.js";

/** Centre and size, in pixels. */
export interface Box extends Point, Size {
  id: string;
}

export interface PlacedEdge {
  from: string;
  to: string;
  /** From border to border. */
  points: Point[];
  /** Centre of the label. */
  label: Point;
}

export interface Layout extends Size {
  /** In the order of the visible nodes, frames and edges. */
  nodes: Box[];
  frames: Box[];
  edges: PlacedEdge[];
}

/** Sizes in pixels, for texts of 12 pixels. */
export const metrics = { letter: 6.8, line: 16, padding: 10, leastWidth: 56, edgeLetter: 5.8, frameTitle: 14 } as const;

const textWidth = (...texts: string[]): number =>
  Math.ceil(Math.max(...texts.map(({ length }) => length)) * metrics.letter) + 2 * metrics.padding;

const sizeOf = ({ label, detail }: VisibleNode): Size => ({
  width: Math.max(metrics.leastWidth, textWidth(label, detail)),
  height: (detail === "" ? 1 : 2) * metrics.line + metrics.padding,
});

/** An opened group, or the whole: what lies in it directly, by number. */
interface Group {
  id: string | null;
  parent: Group | null;
  depth: number;
  /** Number in the parent. */
  number: number;
  parts: (VisibleNode | Group)[];
  /** Lines between parts: several of the graph's where they lead between the same two. */
  lines: Map<string, VisibleEdge[]>;
  entering: Set<number>;
  leaving: Set<number>;
  level: Level;
  title: string;
}

/**
 * Places everything; the same graph always gives the same places. Each opened group is laid out by itself, and is then one part of the group
 * around it: the time grows with the number of nodes, and groups that are alike look alike.
 *
 * @param direction from top to bottom, or from left to right
 */
export function layout(visible: VisibleGraph, direction: "TB" | "LR" = "TB"): Layout {
  const { root, groups, places } = grouped(visible);
  const known = new Map<string, Level>();
  for (const group of groups.toReversed()) {
    const content = contentOf(group);
    // A deep network repeats its blocks.
    const text = JSON.stringify(content);
    group.level = known.get(text) ?? layoutLevel(content, direction);
    known.set(text, group.level);
  }
  return assembled(visible, root, places);
}

/** Where something lies: in which group, as which part. */
interface Location {
  group: Group;
  number: number;
}

function grouped({ nodes, frames, edges }: VisibleGraph): {
  root: Group;
  /** Outer ones first. */
  groups: Group[];
  places: Map<string, Location>;
} {
  const root = newGroup(null, null);
  const byId = new Map<string | null, Group>([[null, root]]);
  const places = new Map<string, Location>();
  const add = (part: VisibleNode | Group, id: string, group: Group): void => {
    places.set(id, { group, number: group.parts.length });
    group.parts.push(part);
  };
  // A frame comes before what lies in it.
  for (const frame of frames) {
    const parent = byId.get(frame.parent)!;
    const group = newGroup(frame, parent);
    byId.set(frame.id, group);
    add(group, frame.id, parent);
  }
  for (const node of nodes) add(node, node.id, byId.get(node.parent)!);
  for (const edge of edges) {
    let [from, to] = [places.get(edge.from)!, places.get(edge.to)!];
    while (from.group !== to.group) {
      if (from.group.depth >= to.group.depth) {
        from.group.leaving.add(from.number);
        from = { group: from.group.parent!, number: from.group.number };
      } else {
        to.group.entering.add(to.number);
        to = { group: to.group.parent!, number: to.group.number };
      }
    }
    const name = `${from.number} ${to.number}`;
    const line = from.group.lines.get(name);
    if (line) line.push(edge);
    else from.group.lines.set(name, [edge]);
  }
  return { root, groups: [...byId.values()], places };
}

function newGroup(frame: VisibleFrame | null, parent: Group | null): Group {
  return {
    id: frame?.id ?? null,
    parent,
    depth: parent === null ? 0 : parent.depth + 1,
    number: parent?.parts.length ?? 0,
    parts: [],
    lines: new Map(),
    entering: new Set(),
    leaving: new Set(),
    level: { width: 0, height: 0, centers: [], edges: [], entries: [], exits: [] },
    title: frame === null ? "" : `⊟ ${frame.label}`,
  };
}

/** A group with its title, around its parts. */
function groupSize({ level: { width, height }, title }: Group): Size {
  return { width: Math.max(width, textWidth(title)), height: height + metrics.frameTitle };
}

function contentOf({ parts, lines, entering, leaving }: Group): LevelContent {
  return {
    parts: parts.map((part) => ("level" in part ? groupSize(part) : sizeOf(part))),
    edges: [...lines].map(([name, edges]) => {
      const [from, to] = name.split(" ").map(Number);
      const letters = Math.max(...edges.map(({ label }) => label.length));
      return { from, to, width: letters * metrics.edgeLetter, height: edges.length * metrics.line };
    }),
    entering: [...entering],
    leaving: [...leaving],
  };
}

const moved = (points: readonly Point[], { x, y }: Point): Point[] =>
  points.map((point) => ({ x: point.x + x, y: point.y + y }));

/** Puts the groups into each other. */
function assembled({ nodes, frames, edges }: VisibleGraph, root: Group, places: ReadonlyMap<string, Location>): Layout {
  const boxes = new Map<string, Box>();
  /** Of the parts of each group: its corner, below the title. */
  const origins = new Map<Group, Point>();
  const place = (group: Group, origin: Point): void => {
    origins.set(group, origin);
    group.parts.forEach((part, i) => {
      const [center] = moved([group.level.centers[i]], origin);
      const size = "level" in part ? groupSize(part) : sizeOf(part);
      boxes.set(part.id!, { id: part.id!, ...center, ...size });
      if (!("level" in part)) return;
      // A title that is wider than the parts leaves them in the middle.
      const left = center.x - part.level.width / 2;
      place(part, { x: left, y: center.y - size.height / 2 + metrics.frameTitle });
    });
  };
  place(root, { x: 0, y: 0 });

  const routed = new Map<VisibleEdge, PlacedEdge>();
  for (const [group, origin] of origins)
    [...group.lines.values()].forEach((line, l) => {
      const { points, label } = group.level.edges[l];
      line.forEach((edge, i) => {
        const before = wayOut(places.get(edge.from)!, group, origins);
        const after = wayIn(places.get(edge.to)!, group, origins);
        const [center] = moved([label], { x: origin.x, y: origin.y + (i - (line.length - 1) / 2) * metrics.line });
        const way = [...before, ...moved(points, origin), ...after];
        routed.set(edge, { from: edge.from, to: edge.to, points: way, label: center });
      });
    });
  const { width, height } = root.level;
  return {
    width,
    height,
    nodes: nodes.map(({ id }) => boxes.get(id)!),
    frames: frames.map(({ id }) => boxes.get(id)!),
    edges: edges.map((edge) => routed.get(edge)!),
  };
}

/** From a part through the borders of the groups around it, up to an outer one. */
function wayOut({ group, number }: Location, outer: Group, origins: ReadonlyMap<Group, Point>): Point[] {
  if (group === outer) return [];
  const points = group.level.exits[[...group.leaving].indexOf(number)];
  const rest = wayOut({ group: group.parent!, number: group.number }, outer, origins);
  return [...moved(points, origins.get(group)!), ...rest];
}

function wayIn({ group, number }: Location, outer: Group, origins: ReadonlyMap<Group, Point>): Point[] {
  if (group === outer) return [];
  const points = group.level.entries[[...group.entering].indexOf(number)];
  const rest = wayIn({ group: group.parent!, number: group.number }, outer, origins);
  return [...rest, ...moved(points, origins.get(group)!)];
}
