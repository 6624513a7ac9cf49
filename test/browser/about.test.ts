import assert from "node:assert/strict";
import { until, workbenchTest } from "./harness.js";

// Nothing of the folder's is executed, so it need not be trusted.
workbenchTest("About This Engine shows a dialog, and copies its text", { trust: false }, async (workbench) => {
  const { page } = workbench;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await workbench.runCommand("Gradlens: About This Engine");
  const dialog = page.locator(".monaco-dialog-box", { hasText: "Gradlens Engine" });
  await dialog.waitFor();
  await workbench.screenshot("about engine");
  const shown = await dialog.locator(".dialog-message-detail").innerText();
  assert.match(shown, /^Kernels: WebAssembly, relaxed SIMD$/m);
  await dialog.getByText("Copy", { exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
  // The dialog is gone before the extension has heard of the click.
  await until(page, "the text is in the clipboard", async () => {
    const copied = String(await page.evaluate("navigator.clipboard.readText()"));
    return copied.trim() === shown.trim();
  });
});
