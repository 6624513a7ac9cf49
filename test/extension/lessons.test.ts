import assert from "node:assert/strict";
import * as vscode from "vscode";
import { cleanUp, gradlens, inWorkspace, until } from "./support.js";

const exercise = () => inWorkspace("lessons/exercises/sigmoid.ts");
const outcomeOf = async (name: string) =>
  (await gradlens()).exercises().find((exercise) => exercise.name === name)?.outcome;
const textOf = async (uri: vscode.Uri) => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));

/** Runs the exercise that is in front, again where nothing came of it: VS Code hears of new tests after the extension. */
async function runUntil(outcome: string): Promise<void> {
  await vscode.window.showTextDocument(exercise());
  const run = async () => {
    await vscode.commands.executeCommand("testing.runCurrentFile");
    return (await outcomeOf("sigmoid")) === outcome;
  };
  await until(`the exercise has ${outcome}`, run, 1000);
}

describe("lessons", () => {
  afterEach(() => cleanUp());
  after(() => cleanUp("lessons"));

  it("are copied into the workspace, and what was changed there stays", async () => {
    const lesson = inWorkspace("lessons/1-first-network/activations.ts");
    await vscode.commands.executeCommand("gradlens.openLessons", "1-first-network");
    await until("the first file is open", () => vscode.window.activeTextEditor?.document.uri.path === lesson.path);
    const changed = new TextEncoder().encode("// mine\n");
    await vscode.workspace.fs.writeFile(exercise(), changed);
    await vscode.workspace.fs.delete(lesson);
    await vscode.commands.executeCommand("gradlens.openLessons", "1-first-network");
    assert.match(await textOf(lesson), /assertClose/);
    assert.equal(await textOf(exercise()), "// mine\n");
    await vscode.workspace.fs.delete(exercise());
  });

  it("have exercises that fail in the Testing view until they are solved", async () => {
    await vscode.commands.executeCommand("gradlens.openLessons", "exercises");
    await vscode.commands.executeCommand("testing.refreshTests");
    await runUntil("failed");
    const solved = (await textOf(exercise())).replace("return x;", "return x.neg().exp().add(1).reciprocal();");
    await vscode.workspace.fs.writeFile(exercise(), new TextEncoder().encode(solved));
    await runUntil("passed");
  });
});
