/** The coordinator's half of the protocol (bench/engines/driver.mjs): an engine in a process of its own. */
import { createInterface } from "node:readline";
import { start, stop } from "../../scripts/lib/process.mjs";

const marker = "@bench ";

/** @typedef {{ cannot: string, stack?: string }} Refusal */

export class Child {
  /** @type {((answer: Record<string, unknown>) => void) | undefined} */
  #settle;
  #errors = "";
  /** @type {string | undefined} */
  #ended;

  /** @param {import("./subjects.mjs").Subject} subject */
  constructor({ command, args, env, name }) {
    this.name = name;
    this.process = start(command, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    const { stdin, stdout, stderr } = this.process;
    if (!stdin || !stdout || !stderr) throw new Error(`${command} has no pipes`);
    createInterface({ input: stdout }).on("line", (line) => {
      if (line.startsWith(marker)) this.#answer(JSON.parse(line.slice(marker.length)));
    });
    stderr.setEncoding("utf8").on("data", (text) => (this.#errors = (this.#errors + text).slice(-4000)));
    // A child that is gone says so by its end, not by a broken pipe.
    stdin.on("error", () => undefined);
    this.process.once("error", (error) => this.#end(`${command} does not start: ${error.message}`));
    this.process.once("exit", (code, signal) => this.#end(this.#reason(code, signal)));
  }

  /** @param {number | null} code @param {string | null} signal */
  #reason(code, signal) {
    const lines = this.#errors.split("\n").filter((line) => line.trim() !== "");
    const message = lines.find((line) => /^\s*\w*(Error|Exception)\b/.test(line)) ?? lines.at(-1) ?? "";
    return `its process ended (${signal ?? `code ${code}`})${message && `: ${message.trim().slice(0, 200)}`}`;
  }

  /** @param {string} reason */
  #end(reason) {
    this.#ended ??= reason;
    this.#answer({ cannot: this.#ended });
  }

  /** @param {Record<string, unknown>} answer */
  #answer(answer) {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(answer);
  }

  /**
   * Sends a request and waits for its answer; one at a time.
   *
   * @param {Record<string, unknown>} request
   * @param {number} limit milliseconds after which the child is stopped and counts as unable
   * @returns {Promise<Record<string, any> | Refusal>}
   */
  ask(request, limit) {
    if (this.#ended !== undefined) return Promise.resolve({ cannot: this.#ended });
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#end(`no result after ${Math.round(limit / 1000)} s`);
        void stop(this.process);
      }, limit);
      this.#settle = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.process.stdin?.write(`${JSON.stringify(request)}\n`);
    });
  }

  async close() {
    this.#ended ??= "closed";
    await stop(this.process);
  }
}
