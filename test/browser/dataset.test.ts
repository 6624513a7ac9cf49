/** The dataset panel in the editor: data are read without trust, and the panel comes back after a reload. */
import assert from "node:assert/strict";
import { workbenchTest } from "./harness.js";

const rows = Array.from({ length: 40 }, (_, i) => `${i % 5},${i === 3 ? "" : i * 2.5},${i % 4 === 0 ? "no" : "yes"}`);

workbenchTest(
  "a table in an untrusted folder, and again after a reload",
  { files: { "houses.csv": `rooms,area,sold\n${rows.join("\n")}\n` }, file: "houses.csv", trust: false },
  async (workbench) => {
    await workbench.runCommand("Gradlens: Inspect Dataset");
    const check = async (): Promise<void> => {
      const panel = await workbench.webview(".facts dd");
      assert.match(await panel.locator(".facts").innerText(), /Samples\s+40/);
      assert.match(await panel.locator(".findings").innerText(), /1 of 3 columns: area/);
    };
    await check();
    const panel = await workbench.webview(".facts dd");
    await panel.locator('[data-tab="samples"]').click();
    await panel.locator(".samples tbody tr").nth(3).locator(".missing").waitFor();
    await workbench.reload();
    await check();
    const again = await workbench.webview(".samples tbody tr");
    assert.equal(await again.locator(".samples tbody tr").count(), 40);
  },
);
