import type { FromPage, ToPage } from "../../src/protocol/view.js";

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export interface Channel<In, Out, State> {
  post(message: Out | FromPage): void;
  listen(handler: (message: In | ToPage) => void): void;
  /** What `save` stored before the view was hidden or the window reloaded. */
  restore(): Partial<State> | undefined;
  save(state: State): void;
}

/** The typed channel to the extension. Can be called once a page. */
export function connect<In, Out, State>(): Channel<In, Out, State> {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    listen: (handler) => window.addEventListener("message", (event: MessageEvent<In | ToPage>) => handler(event.data)),
    restore: () => api.getState() as Partial<State> | undefined,
    save: (state) => api.setState(state),
  };
}
