/** A command line that cannot be understood; its message is for the person who typed it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export function quote(text: string): string {
  return JSON.stringify(text);
}
