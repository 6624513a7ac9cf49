/** Figures as JSON: typed arrays as lists under the name of their kind, numbers that are not finite as words. */

const kinds = { Float64Array, Float32Array, Uint8Array };
type Kind = keyof typeof kinds;

const isKind = (name: string): name is Kind => Object.hasOwn(kinds, name);

export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    const kind = Object.keys(kinds)
      .filter(isKind)
      .find((name) => part instanceof kinds[name]);
    if (kind) return { [kind]: Array.from(part as Float64Array) };
    return typeof part === "number" && !Number.isFinite(part) ? String(part) : part;
  });
}

const words: Record<string, number> = { NaN, Infinity, "-Infinity": -Infinity };

/** What `toJson` wrote. @throws SyntaxError for text that is no JSON */
export function fromJson(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) => {
    if (typeof part !== "object" || part === null) return part;
    const [name, ...others] = Object.keys(part);
    if (name === undefined || others.length > 0 || !isKind(name)) return part;
    const values = (part as Record<string, (number | string)[]>)[name];
    return kinds[name].from(values.map((value) => (typeof value === "string" ? words[value] : value)));
  });
}
