/** The service worker through which the pages of panels load their files. */
import type { Page } from "playwright-core";

/**
 * Installs the worker before there is a panel. VS Code installs it with the first one; a second one that begins to load meanwhile
 * can stay blank for ever: a worker that becomes active takes over the pages that are there (`clients.claim()` leaves out
 * those that are not ready), and the page of a panel waits for that. A person then opens the panel again.
 *
 * @param page a workbench, which may still be loading
 */
export async function installPanelWorker(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    const workbench = document.querySelector('script[src$="/workbench.js"]').src;
    const script = new URL("../../../workbench/contrib/webview/browser/pre/service-worker.js", workbench);
    const [, version] = /VERSION=(\\d+)/.exec(await (await fetch(script)).text());
    // Another address would be another worker.
    script.search = encodeURI("v=" + version + "&vscode-resource-base-authority=vscode-resource.vscode-cdn.net" +
      "&remoteAuthority=" + location.host + "&platform=browser");
    const { installing, waiting, active } = await navigator.serviceWorker.register(script);
    const worker = active ?? waiting ?? installing;
    while (worker.state !== "activated") {
      if (worker.state === "redundant") throw new Error("The service worker of panels could not be installed.");
      await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
    }
  })()`);
}
