import { totalmem } from "node:os";

/** Bytes of memory that the machine (or the container) has. */
export function machineMemory(): number {
  const constrained = process.constrainedMemory?.() ?? 0;
  return constrained > 0 && constrained < totalmem() ? constrained : totalmem();
}
