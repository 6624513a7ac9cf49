/**
 * The pattern that a person typed: a regular expression, or plain text where it is none. Case does not matter. Undefined for an empty one.
 */
export function matcher(pattern: string): ((text: string) => boolean) | undefined {
  const text = pattern.trim();
  if (text === "") return undefined;
  try {
    const expression = new RegExp(text, "i");
    return (value) => expression.test(value);
  } catch {
    return (value) => value.toLowerCase().includes(text.toLowerCase());
  }
}
