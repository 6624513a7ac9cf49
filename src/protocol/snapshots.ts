/** Where the snapshots of a run lie in its folder, and what they are called. They are files of PyTorch's. */

export const snapshotFolder = "snapshots";

/** The file of the snapshot after so many steps. */
export function snapshotName(step: number): string {
  return `step-${String(step).padStart(8, "0")}.pth`;
}

/** The step of a snapshot's file; undefined for other files. */
export function stepOfSnapshot(name: string): number | undefined {
  const digits = /^step-(\d+)\.pth$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
