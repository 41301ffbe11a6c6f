// A newcomer's first minute: the walkthrough's sample, a pattern in it, and what it says about the sample's mistake.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";

test("the walkthrough has four steps, and its sample shows a finding and takes a pattern", inWindow("indexed", async (workbench) => {
  const { page } = workbench;
  await workbench.command("Welcome: Open Walkthrough");
  const row = page.locator(".quick-input-widget .monaco-list-row", { hasText: "Get started with Celery" });
  await row.waitFor();
  await page.locator(".quick-input-widget input.input").fill("Get started with Celery");
  await page.keyboard.press("Enter");
  const steps = page.locator(".getting-started-step");
  await workbench.until(async () => (await steps.count()) === 4);
  await workbench.shot("walkthrough");
  await page.locator(".monaco-button", { hasText: "Open sample" }).click();
  await page.locator(".tab", { hasText: "Untitled-1" }).waitFor();
  await workbench.shot("walkthrough-sample-opened");
  await page.locator(".squiggly-error").first().waitFor({ timeout: 30_000 }).catch(async (error) => {
    await workbench.shot("walkthrough-sample-late");
    throw error;
  });
  await workbench.shot("walkthrough-sample");
  assert.equal(await page.locator(".part.editor .monaco-editor[role='code']").count(), 1);
  await workbench.drive("closeAll");
}));
