import { RuntimeError } from "../errors.js";
import { formatShape } from "../tensor/shape.js";
import type { Heap } from "./heap.js";
import type { Storage } from "../tensor/storage.js";
import { Chunk } from "./chunk.js";
import type { Resident } from "./elders.js";
import { residents } from "./residents.js";

/** Tensors do not fit into the memory budget. */
export class OutOfMemoryError extends RuntimeError {
  override readonly name = "OutOfMemoryError";
}

/** How many tensors the error names. */
const NAMED = 5;

const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

function describe(resident: Resident): string {
  const { bytes } = resident;
  if (resident instanceof Chunk) return `  ${mib(bytes)}  small tensors`;
  const { dtype, length, origin } = resident as Storage;
  const shape = origin ? formatShape(origin.shape) : `${length} elements`;
  const maker = origin?.operation ? ` from ${origin.operation}` : "";
  return `  ${mib(bytes)}  ${dtype.name} ${shape}${maker}${origin?.site ? ` at ${origin.site}` : ""}`;
}

/** The error for `bytes` bytes that no room is left for: what is in use, the largest tensors and where they were made. */
export function outOfMemory({ allocator, budget }: Heap, bytes: number, what: string): OutOfMemoryError {
  const alive = residents();
  const largest = alive.toSorted((a, b) => b.bytes - a.bytes).slice(0, NAMED);
  return new OutOfMemoryError(
    [
      `${what} needs ${mib(bytes)}, but of the budget of ${mib(budget)} ${mib(allocator.inUse)} are in use, in ${alive.length} blocks. ` +
        "The largest are:",
      ...largest.map(describe),
      "Keep fewer tensors (a sum of losses keeps every step's graph: add loss.item() instead), use smaller batches, or raise the budget with " +
        "the setting gradlens.engine.memory or the environment variable GRADLENS_MEMORY (MiB).",
    ].join("\n"),
  );
}
