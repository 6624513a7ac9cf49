/** Value of an environment variable; undefined where it is not set, and in a browser. */
export function environment(name: string): string | undefined {
  return typeof process === "undefined" ? undefined : process.env[name];
}
