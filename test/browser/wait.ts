/** Waiting, in one place: for conditions, never for a time. */
import type { Page } from "playwright-core";

/** How long anything may take, in milliseconds. Only a failing test waits as long; a loaded machine may be ten times as slow as a desk. */
export const patience = 120_000;

/** Waits for a condition, and gives what it gave. What it throws meanwhile is taken for "not yet". */
export async function until<T>(page: Page, what: string, condition: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + patience;
  let problem: unknown;
  do {
    try {
      const value = await condition();
      if (value !== undefined && value !== false) return value;
      problem = undefined;
    } catch (error) {
      problem = error;
    }
    await page.waitForTimeout(100);
  } while (Date.now() < deadline);
  throw new Error(`Waited ${patience / 1000} s in vain until ${what}.`, { cause: problem });
}

/** Waits until assertions hold of what is still coming in; fails as they do. */
export async function eventually(page: Page, check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await page.waitForTimeout(100);
  }
}
