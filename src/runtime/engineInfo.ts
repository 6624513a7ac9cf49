import type { EngineInfo } from "../engine/info.js";
import { type EngineOptions, forkEngine } from "./engineFork.js";
import type { InfoMessage } from "./info.js";

export type { EngineInfo } from "../engine/info.js";

/** After so many milliseconds without an answer there is none. */
const patience = 15_000;

/**
 * Asks a fresh engine process what it computes with: true for one that is started with the same options.
 * @throws Error that says why there is no answer
 */
export function askEngineInfo(options: EngineOptions = {}): Promise<EngineInfo> {
  return new Promise((resolve, reject) => {
    const child = forkEngine({ cwd: __dirname, ...options });
    const timer = setTimeout(() => fail(`it did not answer within ${patience / 1000} s`), patience);
    let errorText = "";

    function end(): void {
      clearTimeout(timer);
      child.removeAllListeners();
      child.on("error", () => undefined);
      child.kill();
    }
    function refuse(reason: string): void {
      end();
      reject(new Error(reason));
    }
    function fail(reason: string): void {
      refuse(`The engine process does not tell what it computes with: ${reason}`);
    }

    child.stderr?.on("data", (data: Buffer) => (errorText += data.toString()));
    child.on("message", (message) => {
      const answer = message as InfoMessage;
      if ("failure" in answer) return refuse(answer.failure);
      end();
      resolve(answer.info);
    });
    child.on("error", (error) => fail(error.message));
    child.on("close", (code) => fail(errorText.trim() || `its process ended with code ${code}`));
    child.send({ type: "info" });
  });
}
