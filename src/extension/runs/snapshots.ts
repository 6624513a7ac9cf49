import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { Snapshot } from "../../protocol/run.js";
import { snapshotFolder, stepOfSnapshot } from "../../protocol/snapshots.js";

/** The snapshots in a run's folder, ascending by step. */
export async function snapshotsIn(runFolder: string): Promise<Snapshot[]> {
  const folder = path.join(runFolder, snapshotFolder);
  const names = await readdir(folder).catch(() => [] as string[]);
  const found = await Promise.all(
    names.map(async (name): Promise<Snapshot | undefined> => {
      const step = stepOfSnapshot(name);
      const file = path.join(folder, name);
      const facts = step === undefined ? undefined : await stat(file).catch(() => undefined);
      return facts && { step: step!, time: facts.mtimeMs, file, bytes: facts.size };
    }),
  );
  return found.filter((snapshot) => snapshot !== undefined).sort((a, b) => a.step - b.step);
}
