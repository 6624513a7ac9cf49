/** Zip archives of tensors: `.pth` and `.npz`. */
import { ValueError } from "../errors.js";
import { format } from "../platform/formats.js";
import { FormatError, quoted } from "./formatError.js";

export interface UnzipOptions {
  /** Bytes that the files in the archive may have together, unpacked: 1 GiB, or the archive's own size where that is more. */
  maxBytes?: number;
}

const GIB = 2 ** 30;
/** Deflate packs no tighter. */
const MOST_RATIO = 1032;
const MOST_FILES = 100_000;
/** Files end below it: offsets in the archive are of 32 bits, and Node reads no more at once. */
const LARGEST = 2 * GIB - 1;

/**
 * The files of an archive, by name, in the archive's order.
 * @throws FormatError for what is no archive, a damaged one, and one that claims to unpack to more than it can or may
 */
export function unzip(file: string, bytes: Uint8Array, { maxBytes }: UnzipOptions = {}): Map<string, Uint8Array> {
  const most = maxBytes ?? Math.max(GIB, bytes.length);
  const sizes = new Map<string, number>();
  let total = 0;
  const admit = ({ name, size, originalSize }: { name: string; size: number; originalSize: number }): boolean => {
    const fail = (expected: string, found: string, advice?: string): never => {
      throw new FormatError(file, { expected: `${expected} for ${quoted(name)} in the archive`, found, advice });
    };
    if (size > bytes.length) fail(`at most ${bytes.length} bytes`, String(size));
    if (originalSize > MOST_RATIO * size)
      fail(`at most ${MOST_RATIO * size} bytes out of ${size}`, String(originalSize));
    total += originalSize;
    if (total > most)
      fail(`at most ${most} bytes unpacked`, `${total} so far`, "Raise maxBytes for a file that you trust");
    if (sizes.size >= MOST_FILES) fail(`at most ${MOST_FILES} files`, "more");
    if (sizes.has(name)) fail("one file", "two of that name");
    sizes.set(name, originalSize);
    return true;
  };
  let contents: Record<string, Uint8Array>;
  try {
    contents = format("archive").unzipSync(bytes, { filter: admit });
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw new FormatError(file, { expected: "a zip archive", found: `damage: ${(cause as Error).message}`, cause });
  }
  const out = new Map<string, Uint8Array>();
  for (const [name, size] of sizes) {
    const content = Object.hasOwn(contents, name) ? contents[name] : undefined;
    if (content?.length !== size)
      throw new FormatError(file, {
        expected: `${size} bytes of ${quoted(name)} in the archive`,
        found: String(content?.length ?? 0),
      });
    out.set(name, content);
  }
  return out;
}

export interface ZipOptions {
  compress?: boolean;
  /** The content of each file begins at a multiple of this, as PyTorch has it, which maps files into memory. */
  align?: number;
}

const LOCAL_HEADER = 30;
const EXTRA_HEADER = 4;
/** PyTorch's name for bytes that fill up to the next boundary. */
const PADDING = 0x4246;
/** The same bytes at any time of day: as early as archives can say. */
const EPOCH = new Date(1980, 0, 1);

/** An archive of the files, in their order. @throws ValueError for one of 2 GiB */
export function zip(files: ReadonlyMap<string, Uint8Array>, { compress = false, align }: ZipOptions = {}): Uint8Array {
  const entries: Record<string, [Uint8Array, { level: 0 | 6; extra?: Record<number, Uint8Array> }]> = {};
  let at = 0;
  for (const [name, bytes] of files) {
    const header = LOCAL_HEADER + new TextEncoder().encode(name).length;
    const padding = align === undefined ? 0 : -(at + header + EXTRA_HEADER) & (align - 1);
    const extra = align === undefined ? undefined : { [PADDING]: new Uint8Array(padding).fill("Z".charCodeAt(0)) };
    entries[name] = [bytes, { level: compress ? 6 : 0, extra }];
    at += header + (align === undefined ? 0 : EXTRA_HEADER + padding) + bytes.length;
  }
  if (at > LARGEST) throw new ValueError(`files hold less than 2 GiB, but this one would have ${at} bytes`);
  return format("archive").zipSync(entries, { mtime: EPOCH });
}
