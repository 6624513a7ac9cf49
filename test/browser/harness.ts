/**
 * End-to-end tests: the extension in the embedded VS Code, in a browser, used as a person uses it. `workbenchTest` gives each
 * test a workbench with nothing open on a fresh copy of a folder; the server and the browser are shared by all.
 */
import { mkdirSync } from "node:fs";
import { after, test } from "node:test";
import path from "node:path";
import { type BrowserContext, chromium, type Frame, type Page } from "playwright-core";
import { startVsCode, type VsCodeServer } from "../../scripts/embedded/server.mjs";
import { chromiumArguments, ensureChromium } from "../../scripts/lib/chromium.mjs";
import { temporaryFolder } from "../../scripts/lib/temporary.mjs";
import { copyWorkspace } from "../../scripts/lib/workspace.mjs";
import { tidyFolder, writeFiles } from "./folder.js";
import { pick } from "./palette.js";
import { installPanelWorker } from "./panelWorker.js";
import { screenText } from "./screen.js";
import { eventually, patience, until } from "./wait.js";

export { eventually, until };

const root = process.cwd();
/** The page's processor is so many times slower: shows whether tests are steady. */
const slowness = Number(process.env.GRADLENS_SLOW ?? 1);
/** A test has many waits, but only one of them fails. */
const testTimeout = 5 * patience;
/** What a page keeps apart from its caches: a test begins without it. */
const storage = "cookies,file_systems,indexeddb,local_storage,websql";

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
  /** `true`: a page that no other test has used, for what is about the start of a window. Default: `false`. */
  fresh?: boolean;
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
  /** Loads the window again by VS Code's own command, which stores first what is open. Opens no file. */
  reload(): Promise<void>;
  /** What can be told of a failure: texts on the screen, errors of the page, the end of the server's log. */
  report(): Promise<string>;
}

/** A workbench as the harness has it. */
interface OpenedWorkbench extends Workbench {
  /** False where a test has left what the next one must not find: the folder is trusted for good. */
  canBeTakenOver(): boolean;
  /** Loads the page; of a workbench that is taken over, closes what was opened and takes away what was written. Then opens the file. */
  prepare(options: WorkbenchOptions): Promise<void>;
  close(): Promise<void>;
}

let browser: Promise<BrowserContext> | undefined;
const servers = new Map<string, Promise<VsCodeServer>>();
/** The workbench of the last test, if that passed: to open one takes longer than most tests. */
let last: { key: string; workbench: OpenedWorkbench } | undefined;

after(async () => {
  await closeLast();
  await (await browser)?.close();
  for (const server of servers.values()) await (await server).stop();
});

/** Chromium is started once. Its pages share a profile, so that the workbench is fetched and compiled once. */
function sharedBrowser(): Promise<BrowserContext> {
  browser ??= ensureChromium().then((executablePath) =>
    chromium.launchPersistentContext(temporaryFolder("browser").folder, { executablePath, args: chromiumArguments }),
  );
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
    settings: {
      "workbench.quickOpen.closeOnFocusLost": false,
    },
    ...(extensionsFolder === undefined ? { extensionDevelopmentPath: root } : { extensionsFolder }),
  });
  servers.set(key, server);
  return server;
}

async function webview(page: Page, selector: string): Promise<Frame> {
  return until(page, `a webview shows an element for '${selector}'`, async () => {
    for (const frame of page.frames()) {
      if (frame === page.mainFrame() || !frame.url().includes("/webview/")) continue;
      const isVisible = await frame
        .locator(selector)
        .first()
        .isVisible()
        .catch(() => false);
      if (isVisible) return frame;
    }
    return undefined;
  });
}

/** Loads the window again. The address named a file to open, which would be opened alone. */
async function reload(page: Page): Promise<void> {
  await page.evaluate(`{
    const address = new URL(location.href);
    const payload = JSON.parse(address.searchParams.get("payload") ?? "[]");
    address.searchParams.set("payload", JSON.stringify(payload.filter(([key]) => key !== "openFile")));
    history.replaceState(history.state, "", address);
    window.isOld = true;
  }`);
  // A page that is merely left, as by F5, loses what was opened in the last five seconds and more: VS Code stores it when idle.
  await pick(page, "F1", ">Developer: Reload Window", "Reload Window");
  await until(page, "the window is loaded again", () => page.evaluate<boolean>("!window.isOld"));
  await restored(page);
}

/** Waits until the workbench shows what it has to show: files, and the frames of panels. */
async function restored(page: Page): Promise<void> {
  await page.waitForFunction("window.driver?.whenWorkbenchRestored");
  await page.evaluate("window.driver.whenWorkbenchRestored()");
}

/** Tests whose options have the same key can take over each other's workbench. */
const keyOf = ({ folder, trust = true, extensionsFolder }: WorkbenchOptions): string =>
  JSON.stringify([trust ? 0 : 1, extensionsFolder ?? "", folder ?? ""]);

async function closeLast(): Promise<void> {
  const { workbench } = last ?? {};
  last = undefined;
  await workbench?.close();
}

