/** Usual width of a character of labels in CSS pixels. */
const characterWidth = 6.6;

/** How many characters of a label there is room for. */
export const charactersIn = (pixels: number): number => Math.max(6, Math.floor(pixels / characterWidth));

/**
 * A name of at most so many characters. Of the path of a parameter each part loses its end, the longest first, so that those that differ in
 * an index or in their last part still differ: `encoderBlocks.3.projection.weight` is `encode….3.projec….weight`. Any other text loses its middle.
 */
export function shortName(name: string, most: number): string {
  if (name.length <= most) return name;
  const parts = name.split(".");
  const start = parts.length > 1 ? Math.max(...parts.map((part) => part.length)) - 1 : 0;
  for (let longest = start; longest >= 2; longest--) {
    const shorter = parts.map((part) => (part.length > longest ? `${part.slice(0, longest - 1)}…` : part)).join(".");
    if (shorter.length <= most) return shorter;
  }
  const half = Math.floor((most - 1) / 2);
  return `${name.slice(0, half)}…${name.slice(-half)}`;
}
