export type WarningHandler = (message: string) => void;

const toConsole: WarningHandler = (message) => console.warn(`UserWarning: ${message}`);

let handler = toConsole;

/** Warns the user: on the console, or where the runtime shows it. */
export function warn(message: string): void {
  handler(message);
}

/** Sends warnings elsewhere; `null` restores the console. */
export function setWarningHandler(replacement: WarningHandler | null): void {
  handler = replacement ?? toConsole;
}
