import type { Span } from "../sites.js";

const comment = /(?:\/\/|\/\*)\s*gradlens-ignore\s+([\w$]+(?:\s*,\s*[\w$]+)*)/g;

/** True where `// gradlens-ignore <id>, <id>` is on the line where a span begins, or on the one before it. */
export function isIgnored(text: string, span: Span, check: string): boolean {
  const lineStart = text.lastIndexOf("\n", span.start - 1) + 1;
  const before = lineStart === 0 ? 0 : text.lastIndexOf("\n", lineStart - 2) + 1;
  const newLine = text.indexOf("\n", span.start);
  const lines = text.slice(before, newLine < 0 ? text.length : newLine);
  return [...lines.matchAll(comment)].some(([, ids]) => ids.split(/\s*,\s*/).includes(check));
}
