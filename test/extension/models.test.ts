import assert from "node:assert/strict";
import * as vscode from "vscode";
import { cleanUp, gradlens, inWorkspace, until, write } from "./support.js";

const find = async (name: string) =>
  (await (await gradlens()).models()).find(({ uri }) => uri.path === inWorkspace(name).path);

describe("models of the workspace", () => {
  afterEach(() => cleanUp("fresh.ts", "plain.ts", "moons2.ts", "node_modules/hidden.ts"));

  it("has moons.ts with its module and its training", async () => {
    const model = await find("moons.ts");
    assert.ok(model);
    const kinds = new Set(model.declarations.map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), ["module", "training"]);
  });

  it("follows files that appear, change and go", async () => {
    await find("moons.ts");
    await write("fresh.ts", `import { nn } from "gradlens";\n\nclass Fresh extends nn.Module {}\n`);
    const model = await until("fresh.ts is listed", () => find("fresh.ts"));
    assert.deepEqual(model.declarations, [{ kind: "module", name: "Fresh", line: 2 }]);
    await write("fresh.ts", `import { nn } from "gradlens";\nclass Renamed extends nn.Module {}\n`);
    await until("the new name is listed", async () => (await find("fresh.ts"))?.declarations[0]?.name === "Renamed");
    await vscode.workspace.fs.delete(inWorkspace("fresh.ts"));
    await until("fresh.ts is gone", async () => !(await find("fresh.ts")));
  });

  it("leaves out files that do not import the library, and node_modules", async () => {
    await write("plain.ts", `export const name = "gradlens";\n`);
    await write("node_modules/hidden.ts", `import torch from "gradlens";\n`);
    await vscode.commands.executeCommand("gradlens.refresh");
    assert.ok(await find("moons.ts"));
    assert.equal(await find("plain.ts"), undefined);
    assert.equal(await find("node_modules/hidden.ts"), undefined);
  });

  it("writes an example under a free name and opens it", async () => {
    await vscode.commands.executeCommand("gradlens.createExample");
    const { path } = inWorkspace("moons2.ts");
    await until("the example is open", () => vscode.window.activeTextEditor?.document.uri.path === path);
    assert.ok(await until("the example is listed", () => find("moons2.ts")));
  });
});
