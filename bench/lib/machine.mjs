/** Where a run took place. */
import os from "node:os";
import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { root } from "../../scripts/lib/project.mjs";

/**
 * @typedef {object} Machine
 * @property {string} date ISO, to the minute, UTC
 * @property {string} processor
 * @property {number} cores
 * @property {string} system
 * @property {string} node of the engines' processes
 * @property {string} gradlens version and commit
 * @property {number} load the one-minute load average when the run began
 */

function commit() {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "";
  }
}

/** @param {string} node the executable of the engines @returns {Machine} */
export function describeMachine(node) {
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const versions = JSON.parse(execFileSync(node, ["-p", "JSON.stringify(process.versions)"], { encoding: "utf8" }));
  const processors = os.cpus();
  return {
    date: `${new Date().toISOString().slice(0, 16)}Z`,
    processor: processors[0]?.model.trim() ?? os.arch(),
    cores: processors.length,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: `${versions.node} (V8 ${versions.v8})`,
    gradlens: [version, commit()].filter(Boolean).join(" "),
    load: os.loadavg()[0],
  };
}
