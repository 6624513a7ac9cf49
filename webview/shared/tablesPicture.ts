import { svg } from "./svg.js";

const margin = 12;

/** The tables of a page as a drawing: each text and each coloured cell where the page has it, those that are scrolled out of sight too. */
export function tablesPicture(root: HTMLElement): SVGSVGElement {
  const origin = root.getBoundingClientRect();
  const place = ({ left, top, width, height }: DOMRect) => ({
    x: left - origin.left + margin,
    y: top - origin.top + margin,
    width,
    height,
  });
  const drawn: SVGElement[] = [];
  let right = 0;
  for (const cell of root.querySelectorAll("th, td")) {
    const { x, y, width, height } = place(cell.getBoundingClientRect());
    const { backgroundColor, borderBottomColor } = getComputedStyle(cell);
    drawn.push(
      svg("rect", { x, y, width, height, fill: backgroundColor }),
      svg("rect", { x, y: y + height - 1, width, height: 1, fill: borderBottomColor }),
    );
    right = Math.max(right, x + width);
  }
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    range.selectNodeContents(node);
    const { x, y, width, height } = place(range.getBoundingClientRect());
    const { color, fontFamily, fontSize, fontWeight } = getComputedStyle(node.parentElement!);
    const style = { fill: color, "font-family": fontFamily, "font-size": fontSize, "font-weight": fontWeight };
    // The baseline lies where a font has three quarters of its height above it.
    drawn.push(svg("text", { x, y: y + 0.76 * height, ...style }, node.textContent ?? ""));
    right = Math.max(right, x + width);
  }
  const [width, height] = [Math.ceil(right + margin), Math.ceil(origin.height + 2 * margin)];
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height }, ...drawn);
}
