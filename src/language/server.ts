/** The language server: documents in, analyses between, features out. It knows LSP, and neither an editor nor how shapes are found. */
import {
  DidChangeConfigurationNotification,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type ServerCapabilities,
} from "vscode-languageserver";
import type { Analyser, AnalyserOptions } from "../analysis/analysis.js";
import { fileStatus, modelSummary, trustGranted, type FileStatus, type LanguageOptions } from "../protocol/language.js";
import { publish } from "./features/diagnostics.js";
import { features } from "./features/index.js";
import type { Context } from "./features/feature.js";
import { OpenFiles } from "./openFiles.js";
import { locate, pathOf } from "./places.js";
import { readSettings } from "./settings.js";
import { statusOf, statusThrough } from "./status.js";
import { modelsOf, moduleMarkdown } from "./summary.js";
import { createWords } from "./words.js";

/** Answers a connection until it is shut down. */
export function serve(connection: Connection, createAnalyser: (options: AnalyserOptions) => Analyser): void {
  connection.onInitialize((params) => {
    const session = new Session(connection, params, createAnalyser);
    connection.onShutdown(() => session.dispose());
    return { capabilities: session.capabilities, serverInfo: { name: "gradlens" } };
  });
}

class Session {
  readonly #files: OpenFiles;
  readonly #analyser: Analyser;
  readonly #context: Context;
  readonly #folders = new Map<string, string>();
  #settings = readSettings({});
  #trusted: boolean;

  constructor(
    readonly connection: Connection,
    readonly params: InitializeParams,
    createAnalyser: (options: AnalyserOptions) => Analyser,
  ) {
    const { trusted, pages, texts } = readOptions(params.initializationOptions);
    this.#trusted = trusted;
    const words = createWords(params.locale, texts);
    /** What is opened before is looked at once, by the person's settings. */
    let ready = (): void => undefined;
    const configured = new Promise<void>((resolve) => (ready = resolve));
    const open = (path: string) => this.#files.byPath(path);
    this.#files = new OpenFiles({
      analyse: async (path) => {
        await configured;
        return this.#analyser.analyse(path);
      },
      usersOf: (path) => this.#analyser.usersOf(path),
      begun: (uri) => this.#tell({ uri, state: "busy", text: words.t("Shapes: looking…") }),
      done: (view, analysis, isKept) => {
        const { uri } = view.document;
        this.#tell({ uri, ...(isKept || !view.runOf ? statusOf(analysis, words) : statusThrough(view.runOf, words)) });
        if (isKept) return;
        for (const { document } of this.#files.seenThrough(analysis.file))
          this.#tell({ uri: document.uri, ...statusThrough(analysis.file, words) });
        publish(connection, view, { words, pages, locate: (place) => locate(place, open) });
        for (const feature of features) feature.refresh?.(this.#context).catch(() => undefined);
      },
      failed: (error) => this.#log(error),
    });
    for (const { uri } of params.workspaceFolders ?? []) this.#folders.set(uri, pathOf(uri) ?? "");
    this.#analyser = createAnalyser({ ...this.#options(), open: (path) => open(path)?.getText() });
    this.#context = {
      connection,
      words,
      pages,
      view: ({ uri }) => this.#files.view(uri),
      document: ({ uri }) => this.#files.document(uri),
      settings: () => this.#settings,
      folders: () => this.#paths,
    };
    this.#listen(ready);
  }

  get capabilities(): ServerCapabilities {
    const all = Object.assign(
      {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
      ...features.map(({ capabilities }) => capabilities),
    ) as ServerCapabilities;
    if (readOptions(this.params.initializationOptions).joinsTokens) delete all.semanticTokensProvider;
    return all;
  }

  dispose(): void {
    this.#files.dispose();
    this.#analyser.dispose();
  }

  #listen(ready: () => void): void {
    const { connection } = this;
    const documents = new TextDocuments(this.#files);
    documents.listen(connection);
    documents.onDidClose(({ document }) => {
      this.#files.close(document.uri);
      void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    });
    documents.onDidSave(({ document: { uri } }) => this.#files.look(uri));
    for (const feature of features) feature.attach(this.#context);
    connection.onInitialized(
      () =>
        void this.#begin()
          .catch((error: unknown) => this.#log(error))
          .finally(ready),
    );
    connection.onDidChangeConfiguration(
      () =>
        void this.#configure()
          .then(() => this.#files.lookAtAll())
          .catch((error: unknown) => this.#log(error)),
    );
    connection.onDidChangeWatchedFiles(({ changes }) =>
      this.#files.lookAtUsersOf(new Set(changes.flatMap(({ uri }) => pathOf(uri) ?? []))),
    );
    connection.onNotification(trustGranted, () => {
      this.#trusted = true;
      this.#analyser.configure(this.#options());
      this.#files.lookAtAll();
    });
    connection.onRequest(modelSummary, ({ uri }: { uri: string }) => this.#summary(uri));
  }

  async #begin(): Promise<void> {
    const { connection } = this;
    const { workspace } = this.params.capabilities;
    if (workspace?.didChangeConfiguration?.dynamicRegistration)
      await connection.client.register(DidChangeConfigurationNotification.type);
    if (workspace?.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) this.#folders.delete(uri);
        for (const { uri } of added) this.#folders.set(uri, pathOf(uri) ?? "");
        this.#analyser.configure(this.#options());
        this.#files.lookAtAll();
      });
    await this.#configure();
  }

  async #configure(): Promise<void> {
    if (this.params.capabilities.workspace?.configuration)
      this.#settings = readSettings(await this.connection.workspace.getConfiguration("gradlens"));
    this.#analyser.configure(this.#options());
  }

  #options(): Omit<AnalyserOptions, "open"> {
    const { run, severities, budget } = this.#settings;
    return { trusted: this.#trusted && run, folders: this.#paths, severities, budget };
  }

  get #paths(): string[] {
    return [...this.#folders.values()].filter((folder) => folder !== "");
  }

  #summary(uri: string): string | null {
    const view = this.#files.view(uri);
    const facts = view?.analysis.facts;
    if (!facts) return null;
    const models = modelsOf(facts).map((index) => moduleMarkdown(facts, index, this.#context.words, Infinity));
    return models.length === 0 ? null : models.join("\n\n---\n\n");
  }

  #log(error: unknown): void {
    this.connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  #tell(status: FileStatus): void {
    // An editor that has gone hears nothing.
    this.connection.sendNotification(fileStatus, status).catch(() => undefined);
  }
}

/** As a client that is not ours may send anything. Without word of trust nothing is run. */
function readOptions(value: unknown): LanguageOptions {
  const options = (typeof value === "object" && value !== null ? value : {}) as Partial<LanguageOptions>;
  return { ...options, trusted: options.trusted === true };
}
