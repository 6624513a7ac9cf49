import assert from "node:assert/strict";
import * as vscode from "vscode";
import { cleanUp, gradlens, inWorkspace, until } from "./support.js";

const exercise = () => inWorkspace("lessons/exercises/sigmoid.ts");
const outcomeOf = async (name: string) =>
  (await gradlens()).exercises().find((exercise) => exercise.name === name)?.outcome;
const textOf = async (uri: vscode.Uri) => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));

async function runExercise(): Promise<void> {
  await vscode.window.showTextDocument(exercise());
  await vscode.commands.executeCommand("testing.runCurrentFile");
}

describe("lessons", () => {
  afterEach(() => cleanUp());

  it("are copied into the workspace, and what was changed there stays", async () => {
    const lesson = inWorkspace("lessons/1-first-network/activations.ts");
    await vscode.workspace.fs.delete(inWorkspace("lessons"), { recursive: true });
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
    await runExercise();
    await until("it fails", async () => (await outcomeOf("sigmoid")) === "failed");
    const solved = (await textOf(exercise())).replace("return x;", "return x.neg().exp().add(1).reciprocal();");
    await vscode.workspace.fs.writeFile(exercise(), new TextEncoder().encode(solved));
    await runExercise();
    await until("it passes", async () => (await outcomeOf("sigmoid")) === "passed");
  });
});
