import type { Run } from "./run.js";

/**
 * Whether a run has every word of a filter: in its name, its tags, its file, its status, or a hyperparameter as `lr=0.1`. Case does not matter.
 * An empty filter accepts all.
 */
export function matchesFilter(run: Run, filter: string): boolean {
  const { name, tags, file, status, hyperparameters } = run;
  const settings = Object.entries(hyperparameters).map(([key, value]) => `${key}=${value}`);
  const text = [name, ...tags.map((tag) => `#${tag}`), file, status, ...settings].join("\n").toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Tags as a person writes them: `baseline, long run` or `#baseline #long`. */
export function parseTags(text: string): string[] {
  const parts = text.includes(",") ? text.split(",") : /(^|\s)#/.test(text) ? text.split(/\s+/) : [text];
  return [...new Set(parts.map((part) => part.trim().replace(/^#/, "")).filter((part) => part !== ""))];
}
