/** What a failed test tells: all that can be read on the screen, in words, since a picture does not come with a log. */
import type { Frame, Locator, Page } from "playwright-core";

/** Texts of what is to be seen of a locator, one line each. */
async function texts(locator: Locator): Promise<string[]> {
  const all = await locator.filter({ visible: true }).allInnerTexts();
  return all.map((text) => text.replace(/\s+/g, " ").trim()).filter((text) => text !== "");
}

/** A frame's address without what is the same for all. */
function address(frame: Frame): string {
  const { pathname, searchParams } = new URL(frame.url() || "about:blank", "about:blank");
  return `${pathname.split("/").at(-1)} ${searchParams.get("extensionId") ?? ""} ${frame.name()}`;
}

/** What each part of the workbench shows. A part that shows nothing is left out. */
export async function screenText(page: Page): Promise<string> {
  const parts: Record<string, Promise<string[]>> = {
    tabs: texts(page.locator(".tab:not(.active)")),
    "tabs in front": texts(page.locator(".tab.active")),
    dialog: texts(page.locator(".monaco-dialog-box")),
    notifications: texts(page.locator(".notification-list-item")),
    "quick input": page
      .locator(".quick-input-widget:visible input.input")
      .evaluateAll((inputs) => inputs.map((input) => (input as unknown as { value: string }).value)),
    "quick input lists": texts(page.locator(".quick-input-widget .monaco-list-row")),
    "side bar": texts(page.locator(".sidebar .pane")),
    "status bar": texts(page.locator(".statusbar-item")),
  };
  // A webview is a frame in a frame: the inner one has the page of the extension.
  for (const frame of page.frames().slice(1)) parts[`frame ${address(frame)}`] = texts(frame.locator("body"));
  const lines = await Promise.all(
    Object.entries(parts).map(async ([name, shown]) => {
      const read = await shown.catch((error: unknown) => [`(${String(error).split("\n")[0]})`]);
      const isFrame = name.startsWith("frame");
      return (isFrame && read.length === 0 ? ["(nothing)"] : read).map((text) => `  ${name}: ${text.slice(0, 400)}`);
    }),
  );
  return lines.flat().join("\n");
}
