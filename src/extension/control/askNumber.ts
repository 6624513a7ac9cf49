import * as vscode from "vscode";

/**
 * Asks for a number.
 * @param problem says in words what is wrong with one
 * @returns undefined when the person gave up
 */
export async function askNumber(
  prompt: string,
  present: number,
  problem: (value: number) => string | undefined,
): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    prompt,
    value: String(present),
    validateInput: (input) => {
      const value = numberOf(input);
      return Number.isNaN(value) ? vscode.l10n.t("Enter a number, such as 0.01 or 1e-3.") : problem(value);
    },
  });
  return text === undefined ? undefined : numberOf(text);
}

/** The number that a text says; NaN where it says none. */
export function numberOf(text: string): number {
  return text.trim() === "" ? NaN : Number(text.trim());
}
