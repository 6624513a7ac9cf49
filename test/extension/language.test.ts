/** The language server in a real VS Code, beside TypeScript's own. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as vscode from "vscode";
import { ended, gradlens, inWorkspace, until, write } from "./support.js";

const model = `import torch, { nn, optim } from "gradlens";

class Net extends nn.Module {
  hidden = new nn.Linear(4, 20);
  out = new nn.Linear(20, 1);
  forward(x: torch.Tensor) {
    const h = torch.tanh(this.hidden(x));
    return this.out(h);
  }
}

const net = new Net();
const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
const X = torch.randn(64, 4);
const y = torch.randn(64, 1);
for (let step = 0; step < 3; step++) {
  optimizer.zeroGrad();
  const loss = nn.functional.mseLoss(net(X), y);
  loss.backward();
  optimizer.step();
}
console.log(net.stateDict()["hidden.weight"].shape);
`;

const file = "language.ts";
const all = new vscode.Range(0, 0, 999, 0);
/** The server starts with the first file, on a machine that may be busy. */
const patience = 80;

async function open(text = model): Promise<vscode.TextDocument> {
  const uri = await write(file, text);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

function position(document: vscode.TextDocument, piece: string, within = piece): vscode.Position {
  const start = document.getText().indexOf(within);
  assert.ok(start >= 0, within);
  return document.positionAt(start + within.indexOf(piece));
}

/** The hints of a file by line, from 1. */
async function hints(document: vscode.TextDocument): Promise<Map<number, string>> {
  const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    "vscode.executeInlayHintProvider",
    document.uri,
    all,
  );
  const shapes = found.filter(({ label }) => typeof label === "string" && label.includes("["));
  return new Map(shapes.map(({ position, label }) => [position.line + 1, label as string]));
}

const shapesKnown = (document: vscode.TextDocument, line = 8) =>
  until("the shapes are known", async () => (await hints(document)).get(line), patience);

const findings = (document: vscode.TextDocument) =>
  vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source, code }) => source === "gradlens" && code !== undefined);

const codeOf = ({ code }: vscode.Diagnostic) => (typeof code === "object" ? code.value : code);

function hoverTexts(found: vscode.Hover[]): string[] {
  return found.flatMap(({ contents }) => contents.map((part) => (typeof part === "string" ? part : part.value)));
}

/** The process of this window's language server. */
function serverProcess(): number | undefined {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  const row = rows.find(
    (each) => each.includes("language-server.js") && Number(each.trim().split(/\s+/)[1]) === process.pid,
  );
  return row === undefined ? undefined : Number(row.trim().split(/\s+/)[0]);
}

const anotherThan = (first: number) =>
  until(
    "another process is there",
    () => {
      const other = serverProcess();
      return other !== undefined && other !== first;
    },
    patience,
  );

