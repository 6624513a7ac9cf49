import { createHash, randomUUID } from "node:crypto";
import { readChunks } from "./chunks.js";
import { waitFor } from "./waiting.js";

/** What a download must be: the first digits of its hash will do. */
export interface Checksum {
  algorithm: "md5" | "sha256";
  /** Lower case. */
  hex: string;
}

/** What the thread (`runtime/download.ts`) is to do. */
export interface DownloadTask {
  url: string;
  file: string;
  /** The name of the file until it is whole. */
  part: string;
  checksum?: Checksum;
}

/** Bytes so far, and in all where the server tells. */
export interface Downloaded {
  read: number;
  total?: number;
}

/** Longer than the thread itself waits for a byte, in milliseconds. */
const PATIENCE = 120_000;

/**
 * Fetches a URL of http or https into a file, which is there whole when this returns, or not at all.
 * @throws Error with the reason
 */
export function fetchFile(url: string, file: string, checksum?: Checksum, heard?: (sofar: Downloaded) => void): void {
  const task: DownloadTask = { url, file, part: `${file}.${randomUUID()}.part`, ...(checksum && { checksum }) };
  waitFor<DownloadTask, Downloaded, Downloaded>("download.js", task, { patience: PATIENCE, heard });
}

/** The hash of a file, in hexadecimal digits. @throws Error that names it where it cannot be read */
export function hashOfFile(file: string, algorithm: Checksum["algorithm"]): string {
  const hash = createHash(algorithm);
  for (const { bytes } of readChunks(file)) hash.update(bytes);
  return hash.digest("hex");
}
