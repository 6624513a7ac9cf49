import type { DrawnGraph } from "../../src/protocol/graphView.js";
import { inPage } from "../shared/saveSvg.js";
import type { Drawing } from "./drawing.js";

/** Runs something with a copy of the drawing that is seen whole, at its own size, whatever part of it the page shows. */
export function withWholePicture<R>(
  drawing: Drawing,
  { width, height }: DrawnGraph,
  run: (copy: SVGSVGElement) => R,
): R {
  drawing.drawAll();
  const copy = drawing.root.cloneNode(true) as SVGSVGElement;
  copy.classList.remove("far");
  copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.querySelector(":scope > g")?.removeAttribute("transform");
  return inPage(copy, run);
}
