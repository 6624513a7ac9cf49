import type { AnalyserOptions, Budget } from "../analysis/analysis.js";

/** `gradlens.*` as far as it concerns the server, with the defaults of the manifest. */
export interface LanguageSettings {
  hints: {
    /** `assignments`: names that get a value; `all`: also results, links of chains, and layers. */
    shapes: "off" | "assignments" | "all";
    /** Characters; longer ones are cut. */
    maximumLength: number;
  };
  lenses: boolean;
  semanticTokens: boolean;
  /** False: files are never executed, as without trust. */
  run: boolean;
  budget: Budget;
  severities: AnalyserOptions["severities"];
}

const severities = ["error", "warning", "information", "hint", "off"] as const;

/** Reads the section `gradlens` of a person's settings: of any type; what makes no sense counts as not set. */
export function readSettings(section: unknown): LanguageSettings {
  const settings = record(section);
  const hints = record(settings.hints);
  const analysis = record(settings.analysis);
  return {
    hints: {
      shapes: oneOf(hints.shapes, ["off", "assignments", "all"], "all"),
      maximumLength: number(hints.maximumLength, 10, 200, 48),
    },
    lenses: settings.lenses !== false,
    semanticTokens: settings.semanticTokens !== false,
    run: analysis.run !== false,
    budget: {
      milliseconds: number(analysis.seconds, 0.1, 60, 2) * 1000,
      operations: number(analysis.operations, 1000, 10_000_000, 200_000),
      bytes: number(analysis.memory, 64, 4096, 256) * 2 ** 20,
    },
    severities: Object.fromEntries(
      Object.entries(record(settings.checks)).flatMap(([id, value]) => {
        const severity = severities.find((each) => each === value);
        return severity ? [[id, severity]] : [];
      }),
    ),
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((each) => each === value) ?? otherwise;
}

function number(value: unknown, least: number, most: number, otherwise: number): number {
  return typeof value === "number" && value >= least && value <= most ? value : otherwise;
}
