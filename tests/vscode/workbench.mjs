// One window of VS Code in Debian's Chromium, and the gestures of a user. Text is never read from the page, which
// holds only the lines in view: tests save and read the file.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const { chromium } = createRequire(join(process.env.TOOLS, "package.json"))("playwright-core");
const shots = fileURLToPath(new URL("shots/", import.meta.url));

const pictures = fileURLToPath(new URL("../../docs/images/", import.meta.url));

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];
// A machine that is busy with other things takes many times as long; where all is well nobody waits for this.
const PATIENCE_SECONDS = 90;
// Each try is given twice the time of the one before it: 4 seconds, 8, 16, 32.
const TRIES = 4;
const FIRST_TRY_MILLISECONDS = 4000;
// Puts the focus into the first group of editors.
const FOCUS = "Control+1";

export const STATUS_ITEM = "#celery-language-server\\.celery-language-server\\.celeryls\\.status";

export const notification = ".notifications-toasts .notification-list-item";
export const row = ".monaco-list-row";
export const squiggle = ".squiggly-warning, .squiggly-error";

export class Workbench {
  // Opens `folder` in the VS Code at `address`; `driver` is the socket of the driver extension, if it is there.
  // Pictures have `scale` times as many pixels.
  static async open({ address, folder, driver, scale = 1 }) {
    const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: scale });
    // Nothing of these tests needs the world outside.
    await context.route((url) => url.origin !== address, (route) => route.abort());
    await context.route("https://pictures.example/*", (route) => {
      route.fulfill({ path: join(pictures, new URL(route.request().url()).pathname) });
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_SECONDS * 1000);
    await page.goto(`${address}/?folder=${folder}`);
    return new Workbench({ browser, page, folder, driver });
  }

  constructor(parts) {
    Object.assign(this, parts);
  }

  close() {
    return this.browser.close();
  }

  // Until the explorer shows the folder and the driver answers.
  async ready() {
    await this.page.locator(`.explorer-folders-view ${row}`).first().waitFor();
    await this.until(() => existsSync(this.driver));
  }

  press(...keys) {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  type(text) {
    return this.page.keyboard.type(text, { delay: 20 });
  }

  // Opens a file of the folder with the cursor on `line` and `column`, both from 1.
  async goto(path, line = 1, column = 1) {
    const show = () => this.drive("show", { path: resolve(this.folder, path), line, column });
    await show();
    await this.page.locator(".part.editor .monaco-editor.focused[role='code']").waitFor();
    // A file that was just written again on disk is read again, and then the cursor may be elsewhere.
    const there = this.page.locator("#status\\.editor\\.selection", { hasText: `Ln ${line}, Col ${column}` });
    await this.retrying(`the cursor is not at ${line}:${column}`, there, show);
  }

  // Runs a command by its title, as the command palette finds it.
  async command(title) {
    const input = this.page.locator(".quick-input-widget input.input");
    await this.press("F1");
    await this.retrying("there is no command palette", input, () => this.press("Escape", "F1"));
    await input.fill(`>${title}`);
    await this.page.locator(`.quick-input-widget ${row}`, { hasText: title }).first().waitFor();
    await input.press("Enter");
  }

  // The completion popup with `label` chosen in it; the caller accepts with Enter.
  async choose(label) {
    const item = this.suggestion(label);
    await this.retrying(`the popup shows no ${label}`, item, () => this.press("Escape", "Control+Space"));
    for (let steps = 0; steps < 20 && !(await this.hasClass(item, "focused")); steps += 1) {
      await this.press("ArrowDown");
    }
    assert.ok(await this.hasClass(item, "focused"), `${label} could not be chosen`);
  }

  suggestion(label) {
    return this.page.locator(`.suggest-widget.visible ${row}`).filter({
      has: this.page.locator(".label-name", { hasText: new RegExp(`^${label}$`) }),
    });
  }

  // The labels in the completion popup, once one of them is `label`.
  async suggested(label) {
    const item = this.suggestion(label).first();
    await this.retrying(`the popup shows no ${label}`, item, () => this.press("Escape", "Control+Space"));
    return this.page.locator(`.suggest-widget.visible ${row} .label-name`).allTextContents();
  }

  async hasClass(locator, name) {
    return ((await locator.getAttribute("class")) ?? "").split(/\s+/).includes(name);
  }

  snippetIsLive() {
    return this.page.locator(".snippet-placeholder, .finish-snippet-placeholder").first().waitFor({ state: "attached" });
  }

  // Until the light bulb is there, in the text or in the margin. VS Code draws it only when the editor has the focus at
  // the moment in which the actions arrive, and asks for them again only when the cursor moves.
  async lightBulb() {
    await this.retrying("there is no light bulb", this.bulb(), () => this.press(FOCUS, "ArrowLeft", "ArrowRight"));
  }

  bulb() {
    return this.page.locator('.lightBulbWidget:visible, [class*="codicon-gutter-lightbulb"]:visible').first();
  }

  // Applies the action whose title begins with `title` from the light bulb's menu, by keys: a click waits for a menu that
  // never holds still. The bulb shows that the editor has settled; before that it shuts the menu again. Where the bulb is
  // not drawn, the menu has the last word.
  async applyFromLightBulb(title) {
    const item = await this.openLightBulb(title);
    await this.shot(`light-bulb-${title.replace(/\W+/g, "-")}`);
    for (let steps = 0; steps < 40 && !(await this.hasClass(item, "focused")); steps += 1) {
      await this.press("ArrowDown");
    }
    assert.ok(await this.hasClass(item, "focused"), `${title} could not be chosen`);
    await this.press("Enter");
    await item.waitFor({ state: "detached" });
  }

  // The entry of the light bulb's menu whose title begins with `title`, once the menu is open.
  async openLightBulb(title) {
    const item = this.page.locator(`.action-widget ${row}.action`, { hasText: title }).first();
    await this.appears(this.bulb(), FIRST_TRY_MILLISECONDS);
    await this.press("Control+.");
    await this.retrying(`the light bulb's menu has no "${title}"`, item, () => this.press("Escape", FOCUS, "Control+."));
    return item;
  }

  // Until something is visible; where it does not come, `again` is done, and that is said: it should be rare.
  async retrying(complaint, locator, again) {
    for (let tries = 0; ; tries += 1) {
      const timeout = FIRST_TRY_MILLISECONDS * 2 ** tries;
      if (await this.appears(locator, timeout)) return;
      assert.ok(tries + 1 < TRIES, complaint);
      console.log(`${complaint} after ${timeout / 1000} seconds; tried again`);
      await again();
    }
  }

  // Does `gesture` until something is visible: what a user does once is sometimes lost on a machine that is busy.
  async untilVisible(complaint, locator, gesture) {
    await gesture();
    await this.retrying(complaint, locator, gesture);
  }

  appears(locator, timeout) {
    return locator.waitFor({ timeout }).then(() => true, () => false);
  }

  // Saves the active file; its text on disk once VS Code has written it.
  async save(path) {
    await this.press("Control+s");
    await this.page.locator(".tab.active.dirty").waitFor({ state: "detached" });
    return readFileSync(resolve(this.folder, path), "utf8");
  }

  // Until the text of what `locator` finds matches `pattern`.
  async untilTextIs(locator, pattern) {
    let text;
    const matches = async () => pattern.test((text = await locator.innerText()));
    await this.until(matches, { complaint: () => `${JSON.stringify(text)} does not match ${pattern}` });
  }

  // Until something is so, which is looked at ten times a second; `complaint` says what is not so.
  async until(isSo, { seconds = PATIENCE_SECONDS, complaint = () => "it is not so" } = {}) {
    const end = Date.now() + seconds * 1000;
    while (!(await isSo())) {
      assert.ok(Date.now() < end, `${complaint()} after ${seconds} seconds`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  // The process ids of the language servers that run in this window's VS Code.
  servers() {
    const extensions = join(this.folder, "../vscode/extensions");
    return readdirSync("/proc").filter((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        return command.includes(extensions) && command.includes("run_server.py");
      } catch {
        return false; // it ended meanwhile
      }
    });
  }

  shot(name) {
    mkdirSync(shots, { recursive: true });
    return this.page.screenshot({ path: join(shots, `${name}.png`) });
  }

  // A part of the window as a picture of the manual, into $PICTURES if that is set.
  picture(name, clip) {
    const folder = process.env.PICTURES ?? shots;
    mkdirSync(folder, { recursive: true });
    return this.page.screenshot({ path: join(folder, `${name}.png`), clip });
  }

  // What the item in the status bar says, as a screen reader hears it.
  says() {
    return this.page.locator(STATUS_ITEM).locator("[aria-label]").first().getAttribute("aria-label");
  }

  async untilItSays(text) {
    let said;
    const saysIt = async () => (said = await this.says())?.includes(text);
    await this.until(saysIt, { complaint: () => `the status item says ${JSON.stringify(said)}, not "${text}"` });
  }

  // Lets the driver extension do something inside the extension host.
  async drive(what, query = {}) {
    const { answer, error } = await post(this.driver, { do: what, ...query });
    if (error) throw new Error(`${what}: ${error}`);
    return answer;
  }
}

function post(socketPath, query) {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method: "POST" }, async (response) => {
      let body = "";
      for await (const chunk of response) body += chunk;
      resolve(JSON.parse(body));
    });
    sent.on("error", reject);
    sent.end(JSON.stringify(query));
  });
}
