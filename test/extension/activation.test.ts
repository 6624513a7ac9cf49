import assert from "node:assert/strict";
import * as vscode from "vscode";
import { gradlens } from "./support.js";

interface Manifest {
  contributes: { commands: { command: string; title: string; category: string }[] };
}

describe("activation", () => {
  it("takes less than 50 ms of processor time", async () => {
    const { activationTime } = await gradlens();
    assert.ok(activationTime < 50, `${activationTime} ms`);
  });

  it("registers every command of the manifest, each with a title in the category Gradlens", async () => {
    await gradlens();
    const manifest = vscode.extensions.getExtension("gradlens.gradlens")!.packageJSON as Manifest;
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(manifest.contributes.commands.length >= 5);
    for (const { command, title, category } of manifest.contributes.commands) {
      assert.ok(registered.has(command), `${command} is not registered`);
      assert.equal(category, "Gradlens");
      assert.doesNotMatch(title, /%/);
    }
  });

  it("stopping when nothing runs does nothing", async () => {
    await vscode.commands.executeCommand("gradlens.stopTraining", "no such run");
    assert.equal((await gradlens()).statusBarText(), undefined);
  });
});
