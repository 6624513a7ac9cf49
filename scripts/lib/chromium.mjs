/** The browser of the tests: a Chromium that is installed, or is installed now when that is possible. */
import { existsSync } from "node:fs";
import path from "node:path";
import { SetupError } from "./project.mjs";
import { run } from "./process.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];

const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** Arguments for a browser that shows one local page: no sandbox for root in containers, no traffic of its own. */
export const chromiumArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Windows that are not in front must go on drawing: nobody looks at them.
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  "--disable-backgrounding-occluded-windows",
];

/** @param {string} file */
async function starts(file) {
  if (process.platform === "win32") return true; // `chrome.exe --version` opens a window there.
  return (await run(file, ["--version"], { quiet: true, timeout: 30_000 })).code === 0;
}

/** @returns {Promise<string | undefined>} the executable, if a Chromium is installed. */
export async function findChromium() {
  const named = process.env.GRADLENS_CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new SetupError(
      `GRADLENS_CHROMIUM names ${named}, which does not exist. Name a Chromium or Chrome executable.`,
    );
  }
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  const candidates = [...folders.flatMap((folder) => names.map((name) => path.join(folder, name))), ...places];
  for (const file of candidates) if (existsSync(file) && (await starts(file))) return file;
  return undefined;
}

/** @returns {Promise<string>} the executable; installs Debian's package when this process may. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  const canInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (canInstall) {
    console.log("Installing Chromium (apt-get install chromium)...");
    await run("apt-get", ["update", "-qq"], { quiet: true });
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const { code, output } = await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
      env,
      quiet: true,
    });
    const installed = code === 0 ? await findChromium() : undefined;
    if (installed) return installed;
    throw new SetupError(`apt-get could not install chromium:\n${output.trim().split("\n").slice(-10).join("\n")}`);
  }
  throw new SetupError(
    "The tests need Chromium or Chrome. Install it (Debian, Ubuntu: sudo apt-get install chromium; macOS: brew install " +
      "--cask google-chrome), or set GRADLENS_CHROMIUM to an executable.",
  );
}
