/** What the engine runs on. */
import { cpus } from "node:os";

export interface Host {
  /** Such as `v24.1.0`. */
  node: string;
  /** `linux`, `darwin` or `win32`. */
  platform: string;
  /** `x64` or `arm64`. */
  arch: string;
  processor: string;
  /** Logical processors. */
  processors: number;
}

/** The host of this process. */
export function host(): Host {
  const all = cpus();
  return {
    node: process.version,
    platform: process.platform,
    arch: process.arch,
    processor: all[0]?.model.trim() ?? "unknown processor",
    processors: all.length,
  };
}
