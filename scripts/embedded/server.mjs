/** Starts the VS Code server with the extension under development, for `npm start` and for the tests. */
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SetupError } from "../lib/project.mjs";
import { run, start, stop } from "../lib/process.mjs";
import { temporaryFolder } from "../lib/temporary.mjs";
import { ensureVsCode } from "./install.mjs";

const startTimeout = 60_000;

/** A quiet VS Code: only what was asked for is on the screen. */
const settings = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.welcomePage.experimentalOnboarding": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "update.showReleaseNotes": false,
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "npm.autoDetect": "off",
  "typescript.disableAutomaticTypeAcquisition": true,
  "typescript.surveys.enabled": false,
  "window.autoDetectColorScheme": true,
};

/**
 * The environment of the server: without what npm and an enclosing VS Code put there.
 *
 * @param {Record<string, string>} extra
 */
function serverEnvironment(extra) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_TEST_CONTEXT$|INIT_CWD$)/.test(name),
  );
  // No extension gallery: nothing leaves the machine.
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: "{}", ...extra };
}

/**
 * @typedef {object} VsCodeOptions
 * @property {string} folder workspace folder, absolute
 * @property {string} [extensionDevelopmentPath] folder of the extension to load, absolute
 * @property {string} [extensionTestsPath] module that exports `run()`, absolute
 * @property {string} [file] file to open in front, absolute
 * @property {boolean} [trust] every workspace is trusted (default); false: workspace trust is as on a person's machine
 * @property {number} [port] default: a free one
 * @property {string} [token] access token for the page; none by default
 * @property {string} [dataFolder] keeps settings and state; default: a temporary folder that `stop` removes
 * @property {string} [extensionsFolder] folder of installed extensions; default: an empty one in the data folder
 * @property {Record<string, unknown>} [settings] user settings beside the quiet ones
 * @property {Record<string, string>} [env] added to the environment of the server and of its extension host
 */

/**
 * @typedef {object} VsCodeServer
 * @property {string} url the workbench of the options
 * @property {(view: Partial<VsCodeOptions>) => string} address another workbench of this server: other folder, other file
 * @property {number} port
 * @property {Promise<number | null>} exited resolves with the exit code
 * @property {() => string} log
 * @property {() => Promise<void>} stop
 */

/** @param {number} port @param {VsCodeOptions} options */
function workbenchAddress(port, { folder, extensionDevelopmentPath, extensionTestsPath, file, token }) {
  const remote = (/** @type {string} */ target) => `vscode-remote://127.0.0.1:${port}${encodeURI(target)}`;
  const payload = [];
  if (extensionDevelopmentPath) payload.push(["extensionDevelopmentPath", remote(extensionDevelopmentPath)]);
  if (extensionTestsPath) payload.push(["extensionTestsPath", remote(extensionTestsPath)]);
  if (file) payload.push(["openFile", remote(file)]);
  const query = new URLSearchParams({ ...(token ? { tkn: token } : {}), folder });
  if (payload.length > 0) query.set("payload", JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query}`;
}

/**
 * Writes the settings unless a person has made their own.
 *
 * @param {string} dataFolder
 * @param {Record<string, unknown>} more
 */
function writeSettings(dataFolder, more) {
  const file = path.join(dataFolder, "user/User/settings.json");
  if (existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...settings, ...more }, null, 2));
}

/**
 * Starts a server and waits until it serves.
 *
 * @param {VsCodeOptions} options
 * @returns {Promise<VsCodeServer>}
 * @throws {SetupError} when it ends or stays silent; the message has the end of its log.
 */
export async function startVsCode(options) {
  const { node, server } = await ensureVsCode();
  const { folder: data, remove } =
    options.dataFolder === undefined ? temporaryFolder("vscode") : { folder: options.dataFolder, remove: () => {} };
  writeSettings(data, options.settings ?? {});
  const logFile = path.join(data, "server.log");
  const args = [
    server,
    ...["--host", "127.0.0.1", "--port", String(options.port ?? 0), "--accept-server-license-terms"],
    ...(options.token ? ["--connection-token", options.token] : ["--without-connection-token"]),
    // Without it the page ignores the development options in its address.
    "--enable-smoke-test-driver",
    ...["--user-data-dir", path.join(data, "user"), "--server-data-dir", path.join(data, "server")],
    ...["--extensions-dir", options.extensionsFolder ?? path.join(data, "extensions")],
    ...["--telemetry-level", "off"],
    // Else a login shell is asked for its environment before each extension host starts; this process has it already.
    "--force-disable-user-env",
    ...((options.trust ?? true) ? ["--disable-workspace-trust"] : []),
  ];
  const child = start(node, args, { stdio: ["ignore", "pipe", "pipe"], env: serverEnvironment(options.env ?? {}) });
  const log = createWriteStream(logFile);
  child.stderr?.pipe(log);
  child.stdout?.pipe(log);
  /** @type {Promise<number | null>} */
  const exited = new Promise((resolve) => child.once("exit", (code) => resolve(code)));
  const readLog = () => (existsSync(logFile) ? readFileSync(logFile, "utf8") : "");

  const stopServer = async () => {
    await stop(child);
    remove();
  };

  /** @type {Promise<number>} */
  const listening = new Promise((resolve, reject) => {
    let text = "";
    const give = (/** @type {string} */ reason) =>
      reject(new SetupError(`The embedded VS Code ${reason}:\n${text.slice(-3000)}`));
    const timer = setTimeout(() => give(`did not serve within ${startTimeout / 1000} s`), startTimeout);
    child.once("exit", (code) => give(`ended with code ${code} while it started`));
    child.once("error", (error) => give(`could not be started (${error.message})`));
    child.stdout?.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      const port = /Extension host agent listening on (\d+)/.exec(text)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
  });

  try {
    const port = await listening;
    const address = (/** @type {Partial<VsCodeOptions>} */ view) => workbenchAddress(port, { ...options, ...view });
    return { url: address({}), address, port, exited, log: readLog, stop: stopServer };
  } catch (error) {
    await stopServer();
    throw error;
  }
}

/**
 * Installs a packaged extension into a folder of extensions, for `startVsCode` to use.
 *
 * @param {string} vsix absolute path
 * @param {string} extensionsFolder absolute path; made if missing
 * @throws {SetupError} with what VS Code said.
 */
export async function installExtension(vsix, extensionsFolder) {
  const { node, server } = await ensureVsCode();
  const { folder: data, remove } = temporaryFolder("vscode");
  try {
    const { code, output } = await run(
      node,
      [
        server,
        ...["--install-extension", vsix, "--extensions-dir", extensionsFolder, "--accept-server-license-terms"],
        ...["--user-data-dir", path.join(data, "user"), "--server-data-dir", path.join(data, "server")],
      ],
      { env: serverEnvironment({}), quiet: true, timeout: 120_000 },
    );
    if (code !== 0) throw new SetupError(`${vsix} could not be installed:\n${output.trim()}`);
  } finally {
    remove();
  }
}