async function workbenchFor(options: WorkbenchOptions): Promise<OpenedWorkbench> {
  if (last?.key === keyOf(options) && options.fresh !== true) {
    const { workbench } = last;
    last = undefined;
    return workbench;
  }
  await closeLast();
  return newWorkbench(options);
}

async function newWorkbench(options: WorkbenchOptions): Promise<OpenedWorkbench> {
  const server = await sharedServer(options.trust ?? true, options.extensionsFolder);
  const original = path.join(root, options.folder ?? "examples");
  const { folder, remove } = copyWorkspace(original);
  writeFiles(folder, options.files);
  const context = await sharedBrowser();
  const address = new URL(server.address({ folder, ...(options.file && { file: path.join(folder, options.file) }) }));
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await page.setViewportSize({ width: 1400, height: 900 });
  const devtools = await context.newCDPSession(page);
  await devtools.send("Storage.clearDataForOrigin", { origin: address.origin, storageTypes: storage });
  if (slowness > 1) await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowness });
  const errors: string[] = [];
  page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
  let isLoaded = false;
  let isTrustedLater = false;

  const runCommand = (title: string) => pick(page, "F1", `>${title}`, title);
  const openFile = async (name: string) => {
    await pick(page, "Control+p", name, path.basename(name));
    await page.locator(".tab.active", { hasText: path.basename(name) }).waitFor();
  };
  // VS Code's theme follows.
  const light = async ({ colorScheme = "dark" }: WorkbenchOptions) => {
    await page.emulateMedia({ colorScheme });
    if (isLoaded) await page.locator(`.monaco-workbench.${colorScheme === "dark" ? "vs-dark" : "vs"}`).waitFor();
  };
  const load = async () => {
    await light(options);
    await page.goto(address.href);
    await installPanelWorker(page);
    await restored(page);
    if (options.file !== undefined) await page.locator(".tab", { hasText: path.basename(options.file) }).waitFor();
    isLoaded = true;
  };
  const tidy = async (next: WorkbenchOptions) => {
    const { file, files } = next;
    await light(next);
    await runCommand("View: Close All Editors");
    await page.locator(".tab").first().waitFor({ state: "detached" });
    tidyFolder(folder, original);
    writeFiles(folder, files);
    await runCommand("Notifications: Clear All Notifications");
    await runCommand("Gradlens: Refresh");
    if (file !== undefined) await openFile(file);
  };

  return {
    page,
    folder,
    async screenshot(name) {
      const target = path.join(root, "out/screenshots", `${name}.png`);
      mkdirSync(path.dirname(target), { recursive: true });
      await page.screenshot({ path: target });
      return target;
    },
    runCommand,
    openFile,
    webview: (selector) => webview(page, selector),
    async trustFolder() {
      isTrustedLater = true;
      await pick(page, "F1", ">Workspaces: Manage Workspace Trust", "Manage Workspace Trust");
      await page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).click();
      await page.locator(".statusbar", { hasText: "Restricted Mode" }).waitFor({ state: "hidden" });
    },
    reload: () => reload(page),
    async report() {
      const log = server.log().trim().split("\n").slice(-20).join("\n");
      return `On the screen:\n${await screenText(page)}\nErrors of the page:\n${errors.slice(-10).join("\n")}\nLog of the server:\n${log}`;
    },
    canBeTakenOver: () => !isTrustedLater,
    prepare: (next) => (isLoaded ? tidy(next) : load()),
    async close() {
      await page.close();
      remove();
    },
  };
}

interface RegisteredTest {
  name: string;
  options: WorkbenchOptions;
  body: (workbench: Workbench) => Promise<void>;
}

const registered: RegisteredTest[] = [];

/** Tests that can take over each other's workbench follow each other, in whatever files they are. */
function testInOrder(): void {
  const order = registered.splice(0).sort((a, b) => keyOf(a.options).localeCompare(keyOf(b.options)));
  for (const { name, options, body } of order) testWithWorkbench(name, options, body);
}

/** A test with a workbench. When it fails, `out/screenshots/<name> (failed).png` shows how it looked. */
export function workbenchTest(name: string, options: WorkbenchOptions, body: RegisteredTest["body"]): void {
  // Once the files of the bundle have registered theirs, up to one that waits for something first.
  if (registered.push({ name, options, body }) === 1) queueMicrotask(testInOrder);
}

function testWithWorkbench(name: string, options: WorkbenchOptions, body: RegisteredTest["body"]): void {
  test(name, { timeout: testTimeout }, async () => {
    const workbench = await workbenchFor(options);
    try {
      await workbench.prepare(options);
      await body(workbench);
      if (workbench.canBeTakenOver()) last = { key: keyOf(options), workbench };
      else await workbench.close();
    } catch (error) {
      const file = await workbench.screenshot(`${name.replace(/[^\w-]+/g, "-")} (failed)`).catch(() => "none");
      console.error(`Screenshot of the failure: ${file}\n${await workbench.report().catch(String)}`);
      await workbench.close();
      throw error;
    }
  });
}
