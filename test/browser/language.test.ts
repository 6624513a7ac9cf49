import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { until, workbenchTest, type Workbench } from "./harness.js";

const model = `import torch, { nn } from "gradlens";

class LeNet extends nn.Module {
  conv1 = new nn.Conv2d(1, 6, 5);
  conv2 = new nn.Conv2d(6, 16, 5);
  fc1 = new nn.Linear(256, 120);
  fc2 = new nn.Linear(100, 10);

  forward(x: torch.Tensor) {
    let h = nn.functional.maxPool2d(torch.relu(this.conv1(x)), 2);
    h = nn.functional.maxPool2d(torch.relu(this.conv2(h)), 2);
    h = torch.relu(this.fc1(h.flatten(1)));
    return this.fc2(h);
  }
}

const images = torch.randn(64, 1, 28, 28);
const logits = new LeNet()(images);
`;

/** The lines of the editor as they are drawn, hints included, with plain spaces. */
async function drawn(page: Page): Promise<string[]> {
  const lines = await page.locator(".editor-instance .view-line").allInnerTexts();
  return lines.map((line) => line.replaceAll("\u00a0", " "));
}

async function openModel(workbench: Workbench): Promise<void> {
  writeFileSync(path.join(workbench.folder, "lenet.ts"), model);
  await workbench.openFile("lenet.ts");
}

workbenchTest("shapes at the ends of lines, and a squiggle under what does not fit", {}, async (workbench) => {
  const { page } = workbench;
  await openModel(workbench);
  await until(page, "the shapes are drawn", async () =>
    (await drawn(page)).some(
      (line) => line.includes("this.fc1(h.flatten(1)));[64, 120]") || /flatten\(1\)\)\);\s*\[64, 120\]/.test(line),
    ),
  );
  const squiggle = page.locator(".squiggly-error").first();
  await squiggle.waitFor({ state: "attached" });
  await page
    .locator(".view-line", { hasText: "return this.fc2(h)" })
    .locator("span", { hasText: "fc2" })
    .last()
    .hover();
  const hover = page.locator(".monaco-hover-content", {
    hasText: "mat1 and mat2 shapes cannot be multiplied (64x120 and 100x10)",
  });
  await hover.waitFor();
  await workbench.screenshot("language");
  assert.match(await hover.innerText(), /gradlens/);
});

workbenchTest("without trust nothing is run; once it is given, shapes come", { trust: false }, async (workbench) => {
  const { page } = workbench;
  await openModel(workbench);
  await until(
    page,
    "the lenses are there",
    async () => (await page.locator(".codelens-decoration", { hasText: "Inspect Graph" }).count()) > 0,
  );
  assert.ok(!(await drawn(page)).some((line) => line.includes("[64, 120]")));
  await workbench.trustFolder();
  await workbench.openFile("lenet.ts");
  await until(page, "the shapes are drawn", async () => (await drawn(page)).some((line) => line.includes("[64, 120]")));
});
