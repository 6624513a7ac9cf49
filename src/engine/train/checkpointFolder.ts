import { readBytes, writeBytes } from "../platform/files.js";
import type { Checkpoint, CheckpointKind } from "./checkpoint.js";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpointFile.js";

/** Writes `last.ckpt` and `best.ckpt` into a folder, each in one piece: a kill leaves the one before. */
export function writeCheckpoints(folder: string): (checkpoint: Checkpoint, kind: CheckpointKind) => void {
  return (checkpoint, kind) => writeBytes(`${folder}/${kind}.ckpt`, encodeCheckpoint(checkpoint));
}

/** Writes a checkpoint to a file, in one piece. */
export function saveCheckpoint(path: string, checkpoint: Checkpoint): void {
  writeBytes(path, encodeCheckpoint(checkpoint));
}

/** Reads a checkpoint's file. @throws Error that names the file where it is missing or is none */
export function readCheckpoint(path: string): Checkpoint {
  const bytes = readBytes(path);
  try {
    return decodeCheckpoint(bytes);
  } catch (error) {
    throw new Error(`${path} is no checkpoint of this library: ${(error as Error).message}`, { cause: error });
  }
}
