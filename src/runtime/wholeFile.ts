import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";

/**
 * Makes a file that is there whole or not at all, with the folders above it.
 * @param part the name that it has until it is whole
 * @param write writes `part`
 */
export async function makeWhole(file: string, part: string, write: () => Promise<void> | void): Promise<void> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  try {
    await write();
    const handle = await open(part, "r+");
    await handle.sync();
    await handle.close();
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
