/** Value of an environment variable; undefined where it is not set, and in a browser. */
export function environment(name: string): string | undefined {
  return typeof process === "undefined" ? undefined : process.env[name];
}

/** Calls a function when this thread ends. */
export function onExit(call: () => void): void {
  process.on("exit", call);
}
