/** A small tree of SVG elements, which becomes text in files and elements in a page: drawing needs no DOM. */
export interface SvgNode {
  name: string;
  attributes: Record<string, string>;
  children: (SvgNode | string)[];
}

type Attributes = Record<string, string | number | undefined>;
type Children = (SvgNode | string | undefined)[];

/** Numbers are rounded to hundredths; attributes that are undefined are left out. */
export function svg(name: string, attributes: Attributes = {}, ...children: Children): SvgNode {
  const kept: Record<string, string> = {};
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) kept[key] = typeof value === "number" ? number(value) : value;
  return { name, attributes: kept, children: children.filter((child) => child !== undefined) };
}

/** A coordinate, as short as its hundredths allow. */
export function number(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return String(rounded === 0 ? 0 : rounded);
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Without the control characters that XML forbids. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[&<>"]/g, (letter) => escapes[letter]);
}

/** The text of an SVG file. */
export function toText(node: SvgNode): string {
  const parts: string[] = [];
  write(node, parts);
  return parts.join("");
}

function write({ name, attributes, children }: SvgNode, parts: string[]): void {
  parts.push("<", name);
  for (const [key, value] of Object.entries(attributes)) parts.push(" ", key, '="', escapeXml(value), '"');
  if (children.length === 0) return void parts.push("/>");
  parts.push(">");
  for (const child of children) {
    if (typeof child === "string") parts.push(escapeXml(child));
    else write(child, parts);
  }
  parts.push("</", name, ">");
}
