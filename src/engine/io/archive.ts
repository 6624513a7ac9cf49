/** Archives (zip, tar, tar.gz) unpacked into a folder: within it, within bounds, whole or not at all. */
import { fillFolder } from "../platform/folders.js";
import { withFile } from "../platform/source.js";
import { ByteStream } from "./byteStream.js";
import { FormatError, quoted } from "./formatError.js";
import { tarFiles } from "./tar.js";
import { members } from "./zip.js";

/** A file in an archive. */
export interface ArchiveFile {
  name: string;
  /** Bytes, unpacked. */
  size: number;
  /** Where its header is. */
  at?: number;
  /** Its bytes in pieces, each good until the next. */
  content(): Iterable<Uint8Array>;
}

export interface UnpackOptions {
  /** Bytes that the files may have together: 2 GiB. */
  maxBytes?: number;
}

const MOST_FILES = 100_000;
const MOST_BYTES = 2 ** 31;

/**
 * Unpacks an archive into a folder, which takes the place of one that is there. A folder that all files share is left out, as the
 * one that GitHub puts around a repository's files. Links are left out.
 * @throws FormatError for no archive, a damaged one, one that is too large, and for names that lead out of the folder
 */
export function unpack(file: string, folder: string, { maxBytes = MOST_BYTES }: UnpackOptions = {}): void {
  withArchive(file, maxBytes, (files) =>
    fillFolder(folder, (write) => {
      const taken = new Set<string>();
      let total = 0;
      for (const { name, size, at, content } of files) {
        const fail = (expected: string, found: string): never => {
          throw new FormatError(file, { byte: at, expected: `${expected} in the archive`, found });
        };
        const parts = safeParts(name) ?? fail("names of files below its folder", quoted(name));
        const place = parts.join("/");
        if (taken.has(place.toLowerCase())) fail("each name once", `${quoted(name)} again`);
        if (taken.size === MOST_FILES) fail(`at most ${MOST_FILES} files`, "more");
        taken.add(place.toLowerCase());
        total += size;
        if (total > maxBytes) fail(`at most ${maxBytes} bytes`, `${total} up to ${quoted(name)}`);
        write(place, content());
      }
      if (taken.size === 0) throw new FormatError(file, { expected: "files in the archive", found: "none" });
      const tops = new Set([...taken].map((name) => name.split("/")[0]));
      return tops.size === 1 && ![...taken].some((name) => !name.includes("/"));
    }),
  );
}

function withArchive(file: string, maxBytes: number, use: (files: Iterable<ArchiveFile>) => void): void {
  const isZip = withFile(file, (source) => {
    const [p, k] = source.read(0, Math.min(2, source.size));
    if (p !== 0x50 || k !== 0x4b) return false;
    use(zipFiles(members(file, source, { maxBytes })));
    return true;
  });
  if (isZip) return;
  const stream = new ByteStream(file);
  try {
    use(tarFiles(file, stream));
  } finally {
    stream.close();
  }
}

function* zipFiles(found: ReturnType<typeof members>): Generator<ArchiveFile> {
  for (const [name, member] of found)
    if (!name.endsWith("/")) yield { name, size: member.size, content: () => [member.read()] };
}

/** The folders and the name; undefined for a name that leads elsewhere, or that some system takes for another. */
function safeParts(name: string): string[] | undefined {
  const parts = name.replace(/^(\.\/)+/, "").split("/");
  const isSafe = parts.every(
    (part) =>
      part !== "" &&
      part !== "." &&
      part !== ".." &&
      // Control characters, and what Windows reads as drives, streams and folders.
      !/[\x00-\x1f\\:*?"<>|]|[. ]$/.test(part) &&
      !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(part),
  );
  return isSafe ? parts : undefined;
}
