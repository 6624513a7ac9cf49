/** Tells how far a long reading is: lines in the output, few enough to be read. */

/** What is done so fast needs no telling; after that a line now and then, in milliseconds. */
const first = 1000;
const interval = 2000;

/** How far a reading is, in bytes of the file; `total` is infinite where it is not known. */
export interface ReadingProgress {
  read: number;
  total: number;
}

/**
 * A function that is told of each piece that was read, and prints `Reading data.csv: 40% of 100 MB` at times, or calls
 * `heard` instead.
 */
export function readingProgress(
  name: string,
  heard?: (progress: ReadingProgress) => void,
  verb: "Reading" | "Downloading" = "Reading",
): (progress: ReadingProgress) => void {
  if (heard) return heard;
  const started = Date.now();
  let next = started + first;
  return ({ read, total }) => {
    const now = Date.now();
    if (now < next || read >= total) return;
    next = now + interval;
    const sofar = total === Infinity ? megabytes(read) : `${Math.floor((100 * read) / total)}% of ${megabytes(total)}`;
    console.info(`${verb} ${name}: ${sofar}`);
  };
}

const format = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const megabytes = (bytes: number) => `${format.format(bytes / 1e6)} MB`;
