/**
 * Child processes of the scripts. Each leads its own process group, and all groups end with this process: no server,
 * browser or test file outlives the command that started it.
 */
import { spawn, spawnSync } from "node:child_process";

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

const windows = process.platform === "win32";
const graceMilliseconds = 5000;

/** @type {Set<ChildProcess>} */
const running = new Set();

/** @param {ChildProcess} child @param {NodeJS.Signals} signal */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (windows) spawnSync("taskkill", ["/pid", String(child.pid), "/T", "/F"]);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/**
 * Starts a child in its own group.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {ChildProcess}
 */
export function start(command, args, options = {}) {
  installHandlers();
  const child = spawn(command, args, { ...options, detached: !windows });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/**
 * Asks the group to end, then forces it. Resolves when the child is gone.
 *
 * @param {ChildProcess} child
 * @returns {Promise<void>}
 */
export async function stop(child) {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    /** @type {Promise<void>} */
    const gone = new Promise((resolve) => child.once("exit", () => resolve()));
    signalGroup(child, "SIGTERM");
    const timer = setTimeout(() => signalGroup(child, "SIGKILL"), graceMilliseconds);
    await gone;
    clearTimeout(timer);
  }
  // What the child left behind in its group.
  signalGroup(child, "SIGKILL");
}

/**
 * Runs a command to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean, quiet?: boolean, timeout?: number}} [options]
 *   `quiet` keeps the output back; `timeout` is in milliseconds.
 * @returns {Promise<{code: number, output: string, timedOut: boolean}>} code 127 when the command cannot be started.
 */
export function run(command, args, { quiet = false, timeout, ...options } = {}) {
  return new Promise((resolve) => {
    const child = start(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let timedOut = false;
    for (const [stream, sink] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]))
      stream?.setEncoding("utf8").on("data", (text) => {
        output += text;
        if (!quiet) sink.write(text);
      });
    const timer =
      timeout === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            void stop(child);
          }, timeout);
    child.once("error", (error) => {
      running.delete(child);
      clearTimeout(timer);
      resolve({ code: 127, output: `${output}${error.message}\n`, timedOut });
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, output, timedOut });
    });
  });
}

/** Stops everything that is still running. */
export async function stopAll() {
  await Promise.all([...running].map(stop));
}

let installed = false;

function installHandlers() {
  if (installed) return;
  installed = true;
  process.once("exit", () => {
    for (const child of running) signalGroup(child, "SIGTERM");
  });
  /** @type {[NodeJS.Signals, number][]} */
  const signals = [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ];
  for (const [signal, code] of signals)
    process.once(signal, () => {
      void stopAll().then(() => process.exit(code));
    });
}
