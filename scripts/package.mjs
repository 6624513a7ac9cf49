/**
 * Builds, and makes the file that a desktop VS Code installs.
 *
 *   npm run package [-- --out FILE] [-- --no-build]
 */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { collectAll } from "./lib/native.mjs";
import { ensureDependencies, fail, requireNode, root, SetupError } from "./lib/project.mjs";
import { run } from "./lib/process.mjs";
import { makeVsix } from "./lib/vsix.mjs";

async function main() {
  requireNode();
  const { values } = parseArgs({ options: { out: { type: "string" }, "no-build": { type: "boolean" } } });
  await ensureDependencies();
  if (!values["no-build"]) {
    const built = await run(process.execPath, ["scripts/build.mjs", "--clean"], { cwd: root });
    if (built.code !== 0) throw new SetupError("The build failed; its messages are above.");
  }
  const missing = await collectAll();
  if (missing.length > 0)
    console.log(
      `Without koffi for ${missing.join(", ")}, which npm did not give: there the engine finds no BLAS library and uses its own kernels.`,
    );
  const { name, version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const file = path.resolve(values.out ?? path.join(root, `${name}-${version}.vsix`));
  await makeVsix(file);
  const size = new Intl.NumberFormat("en", { maximumFractionDigits: 1 }).format(statSync(file).size / 1e6);
  console.log(`${file} (${size} MB). Install it with: code --install-extension ${path.basename(file)}`);
}

main().catch(fail);