describe("language server", function () {
  this.timeout(150_000);
  before(gradlens);
  afterEach(async () => {
    const configuration = vscode.workspace.getConfiguration("gradlens");
    for (const name of ["hints.shapes", "checks", "analysis.run"])
      await configuration.update(name, undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.commands.executeCommand("notifications.clearAll");
    await vscode.workspace.fs.delete(inWorkspace(file)).then(undefined, () => undefined);
  });

  it("shows shapes at the ends of lines, while typing too", async () => {
    const document = await open();
    await shapesKnown(document);
    const lines = await hints(document);
    assert.equal(lines.get(6), "x: [64, 4]");
    assert.equal(lines.get(7), "[64, 20]");
    assert.equal(lines.get(8), "[64, 1]");
    const edit = new vscode.WorkspaceEdit();
    const wider = model.replace("Linear(4, 20)", "Linear(4, 30)").replace("Linear(20, 1)", "Linear(30, 1)");
    edit.replace(document.uri, all, wider);
    await vscode.workspace.applyEdit(edit);
    await until("the new shape is shown", async () => (await hints(document)).get(7) === "[64, 30]");
  });

  it("a setting leaves hints out", async () => {
    const document = await open();
    await shapesKnown(document);
    const configuration = vscode.workspace.getConfiguration("gradlens");
    await configuration.update("hints.shapes", "off", vscode.ConfigurationTarget.Workspace);
    await until("there are none", async () => (await hints(document)).size === 0);
  });

  it("hovers stand beside TypeScript's own", async () => {
    const document = await open();
    await shapesKnown(document);
    const texts = await until(
      "both are there",
      async () => {
        const at = position(document, "h", "h = torch.tanh");
        const found = hoverTexts(await vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, at));
        return (
          found.some((text) => text.includes("const h")) && found.some((text) => text.includes("[64, 20]")) && found
        );
      },
      patience,
    );
    assert.equal(texts.filter((text) => text.includes("[64, 20]")).length, 1, texts.join("\n"));
  });

  it("a lens starts a training, another shows the summary", async () => {
    const document = await open();
    await shapesKnown(document);
    const lens = (title: string) =>
      until(`there is a lens ${title}`, async () => {
        const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
          "vscode.executeCodeLensProvider",
          document.uri,
          99,
        );
        return found.find(({ command }) => command?.title.includes(title))?.command;
      });
    const train = await lens("Train");
    const id = await vscode.commands.executeCommand<string>(train.command, ...(train.arguments as unknown[]));
    const run = await ended(id);
    assert.deepEqual([run.status, run.steps], ["completed", 3], run.failure);
    const size = await lens("121 parameters");
    await vscode.commands.executeCommand(size.command, ...(size.arguments as unknown[]));
    await until("the page is open", () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .some(({ label }) => label.includes("Summary of language.ts")),
    );
  });

  it("findings have a code and a page; a quick fix edits", async () => {
    const document = await open(model.replace("net(X)", "net.forward(X)"));
    const [found] = await until(
      "the finding is told",
      () => {
        const some = findings(document).filter((each) => codeOf(each) === "directForward");
        return some.length > 0 && some;
      },
      patience,
    );
    assert.equal(document.getText(found.range), "net.forward");
    const page = (found.code as { target: vscode.Uri }).target;
    assert.match(page.path, /\/docs\/checks\/directForward\.md$/);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      found.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ title }) => title === "Call net itself");
    assert.ok(fix?.edit, actions.map(({ title }) => title).join());
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.getText(), model);
    await until("the finding is gone", () => findings(document).length === 0);

    // Another turns the check off, in the settings of the workspace.
    const off = actions.find(({ title }) => title.includes("Turn off"))?.command;
    assert.ok(off);
    await vscode.commands.executeCommand(off.command, ...(off.arguments as unknown[]));
    const checks = vscode.workspace.getConfiguration("gradlens").inspect("checks");
    assert.deepEqual(checks?.workspaceValue, { directForward: "off" });
  });

  it("offers the size of a layer's input", async () => {
    const document = await open();
    await shapesKnown(document);
    const at = position(document, "20, 1");
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      document.uri,
      at,
    );
    const item = items.find(({ detail }) => detail?.includes("in_features"));
    assert.equal(item?.detail, "in_features: its input is [64, 20]");
    assert.equal(typeof item.label === "string" ? item.label : item.label.label, "20");
  });

  it("renames a field, its uses and its keys at once", async () => {
    const document = await open();
    await shapesKnown(document);
    for (const at of [position(document, "hidden"), position(document, "hidden", '"hidden'.slice(1) + ".weight")]) {
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        "vscode.executeDocumentRenameProvider",
        document.uri,
        at,
        "first",
      );
      const lines = edit.get(document.uri).map(({ range }) => range.start.line + 1);
      assert.deepEqual(
        lines.sort((a, b) => a - b),
        [4, 7, 22],
      );
    }
    const [target] = await until("go to leads from the key to the field", async () => {
      const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
        "vscode.executeDefinitionProvider",
        document.uri,
        position(document, "weight", "hidden.weight"),
      );
      return found.length > 0 && found;
    });
    const range = "targetRange" in target ? target.targetRange : target.range;
    assert.equal(range.start.line + 1, 4);
  });

  it("marks tensors among the tokens of TypeScript", async () => {
    const document = await open();
    await shapesKnown(document);
    const legend = await until(
      "the legend has the mark",
      async () => {
        const found = await vscode.commands.executeCommand<vscode.SemanticTokensLegend | undefined>(
          "vscode.provideDocumentSemanticTokensLegend",
          document.uri,
        );
        return found?.tokenModifiers.includes("tensor") && found;
      },
      patience,
    );
    const bit = 1 << legend.tokenModifiers.indexOf("tensor");
    const marked = await until("tensors are marked", async () => {
      const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens | undefined>(
        "vscode.provideDocumentSemanticTokens",
        document.uri,
      );
      let [line, character] = [0, 0];
      const words = [];
      for (let at = 0; at < (tokens?.data.length ?? 0); at += 5) {
        const [down, right, length, type, modifiers] = tokens!.data.subarray(at, at + 5);
        character = down > 0 ? right : character + right;
        line += down;
        const word = document.lineAt(line).text.slice(character, character + length);
        words.push(`${word} ${legend.tokenTypes[type]}${modifiers & bit ? " tensor" : ""}`);
      }
      return words.some((word) => word.endsWith("tensor")) && words;
    });
    assert.ok(marked.includes("h variable tensor"), marked.join());
    assert.ok(marked.includes("x parameter tensor"), marked.join());
    // TypeScript's own are there still.
    assert.ok(marked.includes("Net class"), marked.join());
    assert.ok(marked.includes("optimizer variable"), marked.join());
  });

  it("a server that crashed is started again", async function () {
    if (process.platform === "win32") this.skip();
    const document = await open();
    await shapesKnown(document);
    const first = serverProcess();
    assert.ok(first, "no process of a server");
    process.kill(first, "SIGKILL");
    await anotherThan(first);
    await shapesKnown(document);
  });

  it("Restart Language Server starts another process", async function () {
    if (process.platform === "win32") this.skip();
    const document = await open();
    await shapesKnown(document);
    const first = serverProcess();
    assert.ok(first, "no process of a server");
    await vscode.commands.executeCommand("gradlens.restartLanguageServer");
    await anotherThan(first);
    await shapesKnown(document);
  });

  it("Model Summary opens the table of a file's model", async () => {
    const document = await open();
    await shapesKnown(document);
    await vscode.commands.executeCommand("gradlens.showSummary", document.uri);
    const labels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    await until("the page is open", () => labels().some((label) => label.includes("Summary of language.ts")));
    const page = vscode.Uri.from({
      scheme: "gradlens-summary",
      path: "/Summary of language.ts.md",
      query: document.uri.fsPath,
    });
    const text = (await vscode.workspace.openTextDocument(page)).getText();
    assert.match(text, /121 parameters/);
    assert.match(text, /hidden.*Linear.*100/);
  });
});
