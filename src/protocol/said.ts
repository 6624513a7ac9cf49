/** A text for a person, in English, with holes `{0}`: who shows it translates the text and fills the holes, which may hold such texts too. */
export interface Said {
  text: string;
  values: readonly (Words | number)[];
}

/** A text for a person; a plain string (a name, a shape) needs no translation. */
export type Words = string | Said;

/** Puts values into a text that may have been translated: `vscode.l10n.t`, or `plainly`. */
export type Say = (text: string, ...values: (string | number)[]) => string;

/** A text that is put into words where it is shown. */
export const say = (text: string, ...values: Said["values"]): Said => ({ text, values });

/** Texts as they are written, for places without translations. */
export const plainly: Say = (text, ...values) =>
  text.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)]));

/** What is shown: the text, translated, with what its holes hold. */
export function inWords(words: Words, translate: Say = plainly): string {
  if (typeof words === "string") return words;
  const values = words.values.map((value) => (typeof value === "number" ? value : inWords(value, translate)));
  return translate(words.text, ...values);
}

/** Several texts one after the other, with commas between them. */
export function joined(first: Words, ...rest: readonly Words[]): Words {
  return rest.reduce((before, next) => say("{0}, {1}", before, next), first);
}
