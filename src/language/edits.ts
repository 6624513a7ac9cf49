/** A piece of text that was replaced: offsets in the text before, length of what came in. */
export interface Edit {
  start: number;
  end: number;
  length: number;
}

/** Where an offset is after edits; undefined where its text was replaced. A `start` moves with what is typed at it, an `end` does not. */
export function forward(edits: readonly Edit[], offset: number, side: "start" | "end"): number | undefined {
  for (const { start, end, length } of edits) {
    if (offset > end || (offset === end && (offset > start || side === "start"))) offset += length - (end - start);
    else if (offset > start) return undefined;
  }
  return offset;
}

/** Where an offset was before edits; undefined within text that they brought. */
export function backward(edits: readonly Edit[], offset: number): number | undefined {
  for (const { start, end, length } of [...edits].reverse()) {
    if (offset >= start + length) offset -= length - (end - start);
    else if (offset > start) return undefined;
  }
  return offset;
}

/** The one edit between two texts: all between their common beginning and end. */
export function difference(before: string, after: string): Edit[] {
  if (before === after) return [];
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < most - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  return [{ start, end: before.length - same, length: after.length - same - start }];
}
