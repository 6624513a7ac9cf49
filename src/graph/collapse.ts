/** Which nodes and edges of a captured graph are seen, with some groups opened and the others folded to one node each. */
import type { CapturedGraph } from "../protocol/graph.js";
import { groupText, nodeDetail, nodeLabel, shapeText, tensorDetail, tensorLabel } from "./text.js";
import { type Group, isLeaf, treeOf } from "./tree.js";

export interface VisibleNode {
  /** `n:12` an operation, `g:layers.0` a folded group, `t:7` a leaf tensor, `l:layers.0` the leaf tensors of a group in one. */
  id: string;
  kind: "operation" | "module" | "block" | "tensor" | "tensors";
  label: string;
  /** The second line: shape of the result, or its value where it is one number; type of the module. */
  detail: string;
  /** Id of the frame that it lies in; null outside all. */
  parent: string | null;
  /** For modules and blocks: what opens them, a member of `expanded`. */
  key?: string;
  /** Module call. */
  call?: number;
  /** Ids of the operations that it stands for; empty for tensors. */
  nodes: number[];
  /** Ids of the leaf tensors that it stands for. */
  tensors: number[];
}

/** An opened group: a frame around its parts. */
export interface VisibleFrame {
  /** `g:` and the key. */
  id: string;
  key: string;
  kind: "module" | "block";
  label: string;
  detail: string;
  parent: string | null;
  call: number | null;
  nodes: number[];
}

export interface VisibleEdge {
  from: string;
  to: string;
  /** Ids of the tensors that go this way. */
  tensors: number[];
  /** Their shapes: `64×20`; nothing for scalars. */
  label: string;
  /** True where a gradient flows back. */
  gradient: boolean;
}

export interface VisibleGraph {
  nodes: VisibleNode[];
  frames: VisibleFrame[];
  edges: VisibleEdge[];
  /** Keys that were to be opened and stay folded, since too much would be seen. */
  refused: string[];
}

/** More than this nobody can read, nor wait for at the first sight of a graph. */
export const mostVisible = 300;
/** What a person may open on top of that: a layout of so many takes some seconds. */
export const mostOpened = 1500;
/** Leaf tensors of one level beyond this number are drawn as one node. */
const mostLeaves = 24;

/** What is opened at first: the calls of models, where they have parts. */
export function initialExpansion(graph: CapturedGraph): string[] {
  return treeOf(graph).root.items.flatMap((item) =>
    "group" in item && !item.group.isBlock && item.group.items.some((inner) => "group" in inner)
      ? [item.group.key]
      : [],
  );
}

/** Keys of all groups, outer ones first; those of a single operation tell no more when they are opened, and are left out. */
export function allKeys(graph: CapturedGraph): string[] {
  const keys: string[] = [];
  const level = [treeOf(graph).root];
  for (const group of level)
    for (const item of group.items)
      if ("group" in item) {
        if (item.group.nodes.length + item.group.leaves.length > 1) keys.push(item.group.key);
        level.push(item.group);
      }
  return keys;
}

/** The keys of all groups around an operation or a leaf tensor, outermost first: open them to see it. */
export function keysAround(graph: CapturedGraph, what: { node: number } | { tensor: number }): string[] {
  const tree = treeOf(graph);
  const keys: string[] = [];
  const innermost = "node" in what ? tree.groupOf[what.node] : tree.leafGroup[what.tensor];
  for (let group = innermost; group !== undefined && group.parent !== null; group = group.parent)
    keys.unshift(group.key);
  return keys;
}

/**
 * @param expanded keys of the opened groups, most important first (`Group.key`); those inside folded groups and those of other graphs are passed over
 * @param limit of the nodes
 */
