import * as vscode from "vscode";
import type { GradlensApi, SidebarItem } from "./api.js";
import { registerCommands } from "./commands.js";
import { controlTraining } from "./control/index.js";
import { FindingDiagnostics } from "./diagnosis/findingDiagnostics.js";
import { LanguageSupport } from "./languageClient/index.js";
import { Exercises } from "./lessons/exercises.js";
import { ModelsView } from "./models/modelsView.js";
import { importsGradlens } from "./models/scan.js";
import { WorkspaceModels } from "./models/workspaceModels.js";
import { FigureLenses } from "./plots/figureLenses.js";
import { RunDiagnostics } from "./report/diagnostics.js";
import { OutputReport } from "./report/output.js";
import { reportRuns } from "./report/reportRuns.js";
import { RunManager } from "./runs/runManager.js";
import { RunShelf } from "./runs/runShelf.js";
import { RunStatusBar } from "./runs/statusBar.js";
import { RunsView } from "./runs/runsView.js";
import { offerTypes } from "./types/offerTypes.js";
import { shownDataset } from "./views/dataset.js";
import { Views } from "./views/index.js";

/** Registers everything and does nothing else: files are read and processes started when somebody asks. */
export function activate(context: vscode.ExtensionContext): GradlensApi {
  const begun = process.cpuUsage();
  const { version } = context.extension.packageJSON as { version: string };
  const shelf = new RunShelf(context.globalStorageUri);
  const runs = new RunManager(shelf);
  const models = new WorkspaceModels();
  const output = new OutputReport();
  const diagnostics = new RunDiagnostics();
  const views = new Views({ extensionUri: context.extensionUri, runs });
  // As soon as the panel is there: its page takes a second to come, and a short training is over by then.
  runs.capturesFirstStep = () => views.visible.includes("graph");
  const runsView = new RunsView(runs);
  const statusBar = new RunStatusBar(runs);
  const exercises = new Exercises();
  context.subscriptions.push(
    ...[shelf, runs, models, output, diagnostics, views, runsView, statusBar, exercises],
    new FindingDiagnostics(runs, vscode.Uri.joinPath(context.extensionUri, "docs", "FINDINGS.md")),
    new FigureLenses(runs, views),
    new LanguageSupport(context, runs),
    ...reportRuns(runs, output, diagnostics),
    vscode.window.registerTreeDataProvider("gradlens.models", new ModelsView(models)),
    ...views.register(),
    ...registerCommands({ extensionUri: context.extensionUri, version, runs, runsView, models, views, output }),
    ...controlTraining(runs, output, context.workspaceState),
    ...followActiveEditor(),
    offerTypes(context.workspaceState),
  );
  const { user, system } = process.cpuUsage(begun);
  return {
    activationTime: (user + system) / 1000,
    runs: () => runs.list(),
    probe: (run, request, step) => runs.probe(run, request, step),
    models: () => models.list(),
    exercises: () => exercises.list(),
    runItems: async () => (await runsView.getChildren()).map((run) => describe(runsView.getTreeItem(run))),
    statusBarText: () => statusBar.text,
    dataset: shownDataset,
    visibleViews: () => views.visible,
  };
}

function describe({ label, description, contextValue }: vscode.TreeItem): SidebarItem {
  return { label: typeof label === "string" ? label : "", description: String(description), contextValue };
}

/** Keeps the context key that shows the Train button in the title of editors whose file imports the library. */
function followActiveEditor(): vscode.Disposable[] {
  let timer: NodeJS.Timeout | undefined;
  const update = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    const isModel =
      document !== undefined && /^(type|java)script$/.test(document.languageId) && importsGradlens(document.getText());
    void vscode.commands.executeCommand("setContext", "gradlens.activeFileIsModel", isModel);
  };
  update();
  return [
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document !== vscode.window.activeTextEditor?.document) return;
      clearTimeout(timer);
      timer = setTimeout(update, 300);
    }),
    { dispose: () => clearTimeout(timer) },
  ];
}
