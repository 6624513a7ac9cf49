export { callKey, type Group, type Tree, treeOf } from "./tree.js";
export {
  collapse,
  initialExpansion,
  keysAround,
  mostVisible,
  type VisibleEdge,
  type VisibleFrame,
  type VisibleGraph,
  type VisibleNode,
} from "./collapse.js";
export { type Box, layout, type Layout, metrics, type PlacedEdge } from "./layout.js";
export { nodeDetail, nodeLabel, shapeText, tensorLabel } from "./text.js";
