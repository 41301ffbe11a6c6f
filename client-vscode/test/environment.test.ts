import assert from "node:assert/strict";
import { test } from "node:test";
import { scrubbed } from "../src/environment";

test("what would lead Python, Celery or Django to a project is left out", () => {
  const environment = {
    PATH: "/bin",
    HOME: "/home/me",
    PYTHONPATH: "/project",
    PYTHONHOME: "/project",
    PythonStartup: "/project/start.py",
    DJANGO_SETTINGS_MODULE: "shop.settings",
    CELERY_CONFIG_MODULE: "celeryconfig",
    VIRTUAL_ENV: "/project/.venv",
    __PYVENV_LAUNCHER__: "/project/.venv/bin/python",
  };
  assert.deepEqual(scrubbed(environment), { PATH: "/bin", HOME: "/home/me" });
});

test("a name that only looks like one of them stays", () => {
  const environment = { MY_CELERY: "1", DJANGO_SETTINGS_MODULE_2: "2", PIPX_HOME: "3" };
  assert.deepEqual(scrubbed(environment), environment);
});
