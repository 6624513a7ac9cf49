import { element } from "./dom.js";
import { toPng } from "./save.js";
import { svg as svgElement } from "./svg.js";

const kept = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "paint-order",
  "stroke-linejoin",
];

const background = (): string => getComputedStyle(document.body).backgroundColor;

/** An SVG drawing as the text of a file that stands alone: the page's styles and its background are written into it. */
export function svgFile(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  originals.forEach((original, i) => {
    const style = getComputedStyle(original);
    for (const name of kept) {
      // "none" too: without it a shape would be filled with black, or look as what it lies in.
      const value = style.getPropertyValue(name);
      if (value !== "") copies[i].setAttribute(name, value);
    }
    copies[i].removeAttribute("style");
    copies[i].removeAttribute("tabindex");
  });
  const { x, y } = copy.viewBox.baseVal;
  copy.prepend(svgElement("rect", { x, y, width: "100%", height: "100%", fill: background() }));
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${new XMLSerializer().serializeToString(copy)}\n`;
}

/** Runs something with a drawing that is no part of the page, as if it were: styles are only known of what is in it. */
export function inPage<R>(svg: SVGSVGElement, use: (svg: SVGSVGElement) => R): R {
  const hidden = element("div", "hidden", {}, svg as unknown as Node);
  document.body.append(hidden);
  try {
    return use(svg);
  } finally {
    hidden.remove();
  }
}

/** An SVG drawing as the bytes of a PNG file, at twice its size. */
export async function svgPng(svg: SVGSVGElement): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgFile(svg))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.width;
  canvas.height = 2 * image.height;
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return toPng(canvas, background());
}
