/** What separates the fields of a file, where nobody says it. */

const candidates = [",", ";", "\t", "|"];
const lines = 20;

/** The candidate that the first lines have most often outside quotes, equally often in each; a comma where there is none. */
export function findSeparator(text: string, quote: string): string {
  const counts = countOutsideQuotes(text, quote);
  const found = candidates.map((separator, i) => {
    const first = counts[0]?.[i] ?? 0;
    return { separator, first, steady: counts.every((line) => line[i] === first) };
  });
  const best = found
    .filter(({ first }) => first > 0)
    .sort((a, b) => Number(b.steady) - Number(a.steady) || b.first - a.first);
  return best[0]?.separator ?? ",";
}

/** How often each candidate is in each of the first records that are whole. */
function countOutsideQuotes(text: string, quote: string): number[][] {
  const counts: number[][] = [];
  let line = candidates.map(() => 0);
  let quoted = false;
  let blank = true;
  for (const character of text) {
    if (character === quote) quoted = !quoted;
    if (quoted) continue;
    if (character === "\n" || character === "\r") {
      if (!blank) counts.push(line);
      if (counts.length === lines) return counts;
      line = candidates.map(() => 0);
      blank = true;
    } else {
      blank = false;
      const at = candidates.indexOf(character);
      if (at >= 0) line[at]++;
    }
  }
  if (counts.length === 0 && !blank) counts.push(line);
  return counts;
}
