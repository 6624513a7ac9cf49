/** The setting `gradlens.checks` as the list of checks has it: for the test that compares it with the manifest, and for the script that writes it. */
import { readFileSync } from "node:fs";
import { checks } from "../../src/analysis/checks/index.js";
import { failureChecks } from "../../src/analysis/failures.js";

export type Texts = Record<string, string>;
export interface Manifest {
  contributes: { configuration: { properties: Record<string, { properties: Record<string, object> }> } };
}

export const read = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8")) as T;
const prefix = "configuration.checks.";

/** The properties of the setting, by check. */
export function checkProperties(): Record<string, object> {
  const all = [...failureChecks, ...checks].map(({ id, severity }) => [
    id,
    {
      type: "string",
      enum: ["error", "warning", "information", "hint", "off"],
      default: severity,
      description: `%${prefix}${id}%`,
    },
  ]);
  return Object.fromEntries(all) as Record<string, object>;
}

/** What package.nls.json says of each check. */
export function checkTexts(): Texts {
  return Object.fromEntries([...failureChecks, ...checks].map(({ id, title }) => [`${prefix}${id}`, title]));
}

/** A table of texts with exactly those of the checks: present ones are kept where `keep` is true, others are as in the list. */
export function withCheckTexts(texts: Texts, keep: boolean): Texts {
  const others = Object.entries(texts).filter(([key]) => !key.startsWith(prefix));
  const own = Object.entries(checkTexts()).map(([key, text]) => [key, keep ? (texts[key] ?? text) : text]);
  return Object.fromEntries([...others, ...own]) as Texts;
}
