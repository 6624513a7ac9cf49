import type * as vscode from "vscode";
import type { RunManager } from "../runs/runManager.js";

/** What views are made of: all that they may show. */
export interface ViewContext {
  readonly extensionUri: vscode.Uri;
  readonly runs: RunManager;
}

/** The page of a panel, as long as it is shown: a page that is hidden is gone, and starts anew. */
export interface Page<Out> {
  /** Resolves when the page has taken the message. */
  post(message: Out): Thenable<boolean>;
}

/** What is done for one page: it says what it wants to see, and is sent that and what becomes of it. */
export interface Connection<In> {
  receive(message: In): void | Promise<void>;
  dispose(): void;
}

/**
 * A view: a panel of the editor whose page is `webview/<name>/main.ts`. List it in `views/index.ts`, its command `gradlens.show<Name>` and its
 * `onWebviewPanel:gradlens.<name>` in `package.json`, and its icons as `media/<name>-light.svg` and `-dark.svg`.
 */
export interface View<In = never, Out = unknown> {
  readonly name: string;
  /** The panel's title, in the person's language. */
  title(): string;
  /** A page is there, and knows nothing yet. */
  connect(page: Page<Out>, context: ViewContext): Connection<In>;
}
