/** Python literals in the header of an array's file: what `ast.literal_eval` reads, as far as such headers need it. */

export type Literal = string | number | boolean | null | Literal[] | Map<Literal, Literal>;

const DEEPEST = 20;
const token = /\s*(?:(-?\d{1,16})L?(?![\w.])|'([^'\\\n]*)'|"([^"\\\n]*)"|(True|False|None)\b|([[\](){},:]))/y;

/**
 * The value that a text says: texts, whole numbers, booleans, None, lists, tuples (as arrays) and dictionaries.
 * @throws SyntaxError that quotes what it stops at
 */
export function literal(text: string): Literal {
  let at = 0;
  /** The next token, and the end of it. */
  const peek = (): { match: RegExpExecArray; end: number } => {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null) throw new SyntaxError(JSON.stringify(text.slice(at, at + 40).trimStart()));
    return { match, end: token.lastIndex };
  };
  const next = (): RegExpExecArray => {
    const { match, end } = peek();
    at = end;
    return match;
  };
  const isNext = (sign: string): boolean => peek().match[5] === sign;
  const expect = (sign: string): void => {
    const [found] = next();
    if (found.trim() !== sign) throw new SyntaxError(`${JSON.stringify(found.trim())} for ${JSON.stringify(sign)}`);
  };
  const items = <T>(close: string, item: () => T): T[] => {
    const out: T[] = [];
    while (!isNext(close)) {
      out.push(item());
      if (!isNext(close)) expect(",");
    }
    expect(close);
    return out;
  };
  const value = (depth: number): Literal => {
    if (depth > DEEPEST) throw new SyntaxError("values nested too deep");
    const [all, digits, single, double, name, sign] = next();
    if (digits !== undefined) return Number(digits);
    if (single !== undefined || double !== undefined) return single ?? double;
    if (name !== undefined) return name === "None" ? null : name === "True";
    if (sign === "[") return items("]", () => value(depth + 1));
    if (sign === "(") return items(")", () => value(depth + 1));
    if (sign !== "{") throw new SyntaxError(JSON.stringify(all.trim()));
    return new Map(
      items("}", (): [Literal, Literal] => {
        const key = value(depth + 1);
        expect(":");
        return [key, value(depth + 1)];
      }),
    );
  };
  const whole = value(0);
  if (text.slice(at).trim() !== "") throw new SyntaxError(JSON.stringify(text.slice(at, at + 40)));
  return whole;
}
