/// <reference path="./untyped.d.ts" />
/**
 * Downloads one file. A bundle of its own, which the engine starts as a thread (`engine/platform/waiting.ts`), since code of the user's waits for the
 * file. Proxies are those of the environment: HTTP_PROXY, HTTPS_PROXY, NO_PROXY.
 */
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import http from "node:http";
import https from "node:https";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import type { Downloaded, DownloadTask } from "../engine/platform/download.js";
import { serveWaiting } from "../engine/platform/waiting.js";
import { makeWhole } from "./wholeFile.js";

const MOST_REDIRECTIONS = 10;
/** Without a byte for so long, in milliseconds, the server is taken for gone. */
const SILENCE = 30_000;
/** Between two words on how far it is. */
const INTERVAL = 250;

/** The response to a GET, after redirections. @throws Error for anything but success */
async function get(address: string): Promise<http.IncomingMessage> {
  let url = new URL(address);
  for (let i = 0; i <= MOST_REDIRECTIONS; i++) {
    const response = await request(url);
    const { statusCode = 0, statusMessage, headers } = response;
    if (statusCode === 200) return response;
    response.destroy();
    if (![301, 302, 303, 307, 308].includes(statusCode) || headers.location === undefined)
      throw new Error(`the server answers ${statusCode}${statusMessage ? ` ${statusMessage}` : ""}`);
    const next = new URL(headers.location, url);
    if (next.protocol !== "https:" && (next.protocol !== "http:" || url.protocol === "https:"))
      throw new Error(`the server leads to ${next.href}, which is less secure`);
    url = next;
  }
  throw new Error(`the server leads on more than ${MOST_REDIRECTIONS} times`);
}

function request(url: URL): Promise<http.IncomingMessage> {
  const proxy = getProxyForUrl(url.href);
  const isSecure = url.protocol === "https:";
  const agent = proxy === "" ? undefined : isSecure ? new HttpsProxyAgent(proxy) : new HttpProxyAgent(proxy);
  return new Promise((resolve, reject) => {
    const headers = { "user-agent": "gradlens", "accept-encoding": "identity" };
    const sent = (isSecure ? https : http).get(url, { agent, headers, timeout: SILENCE }, resolve);
    sent.on("timeout", () => sent.destroy(new Error(`no byte came for ${SILENCE / 1000} seconds`)));
    sent.on("error", reject);
  });
}

async function download(task: DownloadTask, tell: (sofar: Downloaded) => void): Promise<Downloaded> {
  const { url, file, part, checksum } = task;
  const response = await get(url).catch((error: NodeJS.ErrnoException) => {
    throw new Error(reasons[error.code ?? ""] ?? (error.message || error.code), { cause: error });
  });
  const size = Number(response.headers["content-length"]);
  const total = Number.isSafeInteger(size) ? size : undefined;
  const hash = createHash(checksum?.algorithm ?? "sha256");
  let read = 0;
  let told = 0;
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      read += chunk.length;
      if (Date.now() - told > INTERVAL) {
        told = Date.now();
        tell({ read, total });
      }
      done(null, chunk);
    },
  });
  await makeWhole(file, part, async () => {
    await pipeline(response, watch, createWriteStream(part, { flags: "wx" })).catch((error: Error) => {
      const isCut = !response.complete;
      throw isCut ? new Error(`the connection ended after ${read} of ${total ?? "an unknown number of"} bytes`) : error;
    });
    const digest = hash.digest("hex");
    if (checksum !== undefined && !digest.startsWith(checksum.hex))
      throw new Error(`its ${checksum.algorithm} is ${digest}, but ${checksum.hex} is expected`);
  });
  return { read, total };
}

/** What the system says, in words. */
const reasons: Record<string, string> = {
  ENOTFOUND: "the server's name is not known: is there a network?",
  EAI_AGAIN: "the server's name cannot be looked up: is there a network?",
  ECONNREFUSED: "the server refuses the connection",
  ECONNRESET: "the server ended the connection",
  ENETUNREACH: "there is no network",
  EHOSTUNREACH: "the server cannot be reached",
  ETIMEDOUT: "the server does not answer",
};

serveWaiting(download);
