/** The command palette and quick open, as a person uses them, in a workbench that may still be loading. */
import type { Page } from "playwright-core";
import { patience } from "./wait.js";

/** First and longest time for the palette to list what was typed; it doubles from try to try. */
const [firstTry, longestTry] = [2000, 30_000];

/** Opens the palette with a text in it and picks the first row, which must contain `row`. */
export async function pick(page: Page, key: "F1" | "Control+p", text: string, row: string): Promise<void> {
  const deadline = Date.now() + patience;
  await tryToPick(page, key, text, row, deadline);
  // A key that a busy workbench answers late opens the list of files in the place of what was to be picked.
  const files = page.getByPlaceholder("Search files by name");
  while (await files.isVisible()) {
    await page.keyboard.press("Escape");
    await tryToPick(page, key, text, row, deadline);
  }
}

async function tryToPick(
  page: Page,
  key: "F1" | "Control+p",
  text: string,
  row: string,
  deadline: number,
): Promise<void> {
  const input = page.locator(".quick-input-widget input.input");
  const first = page.locator(".quick-input-list .monaco-list-row").first().filter({ hasText: row });
  // Until the workbench and the extension are ready, keys go nowhere and the list is not complete: it is opened anew.
  for (let timeout = firstTry; ; timeout = Math.min(2 * timeout, longestTry)) {
    try {
      await page.keyboard.press(key);
      await input.fill(text, { timeout });
      await first.waitFor({ state: "visible", timeout });
      break;
    } catch {
      if (Date.now() > deadline) throw new Error(`The palette lists nothing called '${row}' for '${text}'.`);
      if (await input.isVisible()) await page.keyboard.press("Escape");
    }
  }
  // A workbench that is still loading can take the focus out of the palette: the key goes to the input, until the list is gone.
  // A list that takes the key is gone when the key is done. A command may ask for input in the same widget, so only this list counts.
  for (;;) {
    try {
      await input.press("Enter", { timeout: firstTry });
      return await first.waitFor({ state: "hidden", timeout: firstTry });
    } catch (error) {
      // A command that loads the window again takes the input with it.
      if (!(await first.isVisible())) return;
      if (Date.now() > deadline) throw error;
    }
  }
}
