/** Value of an environment variable; undefined where it is not set, and in a browser. */
export function environment(name: string): string | undefined {
  return typeof process === "undefined" ? undefined : process.env[name];
}

/** Calls a function when this thread ends. */
export function onExit(call: () => void): void {
  process.on("exit", call);
}

/** Milliseconds of processor time that all threads of this process had so far. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