export function collapse(graph: CapturedGraph, expanded: ReadonlySet<string>, limit = mostVisible): VisibleGraph {
  const tree = treeOf(graph);
  const { open, refused } = choose(tree.root, expanded, tree.groups, limit);
  const nodes: VisibleNode[] = [];
  const frames: VisibleFrame[] = [];
  const nodeSeenAs: string[] = [];
  const leafSeenAs: string[] = [];

  const show = (group: Group, frame: string | null): void => {
    showLeaves(group, frame);
    for (const item of group.items) {
      if ("node" in item) {
        const node = graph.nodes[item.node];
        const id = `n:${node.id}`;
        nodeSeenAs[node.id] = id;
        const text = { label: nodeLabel(graph, node), detail: nodeDetail(graph, node) };
        nodes.push({ id, kind: "operation", ...text, parent: frame, nodes: [node.id], tensors: [] });
        continue;
      }
      const inner = item.group;
      const id = `g:${inner.key}`;
      const { key, call } = inner;
      const about = {
        id,
        key,
        kind: inner.isBlock ? ("block" as const) : ("module" as const),
        ...groupText(graph, inner),
      };
      if (open.has(inner)) {
        frames.push({ ...about, parent: frame, call: inner.call, nodes: inner.nodes });
        show(inner, id);
      } else {
        for (const node of inner.nodes) nodeSeenAs[node] = id;
        const own = inner.isBlock || call === null ? {} : { call };
        nodes.push({ ...about, ...own, parent: frame, nodes: inner.nodes, tensors: [] });
      }
    }
  };
  const showLeaves = (group: Group, frame: string | null): void => {
    const { leaves } = group;
    if (leaves.length > mostLeaves) {
      const id = `l:${group.key}`;
      for (const leaf of leaves) leafSeenAs[leaf] = id;
      const text = { label: `${leaves.length} tensors`, detail: "" };
      nodes.push({ id, kind: "tensors", ...text, parent: frame, nodes: [], tensors: leaves });
    } else
      for (const leaf of leaves) {
        const tensor = graph.tensors[leaf];
        const id = `t:${leaf}`;
        leafSeenAs[leaf] = id;
        const text = { label: tensorLabel(tensor), detail: tensorDetail(tensor) };
        nodes.push({ id, kind: "tensor", ...text, parent: frame, nodes: [], tensors: [leaf] });
      }
  };
  show(tree.root, null);
  return { nodes, frames, edges: edgesBetween(graph, nodeSeenAs, leafSeenAs), refused };
}

/** Which groups are opened, within the limit. */
function choose(
  root: Group,
  expanded: ReadonlySet<string>,
  groups: ReadonlyMap<string, Group>,
  limit: number,
): { open: Set<Group>; refused: string[] } {
  const size = (group: Group) => group.items.length + (group.leaves.length > mostLeaves ? 1 : group.leaves.length);
  const open = new Set<Group>([root]);
  const refused = new Set<Group>();
  let seen = size(root);
  const wanted = [...expanded].flatMap((key) => groups.get(key) ?? []).filter((group) => group !== root);
  for (let changed = true; changed;) {
    changed = false;
    for (const group of wanted) {
      if (open.has(group) || refused.has(group) || !open.has(group.parent!)) continue;
      changed = true;
      if (seen - 1 + size(group) > limit) refused.add(group);
      else {
        open.add(group);
        seen += size(group) - 1;
      }
    }
  }
  return { open, refused: [...refused].map((group) => group.key) };
}

function edgesBetween(graph: CapturedGraph, nodeSeenAs: string[], leafSeenAs: string[]): VisibleEdge[] {
  const edges = new Map<string, VisibleEdge & { seen: Set<number> }>();
  for (const node of graph.nodes)
    for (const input of node.inputs) {
      const tensor = graph.tensors[input];
      const from = tensor.producer === null ? leafSeenAs[input] : nodeSeenAs[tensor.producer];
      const to = nodeSeenAs[node.id];
      // Constants are part of their operation; leaves inside a folded group are not seen.
      if (from === undefined || from === to || (tensor.producer === null && !isLeaf(tensor))) continue;
      const name = `${from} ${to}`;
      let edge = edges.get(name);
      if (edge === undefined)
        edges.set(name, (edge = { from, to, tensors: [], label: "", gradient: false, seen: new Set() }));
      if (edge.seen.has(input)) continue;
      edge.seen.add(input);
      edge.tensors.push(input);
      edge.gradient ||= tensor.requiresGrad;
    }
  return [...edges.values()].map(({ from, to, tensors, gradient }) => {
    const shapes = new Set(
      tensors
        .map((id) => graph.tensors[id].shape)
        .filter((shape) => shape.length > 0)
        .map(shapeText),
    );
    const label = shapes.size > 2 ? `${tensors.length} tensors` : [...shapes].join(", ");
    return { from, to, tensors, label, gradient };
  });
}
