/** Layout of the control word that the engine process and its worker share (an Int32Array on shared memory). */
export const control = {
  /** Index of the command. */
  command: 0,
  /** Index of the number of messages that the engine process has passed on; a worker too far ahead of it waits. */
  acknowledged: 1,
  /** Number of cells. */
  length: 2,
} as const;

/** Values of the command cell. `backward()` and `step()` read it; a paused worker waits on it. */
export const command = { run: 0, pause: 1, stop: 2 } as const;
