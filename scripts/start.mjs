/**
 * Shows Gradlens in an embedded VS Code in the browser: installs what is missing, builds, starts, prints the address.
 *
 *   npm start [-- --port N] [-- --no-open]
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { parseArgs } from "node:util";
import { ensureVsCode, requireSupportedPlatform, stateFolder } from "./embedded/install.mjs";
import { startVsCode } from "./embedded/server.mjs";
import { ensureDependencies, fail, requireNode, root, SetupError } from "./lib/project.mjs";
import { run, start } from "./lib/process.mjs";

const defaultPort = 8420;
const portsToTry = 50;

function parseCommandLine() {
  try {
    const { values } = parseArgs({ options: { port: { type: "string" }, "no-open": { type: "boolean" } } });
    const port = Number(values.port ?? defaultPort);
    if (!Number.isInteger(port) || port < 1 || port > 65535)
      throw new Error(`--port takes a number from 1 to 65535, not '${values.port}'`);
    return { port, open: !values["no-open"] };
  } catch (error) {
    throw new SetupError(`${/** @type {Error} */ (error).message}\nUsage: npm start -- [--port N] [--no-open]`);
  }
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

/** @param {number} first @returns {Promise<number>} the first free port from there on. */
async function freePort(first) {
  const last = Math.min(first + portsToTry, 65536);
  for (let port = first; port < last; port++) if (await isFree(port)) return port;
  throw new SetupError(`No port from ${first} to ${last - 1} is free. Name another one: npm start -- --port N`);
}

/**
 * The page can run commands on this machine, so other users and other pages must not reach it: its address has a secret.
 * It stays the same, so that an open page finds the server again after a restart.
 *
 * @param {string} folder
 */
function accessToken(folder) {
  const file = path.join(folder, "token");
  if (existsSync(file)) return readFileSync(file, "utf8");
  const token = randomBytes(8).toString("hex");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, token, { mode: 0o600 });
  return token;
}

/**
 * A short address for the long one: a page of VS Code names its folder, its extension and its file.
 *
 * @param {number} port
 * @param {string} token
 * @param {string} target
 * @returns {Promise<string>}
 */
function shortAddress(port, token, target) {
  const server = http.createServer((request, response) => {
    if (request.url === `/${token}`) response.writeHead(302, { location: target }).end();
    else response.writeHead(404).end("Open the address that npm start printed.\n");
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(`http://127.0.0.1:${port}/${token}`));
  });
}

/** Shows the address in the person's browser, where there is a screen. @param {string} url */
function openInBrowser(url) {
  if (process.env.CI) return;
  if (process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const opener = process.platform === "darwin" ? "open" : "xdg-open";
  // Not finding it is no error: the address is on the screen.
  start(opener, [url], { stdio: "ignore" }).once("error", () => undefined);
}

async function main() {
  requireNode();
  const options = parseCommandLine();
  requireSupportedPlatform();
  // Both mostly wait for the network.
  const vscode = ensureVsCode();
  vscode.catch(() => undefined);
  await ensureDependencies();
  console.log("Building...");
  const built = await run(process.execPath, ["scripts/build.mjs"], { cwd: root });
  if (built.code !== 0) throw new SetupError("The build failed; its messages are above.");
  await vscode;

  const dataFolder = stateFolder();
  const token = accessToken(dataFolder);
  const port = await freePort(options.port);
  const server = await startVsCode({
    folder: path.join(root, "examples"),
    file: path.join(root, "examples/moons.ts"),
    extensionDevelopmentPath: root,
    dataFolder,
    port: await freePort(port + 1),
    token,
  });
  const address = await shortAddress(port, token, server.url);
  console.log(`
Gradlens in VS Code is ready. Open

  ${address}

The command "Gradlens: Train File" (F1, or the button at the top right of moons.ts) trains the file in front.

In a desktop VS Code instead:
  npm run package                                         makes gradlens-<version>.vsix
  code --install-extension gradlens-<version>.vsix        installs it

Ctrl+C stops everything.`);
  if (options.open) openInBrowser(address);
  const code = await server.exited;
  throw new SetupError(
    `The embedded VS Code ended by itself (code ${code}). The end of its log:\n${server.log().slice(-3000)}`,
  );
}

main().catch(fail);
