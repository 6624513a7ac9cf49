import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { Snapshot } from "../../protocol/run.js";

/** The snapshots in a run's folder, ascending by step. */
export async function snapshotsIn(runFolder: string): Promise<Snapshot[]> {
  const folder = path.join(runFolder, "snapshots");
  const names = await readdir(folder).catch(() => [] as string[]);
  const found = await Promise.all(
    names.map(async (name): Promise<Snapshot | undefined> => {
      const step = /^step-(\d+)\.ckpt$/.exec(name)?.[1];
      const file = path.join(folder, name);
      const facts = step === undefined ? undefined : await stat(file).catch(() => undefined);
      return facts && { step: Number(step), time: facts.mtimeMs, file, bytes: facts.size };
    }),
  );
  return found.filter((snapshot) => snapshot !== undefined).sort((a, b) => a.step - b.step);
}
