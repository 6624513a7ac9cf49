/** What axe finds in a page: for tests of panels in the editor, and of pages without one. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { AxeResults } from "axe-core";
import type { Frame, Page } from "playwright-core";

const source = readFileSync(path.resolve("node_modules/axe-core/axe.min.js"), "utf8");

/**
 * What axe calls serious or critical, one line an element. All data tables are opened for it.
 *
 * @param rules all by default; where a theme alone has changed those of colours are enough
 */
export async function violations(page: Frame | Page, rules: "all" | "colors" = "all"): Promise<string[]> {
  await page.evaluate('document.querySelectorAll("details").forEach((details) => (details.open = true))');
  // A script element would be refused by the page's content security policy.
  await page.evaluate(`if (!window.axe) { ${source} }`);
  const only = rules === "colors" ? ', runOnly: ["color-contrast"]' : "";
  const results = await page.evaluate<AxeResults>(`axe.run(document, { resultTypes: ["violations"]${only} })`);
  return results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${help}: ${html.slice(0, 160)} ${any.map(({ message }) => message).join()}`),
    );
}
