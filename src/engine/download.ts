/** Files from the network: on the caller's explicit word alone. */
import { RuntimeError, ValueError } from "./errors.js";
import { reachOutside } from "./outside.js";
import { type Checksum, fetchFile } from "./platform/download.js";
import { readingProgress } from "./progress.js";

export type { Checksum };

export interface DownloadOptions {
  checksum?: Checksum;
  /** False tells nothing of how far it is. */
  progress?: boolean;
  /** What to do where it fails, as a sentence. */
  advice?: string;
}

/**
 * Fetches a file from the first of several places that has it.
 * @throws RuntimeError with what each place said; ValueError for what is no address
 */
export function download(urls: readonly string[], file: string, options: DownloadOptions = {}): void {
  const { checksum, progress = true, advice } = options;
  for (const url of urls)
    if (!/^https?:\/\//.test(url) || !URL.canParse(url))
      throw new ValueError(`expected an address of http or https, but got ${JSON.stringify(url)}`);
  reachOutside(`downloading ${urls[0]}`);
  const failures: string[] = [];
  for (const url of urls) {
    if (progress) console.info(`Downloading ${url}`);
    const told = readingProgress(url, progress ? undefined : () => undefined, "Downloading");
    try {
      fetchFile(url, file, checksum, ({ read, total }) => told({ read, total: total ?? Infinity }));
      return;
    } catch (error) {
      failures.push(`Cannot download ${url} to ${file}: ${(error as Error).message}`);
    }
  }
  throw new RuntimeError([...failures, ...(advice === undefined ? [] : [advice])].join(".\n"));
}
