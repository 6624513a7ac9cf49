/** A client of the language server in the same process: what an editor does, over a stream. */
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextDocumentContentChangeEvent,
} from "vscode-languageserver-protocol/node";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import type { Analyser, AnalyserOptions } from "../../src/analysis/analysis.js";
import { serve } from "../../src/language/server.js";
import { fileStatus, type FileStatus } from "../../src/protocol/language.js";

export interface ClientOptions {
  /** Absolute. */
  folder?: string;
  trusted?: boolean;
  /** The section `gradlens` of the settings. */
  settings?: unknown;
  locale?: string;
  texts?: Record<string, string>;
}

export interface Client {
  connection: ProtocolConnection;
  result: InitializeResult;
  open(uri: string, text: string): void;
  change(uri: string, ...changes: TextDocumentContentChangeEvent[]): void;
  save(uri: string): void;
  close(uri: string): void;
  /** New settings, as if a person had changed them. */
  configure(settings: unknown): void;
  /** Waits until the last word on a file is one of its state, and gives it. */
  status(uri: string, state: FileStatus["state"]): Promise<FileStatus>;
  /** Waits until the diagnostics of a file are as wanted, and gives them. */
  diagnostics(uri: string, wanted: (diagnostics: Diagnostic[]) => boolean): Promise<Diagnostic[]>;
  /** Requests of the server to ask again, by method. */
  refreshed: Map<string, number>;
  request<T>(method: string, uri: string, more?: object): Promise<T>;
  end(): Promise<void>;
}

const seconds = 60;

/** Connects a client to a new server. `end` it when done. */
export async function connect(
  createAnalyser: (options: AnalyserOptions) => Analyser,
  options: ClientOptions = {},
): Promise<Client> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const server = createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down));
  serve(server, createAnalyser);
  server.listen();
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  let { settings = {} } = options;
  const statuses = new Map<string, FileStatus>();
  const published = new Map<string, PublishDiagnosticsParams>();
  const refreshed = new Map<string, number>();
  const waiting = new Set<() => void>();
  const news = (): void => waiting.forEach((look) => look());
  connection.onNotification(fileStatus, (status: FileStatus) => {
    statuses.set(status.uri, status);
    news();
  });
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    published.set(params.uri, params);
    news();
  });
  let configured = (): void => undefined;
  const begun = new Promise<void>((resolve) => (configured = resolve));
  connection.onRequest("workspace/configuration", () => {
    configured();
    return [settings];
  });
  connection.onRequest("client/registerCapability", () => null);
  for (const kind of ["inlayHint", "codeLens", "semanticTokens"])
    connection.onRequest(`workspace/${kind}/refresh`, () => {
      refreshed.set(kind, (refreshed.get(kind) ?? 0) + 1);
      news();
      return null;
    });
  connection.listen();

  function until<T>(what: string, look: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => finish(() => reject(new Error(`Waited ${seconds} s in vain for ${what}.`))),
        seconds * 1000,
      );
      const finish = (end: () => void): void => {
        clearTimeout(timer);
        waiting.delete(check);
        end();
      };
      const check = (): void => {
        const found = look();
        if (found !== undefined) finish(() => resolve(found));
      };
      waiting.add(check);
      check();
    });
  }

  const folders = options.folder === undefined ? [] : [{ uri: pathToFileURL(options.folder).href, name: "test" }];
  const result = await connection.sendRequest<InitializeResult>("initialize", {
    processId: null,
    rootUri: null,
    capabilities: { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } },
    workspaceFolders: folders,
    locale: options.locale ?? "en",
    initializationOptions: {
      trusted: options.trusted ?? true,
      pages: "file:///pages/",
      ...(options.texts && { texts: options.texts }),
    },
  });
  await connection.sendNotification("initialized", {});
  await begun;

  const versions = new Map<string, number>();
  const notify = (method: string, parameters: object): void => void connection.sendNotification(method, parameters);
  return {
    connection,
    result,
    refreshed,
    open(uri, text) {
      versions.set(uri, 1);
      notify("textDocument/didOpen", { textDocument: { uri, languageId: "typescript", version: 1, text } });
    },
    change(uri, ...contentChanges) {
      const version = versions.get(uri)! + 1;
      versions.set(uri, version);
      notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
    },
    save: (uri) => notify("textDocument/didSave", { textDocument: { uri } }),
    close: (uri) => notify("textDocument/didClose", { textDocument: { uri } }),
    configure(changed) {
      settings = changed;
      notify("workspace/didChangeConfiguration", { settings: null });
    },
    status: (uri, state) =>
      until(`the state “${state}” of ${uri}; it is “${statuses.get(uri)?.state}”`, () => {
        const status = statuses.get(uri);
        return status?.state === state ? status : undefined;
      }),
    diagnostics: (uri, wanted) =>
      until(`diagnostics of ${uri}`, () => {
        const found = published.get(uri)?.diagnostics;
        return found && wanted(found) ? found : undefined;
      }),
    request: (method, uri, more = {}) =>
      connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...more }),
    async end() {
      await connection.sendRequest("shutdown");
      connection.dispose();
      server.dispose();
    },
  };
}
