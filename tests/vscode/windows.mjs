// The windows of VS Code that run.py started a server for, each opened when the first test needs it.

import { join } from "node:path";
import { after } from "node:test";
import { Workbench } from "./workbench.mjs";

const opened = new Map();
const firstFile = { plain: "app/clients.py" };

// The window "main", "indexed", "plain", "pictures", "untrusted" or "beside", with our server ready in it, or "pythonless", where none can run.
export async function window(name) {
  if (!opened.has(name)) opened.set(name, open(name));
  return opened.get(name);
}

// A test in a window; a picture of it is left behind when it fails.
export function inWindow(name, body) {
  return async (context) => {
    const workbench = await window(name);
    try {
      await body(workbench, context);
    } catch (error) {
      await workbench.shot(`FAILED-${context.name.replace(/\W+/g, "-").slice(0, 60)}`);
      throw error;
    }
  };
}

async function open(name) {
  const folder = join(process.env.RUN, name, "shop");
  const address = process.env[`${name.toUpperCase()}_ADDRESS`];
  const workbench = await Workbench.open({
    address, folder, driver: join(process.env.RUN, name, "driver.sock"), scale: name === "pictures" ? 1.5 : 1,
  });
  await workbench.ready();
  // Our server starts with the first Python file.
  if (name !== "pythonless") await workbench.drive("served", { path: join(folder, firstFile[name] ?? "apps/orders/tasks.py") });
  return workbench;
}

after(async () => {
  for (const workbench of opened.values()) await (await workbench).close();
});
