/**
 * Downloads one file. A bundle of its own, which the engine starts as a thread (`engine/platform/waiting.ts`), since code of the user's waits for the
 * file. What a connection that ends has brought is kept, and the rest asked for.
 */
import { createHash, type Hash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { setTimeout } from "node:timers/promises";
import { type Downloaded, type DownloadTask, leftOf } from "../engine/platform/download.js";
import { serveWaiting } from "../engine/platform/waiting.js";
import { get } from "./request.js";
import { makeWhole } from "./wholeFile.js";

/** Between two words on how far it is, in milliseconds. */
const INTERVAL = 250;
/** Waits before the next try, each where the one before has brought nothing. */
const PAUSES = [0, 1000, 3000];

/** The hash where none is asked for. */
const usual = "sha256";

type Tell = (sofar: Downloaded) => void;

/** What is in the part of a file so far. */
interface Sofar extends Downloaded {
  hash: Hash;
  /** By what the server knows the file again (`If-Range`). */
  validator?: string;
}

async function download(task: DownloadTask, tell: Tell): Promise<Downloaded> {
  const { file, part } = task;
  let got: Downloaded | undefined;
  await makeWhole(file, part, async () => {
    got = await fetchPart(task, tell);
  });
  return got!;
}

/** Fills the part, and compares its checksum. */
async function fetchPart(task: DownloadTask, tell: Tell): Promise<Downloaded> {
  const { file, part, checksum } = task;
  const sofar = await begin(part, checksum?.algorithm);
  const before = sofar.read;
  try {
    await fetchRest(task, sofar, tell);
  } catch (error) {
    // Only a checksum tells whether the rest, another time, is of the same file.
    if (checksum !== undefined && sofar.read > 0) await rename(part, leftOf(file));
    throw error;
  }
  const digest = sofar.hash.digest("hex");
  if (checksum === undefined || digest.startsWith(checksum.hex)) return { read: sofar.read, total: sofar.total };
  await rm(part);
  if (before > 0) return fetchPart(task, tell);
  throw new Error(`its ${checksum.algorithm} is ${digest}, but ${checksum.hex} is expected`);
}

/** What an earlier download has left. */
async function begin(part: string, algorithm = usual): Promise<Sofar> {
  const sofar: Sofar = { read: 0, hash: createHash(algorithm) };
  if (existsSync(part)) for await (const chunk of createReadStream(part)) take(sofar, chunk as Buffer);
  return sofar;
}

function take(sofar: Sofar, chunk: Buffer): void {
  sofar.hash.update(chunk);
  sofar.read += chunk.length;
}

/** Asks as often as the connection ends and the server goes on where it ended. */
async function fetchRest({ url, part, checksum }: DownloadTask, sofar: Sofar, tell: Tell): Promise<void> {
  let goesOn = false;
  for (let inVain = 0; ;) {
    const before = sofar.read;
    try {
      const response = await get(url, rangeOf(sofar));
      if (isAllThere(response, sofar)) return;
      if (!(await fits(response, part, sofar, checksum?.algorithm))) continue;
      const isKnown = sofar.validator !== undefined || checksum !== undefined;
      goesOn = isKnown && (response.statusCode === 206 || response.headers["accept-ranges"] === "bytes");
      return await append(response, part, sofar, tell);
    } catch (error) {
      inVain = sofar.read > before ? 0 : inVain + 1;
      if (!goesOn || inVain === PAUSES.length) throw error;
      await setTimeout(PAUSES[inVain]);
    }
  }
}

/** Whether there is nothing behind what is there: a download was ended before it could give the file its name. */
function isAllThere({ statusCode, headers }: IncomingMessage, { read }: Sofar): boolean {
  return statusCode === 416 && headers["content-range"] === `bytes */${read}`;
}

function rangeOf({ read, validator }: Sofar): Record<string, string> {
  if (read === 0) return {};
  return { range: `bytes=${read}-`, ...(validator !== undefined && { "if-range": validator }) };
}

/** Whether what comes belongs behind what is there, which is thrown away for a server that sends all, and for one that refuses the range. */
async function fits(response: IncomingMessage, part: string, sofar: Sofar, algorithm = usual): Promise<boolean> {
  const { statusCode, headers } = response;
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers["content-range"] ?? "") ?? [];
  if (statusCode === 206 && Number(start) === sofar.read) {
    sofar.total = Number(total);
    return true;
  }
  await rm(part, { force: true });
  const isAll = statusCode === 200;
  const size = Number(headers["content-length"]);
  // A weak tag does not promise the same bytes.
  const etag = headers.etag?.startsWith("W/") ? undefined : headers.etag;
  sofar.read = 0;
  sofar.hash = createHash(algorithm);
  sofar.total = isAll && Number.isSafeInteger(size) ? size : undefined;
  sofar.validator = isAll ? (etag ?? headers["last-modified"]) : undefined;
  if (!isAll) response.destroy();
  return isAll;
}

/** Writes what comes behind what is there: only what was written counts. */
async function append(response: IncomingMessage, part: string, sofar: Sofar, tell: Tell): Promise<void> {
  const handle = await open(part, "a");
  let told = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      await handle.appendFile(chunk);
      take(sofar, chunk);
      if (Date.now() - told < INTERVAL) continue;
      told = Date.now();
      tell({ read: sofar.read, total: sofar.total });
    }
  } catch (error) {
    const { read, total } = sofar;
    if (response.complete) throw error;
    throw new Error(`the connection ended after ${read} of ${total ?? "an unknown number of"} bytes`, { cause: error });
  } finally {
    await handle.close();
  }
}

serveWaiting(download);
