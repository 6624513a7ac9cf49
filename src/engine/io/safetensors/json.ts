/** Keys that `JSON.parse` would silently merge. */

/**
 * The first key that an object of a JSON text has twice.
 * @param text JSON that parses
 */
export function duplicateKey(text: string): string | undefined {
  /** The keys of each object that is open; null for arrays. */
  const open: (Set<string> | null)[] = [];
  const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;
  for (const [all, colon] of text.matchAll(token)) {
    if (all === "{") open.push(new Set());
    else if (all === "[") open.push(null);
    else if (all === "}" || all === "]") open.pop();
    else if (colon !== undefined) {
      const key = JSON.parse(all.slice(0, -colon.length)) as string;
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}
