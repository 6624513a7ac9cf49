import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, renameSync } from "node:fs";
import path from "node:path";
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
  const part = `${file}.${process.pid}-${randomUUID()}.part`;
  // Without a checksum nobody knows whether what is left is of the same file.
  if (checksum) claimLeft(file, part);
  const task: DownloadTask = { url, file, part, ...(checksum && { checksum }) };
  waitFor<DownloadTask, Downloaded, Downloaded>("download.js", task, { patience: PATIENCE, heard });
}

/** The name of what a download that failed has left. */
export const leftOf = (file: string): string => `${file}.part`;

/** Has a download go on from what another has left: one that failed, or whose process is gone. */
function claimLeft(file: string, part: string): void {
  const [folder, name] = [path.dirname(file), path.basename(file)];
  if (!existsSync(folder)) return;
  for (const other of readdirSync(folder)) {
    const left = other.startsWith(name) && /^\.(?:(\d+)-[\da-f-]{36}\.)?part$/.exec(other.slice(name.length));
    if (!left || isRunning(left[1])) continue;
    try {
      return renameSync(path.join(folder, other), part);
    } catch {
      // Another process was quicker.
    }
  }
}

/** Whether there is such a process. @param pid undefined for none */
function isRunning(pid: string | undefined): boolean {
  try {
    return pid !== undefined && process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The hash of a file, in hexadecimal digits. @throws Error that names it where it cannot be read */
export function hashOfFile(file: string, algorithm: Checksum["algorithm"]): string {
  const hash = createHash(algorithm);
  for (const { bytes } of readChunks(file)) hash.update(bytes);
  return hash.digest("hex");
}
