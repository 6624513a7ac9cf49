/** The coordinator's half of the protocol (bench/engines/driver.mjs): an engine in a process of its own. */
import { createInterface } from "node:readline";
import { start, stop } from "../../scripts/lib/process.mjs";

const marker = "@bench ";

/**
 * What a child says to any request; which of it is there depends on the request (bench/engines/driver.mjs).
 *
 * @typedef {object} Answer
 * @property {string} [cannot] why it cannot do what was asked
 * @property {string} [stack] of the error behind that
 * @property {string} [version] of the engine
 * @property {string} [blas] libraries in use
 * @property {number[][]} [checks] first results
 * @property {string} [note]
 * @property {number} [seconds] of one call
 * @property {number} [calls] in the sample
 * @property {number} [early] resident bytes after 1,000 steps
 * @property {number} [late] resident bytes at the end
 * @property {number} [growth] between the two
 */

export class Child {
  /** @type {((answer: Answer) => void) | undefined} */
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

  /** @param {Answer} answer */
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
   * @returns {Promise<Answer>}
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
