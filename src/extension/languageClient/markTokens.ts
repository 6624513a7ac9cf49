/**
 * Adds a modifier to those tokens that stand where others stand.
 *
 * @param tokens five numbers a token as in LSP: lines down, characters right, length, type, modifiers
 * @param marked the ones whose places get the mark
 * @param bit number of the modifier in the legend of `tokens`
 */
export function markTokens(tokens: ArrayLike<number>, marked: ArrayLike<number>, bit: number): Uint32Array {
  const places = new Set(positions(marked).map(({ line, character }) => `${line}:${character}`));
  const result = Uint32Array.from(tokens);
  for (const { at, line, character } of positions(tokens))
    if (places.has(`${line}:${character}`)) result[at + 4] |= 1 << bit;
  return result;
}

function positions(tokens: ArrayLike<number>): { at: number; line: number; character: number }[] {
  const found = [];
  let [line, character] = [0, 0];
  for (let at = 0; at < tokens.length; at += 5) {
    if (tokens[at] > 0) character = 0;
    line += tokens[at];
    character += tokens[at + 1];
    found.push({ at, line, character });
  }
  return found;
}
