/** The hierarchy by which a graph is folded: calls of modules, and blocks of operations where there are too many in one place. */
import type { CapturedGraph, GraphTensor } from "../protocol/graph.js";

/** A part of a level: an operation, or a group of them. */
export type Item = { node: number } | { group: Group };

export interface Group {
  /**
   * Names it in every graph of the same model: `layers.0`, `layers.0#1` for the second call, `layers.0/0-19` for a block of its parts. The whole
   * graph is `*`, the call of the model itself `.`.
   */
  key: string;
  /** The call; null for the whole graph. That around it for blocks. */
  call: number | null;
  isBlock: boolean;
  parent: Group | null;
  /** In the order in which they ran. */
  items: Item[];
  /** Ids of leaf tensors that are drawn here: all that use them lie in this group. */
  leaves: number[];
  /** Ids of the operations in it, at any depth, ascending. */
  nodes: number[];
}

export interface Tree {
  root: Group;
  /** By key. */
  groups: Map<string, Group>;
  /** The innermost group of each node. */
  groupOf: Group[];
  /** The group in which each leaf tensor is drawn; undefined for the other tensors, and those nobody uses. */
  leafGroup: (Group | undefined)[];
}

/** A level with more parts than this is folded into blocks. */
const mostItems = 60;
const blockItems = 20;

/** Name of the group of a call. */
export function callKey(path: string, call: number): string {
  return `${path === "" ? "." : path}${call === 0 ? "" : `#${call}`}`;
}

const trees = new WeakMap<CapturedGraph, Tree>();

/** The hierarchy of a graph; made once. */
export function treeOf(graph: CapturedGraph): Tree {
  let tree = trees.get(graph);
  if (tree === undefined) trees.set(graph, (tree = build(graph)));
  return tree;
}

function build(graph: CapturedGraph): Tree {
  const root: Group = { ...empty("*"), call: null };
  const byCall: (Group | undefined)[] = [];
  const groupOfCall = (id: number | null): Group => {
    if (id === null) return root;
    const known = byCall[id];
    if (known !== undefined) return known;
    const { path, call, parent: outer } = graph.calls[id];
    const parent = groupOfCall(outer);
    const group: Group = { ...empty(callKey(path, call)), call: id, parent };
    byCall[id] = group;
    parent.items.push({ group });
    return group;
  };
  for (const node of graph.nodes) groupOfCall(node.call).items.push({ node: node.id });
  fold(root);

  const groups = new Map<string, Group>();
  const groupOf: Group[] = [];
  const list = (group: Group): void => {
    groups.set(group.key, group);
    for (const item of group.items) {
      if ("node" in item) {
        groupOf[item.node] = group;
        group.nodes.push(item.node);
      } else {
        list(item.group);
        for (const node of item.group.nodes) group.nodes.push(node);
      }
    }
  };
  list(root);
  return { root, groups, groupOf, leafGroup: placeLeaves(graph, root, groupOf) };
}

function empty(key: string): Group {
  return { key, call: null, isBlock: false, parent: null, items: [], leaves: [], nodes: [] };
}

/** Puts the parts of long levels into blocks of neighbours, and these into blocks again. */
function fold(group: Group): void {
  for (const item of group.items) if ("group" in item) fold(item.group);
  const { items } = group;
  if (items.length <= mostItems) return;
  const size = Math.max(blockItems, Math.ceil(items.length / mostItems));
  const blocks: Item[] = [];
  for (let start = 0; start < items.length; start += size) {
    const part = items.slice(start, start + size);
    const key = `${group.key}/${start}-${start + part.length - 1}`;
    const block: Group = { ...empty(key), call: group.call, isBlock: true, parent: group, items: part };
    for (const item of part) if ("group" in item) item.group.parent = block;
    fold(block);
    blocks.push({ group: block });
  }
  group.items = blocks;
}

/** Leaf tensors are drawn in the innermost group around all that use them; what a module was given is drawn outside of it. */
function placeLeaves(graph: CapturedGraph, root: Group, groupOf: readonly Group[]): (Group | undefined)[] {
  const places: (Group | undefined)[] = [];
  for (const { id, inputs } of graph.nodes)
    for (const input of inputs)
      if (isLeaf(graph.tensors[input])) {
        const place = places[input];
        places[input] = place === undefined ? groupOf[id] : common(place, groupOf[id]);
      }
  places.forEach((place, id) => {
    const { kind, call } = graph.tensors[id];
    while (kind === "input" && place !== undefined && place.call !== call && place.parent !== null)
      place = place.parent;
    places[id] = place;
    (place ?? root).leaves.push(id);
  });
  return places;
}

/** Drawn as a node of its own. */
export function isLeaf(tensor: GraphTensor): boolean {
  return tensor.producer === null && tensor.kind !== "constant";
}

function depth(group: Group): number {
  let count = 0;
  for (let outer = group.parent; outer !== null; outer = outer.parent) count++;
  return count;
}

function common(a: Group, b: Group): Group {
  let [x, y] = [a, b];
  for (let more = depth(x) - depth(y); more > 0; more--) x = x.parent!;
  for (let more = depth(y) - depth(x); more > 0; more--) y = y.parent!;
  while (x !== y) [x, y] = [x.parent!, y.parent!];
  return x;
}
