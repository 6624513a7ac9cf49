/** The settings of the engine, and the variables of its process's environment that they become. */
import path from "node:path";

/** `gradlens.engine.*`, as a person wrote them: of any type. */
export interface EngineSettings {
  blas: unknown;
  kernels: unknown;
  threads: unknown;
  memory: unknown;
}

/** What is wrong with a value. The engine runs as if it had not been set. */
export interface SettingProblem {
  setting: keyof EngineSettings;
  value: unknown;
  expected: "library" | "absolutePath" | "kernels" | "threads" | "memory";
}

export interface EngineEnvironment {
  /** Only what differs from the defaults, so that a variable of the editor's own environment stays in force. */
  env: Record<string, string>;
  problems: SettingProblem[];
}

const mostThreads = 64;
const leastMemory = 16;
const mostMemory = 4096;

type Check = (value: unknown) => SettingProblem["expected"] | undefined;

const checks: Record<keyof EngineSettings, Check> = {
  blas: (value) => {
    if (typeof value !== "string") return "library";
    const isRelative = path.basename(value) !== value && !path.isAbsolute(value);
    return isRelative ? "absolutePath" : undefined;
  },
  kernels: (value) => (["relaxed", "simd", "none"].includes(value as string) ? undefined : "kernels"),
  threads: (value) => (isWhole(value, 1, mostThreads) ? undefined : "threads"),
  memory: (value) => (isWhole(value, leastMemory, mostMemory) ? undefined : "memory"),
};

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isDefault(value: unknown): boolean {
  return value === undefined || value === null || value === "" || value === "auto" || value === 0;
}

/** The environment that settings ask for, and what is wrong with them. */
export function engineEnvironment(settings: EngineSettings): EngineEnvironment {
  const env: Record<string, string> = {};
  const problems: SettingProblem[] = [];
  for (const setting of Object.keys(checks) as (keyof EngineSettings)[]) {
    const value = typeof settings[setting] === "string" ? settings[setting].trim() : settings[setting];
    if (isDefault(value)) continue;
    const expected = checks[setting](value);
    if (expected) problems.push({ setting, value, expected });
    else env[`GRADLENS_${setting.toUpperCase()}`] = String(value);
  }
  return { env, problems };
}
