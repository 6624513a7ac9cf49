import { readBytes, writeBytes } from "../platform/files.js";
import type { Checkpoint, CheckpointKind } from "./checkpoint.js";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpointFile.js";

/** The name of a checkpoint in its folder. */
export function checkpointName(kind: CheckpointKind): string {
  return `${kind}.pth`;
}

/** Writes `last.pth` and `best.pth` into a folder, each in one piece: a kill leaves the one before. */
export function writeCheckpoints(folder: string): (checkpoint: Checkpoint, kind: CheckpointKind) => void {
  return (checkpoint, kind) => saveCheckpoint(`${folder}/${checkpointName(kind)}`, checkpoint);
}

/** Writes a checkpoint to a file that PyTorch's `torch.load` opens too, in one piece. */
export function saveCheckpoint(path: string, checkpoint: Checkpoint): void {
  writeBytes(path, encodeCheckpoint(checkpoint));
}

/** Reads a checkpoint's file. @throws Error that names the file where it is missing; FormatError where it is none */
export function readCheckpoint(path: string): Checkpoint {
  return decodeCheckpoint(path, readBytes(path));
}
