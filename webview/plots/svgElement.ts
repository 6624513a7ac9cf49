import type { SvgNode } from "../../src/figure/node.js";

const namespace = "http://www.w3.org/2000/svg";

/** The element of a drawn node, with all below it. */
export function svgElement({ name, attributes, children }: SvgNode): SVGElement {
  const made = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) if (key !== "xmlns") made.setAttribute(key, value);
  made.append(...children.map((child) => (typeof child === "string" ? child : svgElement(child))));
  return made;
}
