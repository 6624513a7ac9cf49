export { callKey, type Group, type Tree, treeOf } from "./tree.js";
export {
  allKeys,
  collapse,
  initialExpansion,
  keysAround,
  mostOpened,
  mostVisible,
  type VisibleEdge,
  type VisibleFrame,
  type VisibleGraph,
  type VisibleNode,
} from "./collapse.js";
export { type Box, layout, type Layout, metrics, type PlacedEdge } from "./layout.js";
export { nodeDetail, nodeLabel, shapeText, tensorDetail, tensorLabel } from "./text.js";
export { dot } from "./dot.js";
export { svg } from "./svg.js";
export { multiplyAdds } from "./flops.js";
export { summarize, type Summary, type SummaryRow } from "./summary.js";
