/**
 * End-to-end tests: the extension in the embedded VS Code, in a browser, used as a person uses it. `workbenchTest` gives each
 * test a fresh copy of a folder in a fresh page; the server is shared by the tests of a file.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { after, test } from "node:test";
import path from "node:path";
import { chromium, type Browser, type Frame, type Page } from "playwright-core";
import { startVsCode, type VsCodeServer } from "../../scripts/embedded/server.mjs";
import { chromiumArguments, ensureChromium } from "../../scripts/lib/chromium.mjs";
import { copyWorkspace } from "../../scripts/lib/workspace.mjs";

const root = process.cwd();
const defaultTimeout = 30_000;

export interface WorkbenchOptions {
  /** Folder whose copy is opened, relative to the project. Default: `examples`. */
  folder?: string;
  /** Texts of files to put into the folder before it is opened, by name. */
  files?: Record<string, string>;
  /** File to open in front, relative to the folder. */
  file?: string;
  /** `false`: the folder opens in restricted mode, until `trustFolder`. Default: `true`. */
  trust?: boolean;
  /** Default: `dark`. */
  colorScheme?: "dark" | "light";
  /** Folder of installed extensions to use instead of the extension under development, absolute. */
  extensionsFolder?: string;
}

export interface Workbench {
  page: Page;
  /** The opened folder, absolute. */
  folder: string;
  /** Saves `out/screenshots/<name>.png` and returns its path. */
  screenshot(name: string): Promise<string>;
  /** Runs a command by its title through the palette, and waits for it to be there first. */
  runCommand(title: string): Promise<void>;
  /** Opens a file of the folder through quick open. */
  openFile(name: string): Promise<void>;
  /** The frame of the webview that shows an element for the selector. */
  webview(selector: string): Promise<Frame>;
  /** Trusts the folder that was opened with `trust: false`. */
  trustFolder(): Promise<void>;
  /** Loads the page again, as a person does who presses F5. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

let browser: Promise<Browser> | undefined;
const servers = new Map<string, Promise<VsCodeServer>>();

after(async () => {
  await (await browser)?.close();
  for (const server of servers.values()) await (await server).stop();
});

/** Chromium is started once a test file. */
function sharedBrowser(): Promise<Browser> {
  browser ??= ensureChromium().then((executablePath) => chromium.launch({ executablePath, args: chromiumArguments }));
  return browser;
}

/** Trust and extensions are options of the server, so each combination has one. */
function sharedServer(trust: boolean, extensionsFolder: string | undefined): Promise<VsCodeServer> {
  const key = JSON.stringify([trust, extensionsFolder]);
  const known = servers.get(key);
  if (known) return known;
  const server = startVsCode({
    folder: root,
    trust,
    // While the workbench starts, the focus wanders: the palette must stay.
    settings: { "workbench.quickOpen.closeOnFocusLost": false },
    ...(extensionsFolder === undefined ? { extensionDevelopmentPath: root } : { extensionsFolder }),
  });
  servers.set(key, server);
  return server;
}

/** Opens the palette with a text in it and picks the first row, which must contain `row`. */
async function pick(page: Page, key: "F1" | "Control+p", text: string, row: string): Promise<void> {
  const input = page.locator(".quick-input-widget input.input");
  const first = page.locator(".quick-input-list .monaco-list-row").first().filter({ hasText: row });
  const deadline = Date.now() + defaultTimeout;
  // Until the workbench and the extension are ready, keys go nowhere and the list is not complete.
  for (;;) {
    try {
      await page.keyboard.press(key);
      await input.fill(text, { timeout: 2000 });
      await first.waitFor({ state: "visible", timeout: 2000 });
      break;
    } catch {
      await page.keyboard.press("Escape");
      if (Date.now() > deadline) throw new Error(`The palette lists nothing called '${row}' for '${text}'.`);
    }
  }
  // A workbench that is still loading can take the focus out of the palette: the key goes to the input, until the list is gone.
  // A command may ask for input in the same widget, so only this list counts.
  for (;;) {
    await input.press("Enter");
    try {
      return await first.waitFor({ state: "hidden", timeout: 3000 });
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

async function webview(page: Page, selector: string): Promise<Frame> {
  const deadline = Date.now() + defaultTimeout;
  while (Date.now() < deadline) {
    for (const frame of page.frames()) {
      if (frame === page.mainFrame() || !frame.url().includes("/webview/")) continue;
      const isVisible = await frame
        .locator(selector)
        .first()
        .isVisible()
        .catch(() => false);
      if (isVisible) return frame;
    }
    await page.waitForTimeout(100);
  }
  throw new Error(`No webview shows an element for '${selector}' within ${defaultTimeout / 1000} s.`);
}

/** Waits up to 30 s for a condition, and gives what it gave. What it throws meanwhile is taken for "not yet". */
export async function until<T>(page: Page, what: string, condition: () => Promise<T | undefined | false>): Promise<T> {
  for (let i = 0; i < 300; i++) {
    const value = await condition().catch(() => undefined);
    if (value !== undefined && value !== false) return value;
    await page.waitForTimeout(100);
  }
  throw new Error(`Waited 30 s in vain until ${what}.`);
}

/** Opens a workbench; `close` it when done. Tests use `workbenchTest`, which does. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const server = await sharedServer(options.trust ?? true, options.extensionsFolder);
  const { folder, remove } = copyWorkspace(path.join(root, options.folder ?? "examples"));
  for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(path.join(folder, name), text);
  const context = await (
    await sharedBrowser()
  ).newContext({ viewport: { width: 1400, height: 900 }, colorScheme: options.colorScheme ?? "dark" });
  context.setDefaultTimeout(defaultTimeout);
  const page = await context.newPage();
  const file = options.file === undefined ? {} : { file: path.join(folder, options.file) };

  const ready = async () => {
    await page.locator(".monaco-workbench .statusbar").waitFor();
    if (options.file !== undefined) await page.locator(".tab", { hasText: path.basename(options.file) }).waitFor();
  };
  // The first page of a server waits for it to start.
  await page.goto(server.address({ folder, ...file }), { timeout: 2 * 60_000 });
  await ready();

  return {
    page,
    folder,
    async screenshot(name) {
      const target = path.join(root, "out/screenshots", `${name}.png`);
      mkdirSync(path.dirname(target), { recursive: true });
      await page.screenshot({ path: target });
      return target;
    },
    runCommand: (title) => pick(page, "F1", `>${title}`, title),
    async openFile(name) {
      await pick(page, "Control+p", name, path.basename(name));
      await page.locator(".tab.active", { hasText: path.basename(name) }).waitFor();
    },
    webview: (selector) => webview(page, selector),
    async trustFolder() {
      await pick(page, "F1", ">Workspaces: Manage Workspace Trust", "Manage Workspace Trust");
      await page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).click();
      await page.locator(".statusbar", { hasText: "Restricted Mode" }).waitFor({ state: "hidden" });
    },
    async reload() {
      await page.reload({ timeout: 2 * 60_000 });
      await ready();
    },
    async close() {
      await context.close();
      remove();
    },
  };
}

/** A test with a workbench. When it fails, `out/screenshots/<name> (failed).png` shows how it looked. */
export function workbenchTest(
  name: string,
  options: WorkbenchOptions,
  body: (workbench: Workbench) => Promise<void>,
): void {
  test(name, { timeout: 6 * 60_000 }, async () => {
    const workbench = await openWorkbench(options);
    try {
      await body(workbench);
    } catch (error) {
      const file = await workbench.screenshot(`${name.replace(/[^\w-]+/g, "-")} (failed)`).catch(() => "none");
      console.error(`Screenshot of the failure: ${file}`);
      throw error;
    } finally {
      await workbench.close();
    }
  });
}
