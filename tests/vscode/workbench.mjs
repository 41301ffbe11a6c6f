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

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];
const MENU_TRIES = 3;

export const row = ".monaco-list-row";
export const squiggle = ".squiggly-warning, .squiggly-error";

export class Workbench {
  // Opens `folder` in the VS Code at `address`; `driver` is the socket of the driver extension, if it is there.
  static async open({ address, folder, driver }) {
    const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    // Nothing of these tests needs the world outside.
    await context.route((url) => url.origin !== address, (route) => route.abort());
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
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
    await this.page.locator(`.explorer-folders-view ${row}`).first().waitFor({ timeout: 60_000 });
    await this.until(() => existsSync(this.driver), 60);
  }

  press(...keys) {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  type(text) {
    return this.page.keyboard.type(text, { delay: 20 });
  }

  // Opens a file of the folder with the cursor on `line` and `column`, both from 1.
  async goto(path, line = 1, column = 1) {
    await this.drive("show", { path: resolve(this.folder, path), line, column });
    await this.page.locator(".part.editor .monaco-editor.focused[role='code']").waitFor();
    await this.page.locator("#status\\.editor\\.selection", { hasText: `Ln ${line}, Col ${column}` }).waitFor();
  }

  // Runs a command by its title, as the command palette finds it.
  async command(title) {
    await this.press("F1");
    const input = this.page.locator(".quick-input-widget input.input");
    await input.fill(`>${title}`);
    await this.page.locator(`.quick-input-widget ${row}`, { hasText: title }).first().waitFor();
    await input.press("Enter");
  }

  // The completion popup with `label` chosen in it; the caller accepts with Enter.
  async choose(label) {
    const item = this.suggestion(label);
    await item.waitFor();
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

  async hasClass(locator, name) {
    return ((await locator.getAttribute("class")) ?? "").split(/\s+/).includes(name);
  }

  snippetIsLive() {
    return this.page.locator(".snippet-placeholder, .finish-snippet-placeholder").first().waitFor({ state: "attached" });
  }

  // Applies the light bulb's action whose title begins with `title`, by keys: a click waits for a menu that never holds
  // still. The first Ctrl+. is lost now and then while the editor settles, so it is pressed again, and that is said.
  async applyFromLightBulb(title) {
    await this.page.locator('.lightBulbWidget, [class*="codicon-gutter-lightbulb"]').first().waitFor();
    const item = this.page.locator(`.action-widget ${row}.action`, { hasText: title }).first();
    for (let tries = 1; ; tries += 1) {
      await this.press("Control+.");
      if (await item.waitFor({ timeout: 4000 }).then(() => true, () => false)) break;
      assert.ok(tries < MENU_TRIES, `the light bulb's menu has no "${title}"`);
      console.log(`the light bulb's menu did not show "${title}"; pressed again (${tries})`);
      await this.press("Escape");
    }
    await this.shot(`light-bulb-${title.replace(/\W+/g, "-")}`);
    for (let steps = 0; steps < 40 && !(await this.hasClass(item, "focused")); steps += 1) {
      await this.press("ArrowDown");
    }
    await this.press("Enter");
    await item.waitFor({ state: "detached" });
  }

  // Saves the active file; its text on disk once VS Code has written it.
  async save(path) {
    await this.press("Control+s");
    await this.page.locator(".tab.active.dirty").waitFor({ state: "detached" });
    return readFileSync(resolve(this.folder, path), "utf8");
  }

  // Until something is so, which is looked at ten times a second.
  async until(isSo, seconds = 30) {
    const end = Date.now() + seconds * 1000;
    while (!(await isSo())) {
      assert.ok(Date.now() < end, `not within ${seconds} seconds`);
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
