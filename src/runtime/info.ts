/** A worker of the engine process that tells what the engine computes with, then ends. */
import { parentPort } from "node:worker_threads";
import { type EngineInfo, engineInfo } from "../engine/info.js";

/** What the engine process answers to `info`. */
export type InfoMessage = { info: EngineInfo } | { failure: string };

function answer(): InfoMessage {
  try {
    return { info: engineInfo() };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

parentPort!.postMessage(answer());
