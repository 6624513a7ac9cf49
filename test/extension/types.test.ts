import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { gradlens, inWorkspace, until } from "./support.js";

const text = `import torch, { nn } from "gradlens";
import { makeMoons } from "gradlens/datasets";
import "not-there";

const layer = new nn.Linear(2, 3);
export const y: torch.Tensor = layer(makeMoons({ samples: 10 }).X);
`;

const hoverText = async (uri: vscode.Uri, at: vscode.Position): Promise<string> => {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", uri, at);
  return hovers
    .flatMap(({ contents }) => contents.map((one) => (typeof one === "string" ? one : one.value)))
    .join("\n");
};

const read = async (name: string): Promise<string> =>
  new TextDecoder().decode(await vscode.workspace.fs.readFile(inWorkspace(name)));

describe("types of the library", () => {
  let folder: string;
  before(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "gradlens-loose-")));
  });
  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    rmSync(folder, { recursive: true, force: true });
  });

  for (const name of ["loose.ts", "loose.js"])
    it(`are there in ${name} with nothing installed`, async () => {
      writeFileSync(
        path.join(folder, name),
        name.endsWith(".js") ? `// @ts-check\n${text.replace(": torch.Tensor", "")}` : text,
      );
      const document = await vscode.workspace.openTextDocument(path.join(folder, name));
      await vscode.window.showTextDocument(document);
      const at = document.positionAt(document.getText().indexOf("Linear"));
      const hover = await until("the hover of nn.Linear has its page", async () => {
        const said = await hoverText(document.uri, at);
        return said.includes("torch.nn.Linear.html") && said;
      });
      assert.match(hover, /Linear/);
      // The module that is nowhere is found missing, and no other.
      const problems = await until("the missing module is found", () => {
        const found = vscode.languages.getDiagnostics(document.uri).map(({ message }) => message);
        return found.some((message) => message.includes("not-there")) && found;
      });
      assert.deepEqual(
        problems.filter((message) => /gradlens|Cannot find (?!.*not-there)/.test(message)),
        [],
      );
    });
});

/** What user code can import, by the package's own exports. */
function moduleNames(): string[] {
  const { exports } = vscode.extensions.getExtension("gradlens.gradlens")!.packageJSON as { exports: object };
  const entries = Object.keys(exports).filter((entry) => entry !== "./package.json");
  return entries.map((entry) => `gradlens${entry.slice(1)}`).sort();
}

describe("Gradlens: Add Types to Workspace", () => {
  const project = "tsconfig.json";
  let original: string;
  before(async () => {
    await gradlens();
    original = await read(project);
  });
  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.writeFile(inWorkspace(project), new TextEncoder().encode(original));
    await vscode.workspace.fs.delete(inWorkspace(".gradlens/types"), { recursive: true });
  });

  const addTypes = (): Thenable<vscode.Uri | undefined> => vscode.commands.executeCommand("gradlens.addTypes");

  it("copies the types, keeps them from git, and leads tsconfig.json to them", async () => {
    assert.equal((await addTypes())?.path, inWorkspace(project).path);
    const after = await read(project);
    assert.match(after, /"gradlens": \[\s*"\.\/\.gradlens\/types\/engine\/index\.d\.ts"\s*\]/);
    assert.match(after, /"gradlens\/datasets": \[\s*"\.\/\.gradlens\/types\/engine\/datasets\/index\.d\.ts"\s*\]/);
    const comments = original.match(/\/\/.*/g);
    assert.ok(comments && comments.length >= 2);
    assert.deepEqual(after.match(/\/\/.*/g), comments);
    assert.match(await read(".gradlens/types/engine/nn/linear.d.ts"), /class Linear/);
    assert.equal(await read(".gradlens/.gitignore"), "*\n");
  });

  it("can be done again", async () => {
    const once = await read(project);
    await addTypes();
    assert.equal(await read(project), once);
    assert.match(await read(".gradlens/types/engine/index.d.ts"), /torch/);
  });

  it("makes a tsconfig.json where there is none, and the server goes by it", async () => {
    await vscode.workspace.fs.delete(inWorkspace(project));
    await addTypes();
    const made = JSON.parse(await read(project)) as { compilerOptions: { paths: Record<string, string[]> } };
    assert.deepEqual(Object.keys(made.compilerOptions.paths).sort(), moduleNames());
    const document = await vscode.workspace.openTextDocument(inWorkspace("moons.ts"));
    await vscode.window.showTextDocument(document);
    const at = document.positionAt(document.getText().indexOf("nn.Linear") + 4);
    await until("the definition of nn.Linear is in the workspace", async () => {
      const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
        "vscode.executeDefinitionProvider",
        document.uri,
        at,
      );
      const files = found.map((one) => ("targetUri" in one ? one.targetUri : one.uri).path);
      return files.some((file) => file.endsWith("/.gradlens/types/engine/nn/linear.d.ts"));
    });
  });

  it("does not touch a file that is not as it should be", async () => {
    await vscode.workspace.fs.writeFile(inWorkspace(project), new TextEncoder().encode("{ broken"));
    assert.equal(await addTypes(), undefined);
    assert.equal(await read(project), "{ broken");
  });
});
