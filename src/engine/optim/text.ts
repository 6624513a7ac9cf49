/** PyTorch's text of an optimizer: groups with their options in alphabetical order, in Python's words. */
export function optimizerText(name: string, groups: readonly { readonly params: unknown }[]): string {
  const texts = groups.map((group, i) => {
    const lines = Object.entries(group)
      .filter(([option]) => option !== "params")
      .map(([option, value]) => [snakeCase(option), python(value)])
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `Parameter Group ${i}\n${lines.map(([option, value]) => `    ${option}: ${value}\n`).join("")}`;
  });
  return `${name} (\n${texts.join("\n")})`;
}

/** The names that PyTorch's texts have: `weight_decay`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A value as Python prints it. */
export function python(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null || value === undefined) return "None";
  if (Array.isArray(value)) return `(${value.map(python).join(", ")})`;
  return typeof value === "number" ? pythonNumber(value) : String(value);
}

/** Python writes exponents with at least two digits, and from 1e-5 down where JavaScript still writes zeros. */
function pythonNumber(value: number): string {
  const text = value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}
