import { environment } from "../platform/env.js";
import { machineMemory } from "../platform/memory.js";

const MIB = 2 ** 20;

/** What 32-bit addresses reach, less the page that ends the memory. */
const largest = 4096 * MIB - 65536;

/** The least that a small network needs. */
const smallest = 16 * MIB;

/**
 * The most bytes that tensors may take: GRADLENS_MEMORY in MiB, or half of the machine's memory; never more than 4 GiB.
 * @throws RangeError where GRADLENS_MEMORY is no number from 16 to 4096
 */
export function memoryBudget(): number {
  const wanted = environment("GRADLENS_MEMORY");
  if (wanted === undefined || wanted === "" || wanted === "0")
    return Math.max(smallest, Math.min(largest, Math.floor(machineMemory() / 2)));
  const bytes = Number(wanted) * MIB;
  if (!(bytes >= smallest && bytes <= 4096 * MIB))
    throw new RangeError(
      `GRADLENS_MEMORY is "${wanted}"; expected a number of MiB from 16 to 4096, or 0 for half of the machine's memory.`,
    );
  return Math.min(Math.floor(bytes), largest);
}
