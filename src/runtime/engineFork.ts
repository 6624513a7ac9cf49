import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";

export interface EngineOptions {
  /** The engine process's bundle; beside the calling bundle when absent. */
  enginePath?: string;
  /** The Node (or Electron) to run it with; the one of this process when absent. */
  nodePath?: string;
  /** Node options of the engine process, such as `--inspect=127.0.0.1:9229`. */
  execArgv?: string[];
  /** Current folder of the engine process. */
  cwd?: string;
  /** Variables of its environment, beside those of this process. */
  env?: Readonly<Record<string, string>>;
}

/** Starts an engine process (process.ts), which waits for a message. */
export function forkEngine({ enginePath, nodePath, execArgv = [], cwd, env }: EngineOptions): ChildProcess {
  return fork(enginePath ?? path.join(__dirname, "engine-process.js"), [], {
    serialization: "advanced",
    execPath: nodePath ?? process.execPath,
    execArgv: [...(nodePath === undefined ? kernelFlags() : []), ...execArgv],
    cwd,
    // VS Code's Electron is a Node only when told so.
    env: { ...process.env, ...env, ELECTRON_RUN_AS_NODE: "1" },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
}

/** Node 20 has relaxed SIMD, which the fastest kernels need, behind a flag; later ones have it as it is (docs/decisions/blas.md). */
function kernelFlags(): string[] {
  return process.versions.node.startsWith("20.") && !process.versions.electron
    ? ["--experimental-wasm-relaxed-simd"]
    : [];
}
