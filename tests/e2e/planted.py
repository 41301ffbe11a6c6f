"""A workspace in which whatever is imported, executed or believed leaves a mark."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

BY_PYTHON_ITSELF = {"sitecustomize", "usercustomize"}
"""What the interpreter imports by these names before it runs any program, unless it was started with ``-I``."""

# Modules of ours, of the standard library that we import, and of the libraries that we use or that these try for.
_MODULES = (
    *("celery", "celeryconfig", "kombu", "django", "flask", "conftest", "setup", "manage"),
    *(
        "json",
        "asyncio/__init__",
        "typing",
        "dataclasses",
        "tomllib/__init__",
        "pathlib",
        "logging/__init__",
        "re/__init__",
    ),
    *("click", "pygls", "lsprotocol", "cattrs", "attrs", "attr", "jinja2", "markupsafe", "yaml", "rich", "packaging"),
    *("mcp/__init__", "mcp_types", "pydantic", "anyio", "httpx", "starlette", "uvicorn", "sniffio", "trio"),
    *("tree_sitter", "tree_sitter_python", "colorama", "websockets", "orjson", "exceptiongroup", "IPython"),
    *("org/__init__", "org/python/__init__", "org/python/core", "java/__init__", "readline", "_winapi"),
    *("settings", "config/__init__", "config/settings", "shop/__init__", "shop/settings", "shop/celery", "shop/tasks"),
    *("apps/__init__", "apps/orders/__init__", "apps/orders/tasks", "apps/orders/celery"),
    *BY_PYTHON_ITSELF,
)
_PROGRAMS = ("python", "python3", "celery", "celeryls", "git", "ruff", "black", "uv", "uvx", "pip", "node")

ESCAPES = {
    "mro": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "globals": "{{ cycler.__init__.__globals__.os.system('touch MARK') }}",
    "attribute": "{{ task_name.__class__ }}",
    "attr_filter": "{{ task_name|attr('__class__') }}",
    "map": "{{ [task_name]|map(attribute='__class__')|list }}",
    "format": "{{ '{0.__class__}'.format(task_name) }}",
    "call": "{{ task_name() }}",
    "loop": "{% for i in range(10**9) %}x{% endfor %}",
    "power": "{{ 'a' * 10**10 }}",
    "include": "{% include '/etc/passwd' %}",
    "import": "{% import 'os' as os %}{{ os.system('touch MARK') }}",
    "extends": "{% extends '../../manage.py' %}",
    "macro": "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "set": "{% set x = ''.__class__ %}{{ x }}",
    "self": "{{ self.__init__.__globals__ }}",
    "lipsum": "{{ lipsum.__globals__['os'].popen('touch MARK').read() }}",
    "deep": "{% if task_name is not none %}" * 200 + "{% endif %}" * 200,
}
_SNIPPET = """\
{#---
prefix = "c%s"
title = "Hostile"
description = "x"

[variables]
task_name = { type = "name", default = "%s", help = "x" }
---#}
def {{ task_name }}():
    %s
"""


def plant(root: Path, marks: Path) -> None:
    """Fills the workspace; whatever of it runs makes a file in the folder ``marks``."""
    marks.mkdir()
    for name in _MODULES:
        path = root / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"open({str(marks / name.replace('/', '.'))!r}, 'w').close()\n")
    _fall_back(root / "manage.py")
    for folder in (root / ".venv/bin", root / "venv/bin", root / "bin", root / "node_modules/.bin"):
        folder.mkdir(parents=True)
        for name in _PROGRAMS:
            program = folder / name
            program.write_text(f"#!/bin/sh\ntouch {marks}/program.{name}\n")
            program.chmod(0o755)
    packages = root / ".venv/lib/python3.11/site-packages"
    packages.mkdir(parents=True)
    (packages / "planted.pth").write_text(f"import os; open({str(marks / 'pth')!r}, 'w').close()\n")
    (packages / "celery-5.4.0.dist-info").mkdir()
    (packages / "celery-5.4.0.dist-info/METADATA").write_text("Name: celery\nVersion: 5.4.0\n")
    (root / ".venv/pyvenv.cfg").write_text(f"home = {root / 'bin'}\nversion = 3.11.0\n")
    _plant_snippets(root / ".celeryls/snippets", marks)
    _plant_settings(root, marks)


def _fall_back(manage: Path) -> None:
    with manage.open("a") as file:
        file.write('os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n')


def _plant_snippets(folder: Path, marks: Path) -> None:
    folder.mkdir(parents=True)
    for name, escape in ESCAPES.items():
        code = escape.replace("MARK", str(marks / f"template.{name}"))
        (folder / f"{name}.py.j2").write_text(_SNIPPET % (name.replace("_", ""), "hostile", code))
        (folder / f"{name}-default.py.j2").write_text(
            _SNIPPET % (f"{name.replace('_', '')}d", code.replace('"', "'"), "pass")
        )
    os.mkfifo(folder / "pipe.py.j2")
    (folder / "zero.py.j2").symlink_to("/dev/zero")
    (folder / "circle.py.j2").symlink_to(folder / "circle.py.j2")
    (folder / "out.py.j2").symlink_to("/etc/passwd")
    (folder / "up").symlink_to(folder)
    (folder / "large.py.j2").write_bytes(b"x" * 2_000_000)
    (folder / "binary.py.j2").write_bytes(bytes(range(256)))
    (folder / "folder.py.j2").mkdir()
    (folder / "sound.py.j2").write_text(_SNIPPET % ("sound", "sound", "pass"))


def _plant_settings(root: Path, marks: Path) -> None:
    hostile = f'command = ["{marks}/program"]\ninterpreter = "{root}/.venv/bin/python"\nsnippets.folder = "/etc"\n'
    (root / "pyproject.toml").write_text(f"[tool.celeryls]\n{hostile}[tool.ruff]\nline-length = -5\n")
    for number, name in enumerate(("pyproject.toml", "ruff.toml", ".ruff.toml", "manage.py", "settings.py")):
        folder = root / f"configured{number}"
        for kind in ("huge", "malformed", "deep", "loop", "pipe", "zero", "binary", "folder", "wide", "out"):
            (folder / kind).mkdir(parents=True)
        (folder / "huge" / name).touch()
        os.truncate(folder / "huge" / name, 100_000_000)
        (folder / "malformed" / name).write_text('[tool.ruff\nline-length = "wide"\n')
        (folder / "deep" / name).write_text("a = " + "[" * 50_000)
        (folder / "loop" / name).symlink_to(folder / "loop" / name)
        os.mkfifo(folder / "pipe" / name)
        (folder / "zero" / name).symlink_to("/dev/zero")
        (folder / "binary" / name).write_bytes(bytes(range(256)) * 10)
        (folder / "folder" / name).mkdir()
        (folder / "wide" / name).write_text("a." * 20_000 + "a = 1\n")
        (folder / "out" / name).symlink_to("/etc/passwd")


def careless(root: Path) -> dict[str, str]:
    """The environment of an editor that was started from such a workspace's shell, without ``PYTHONPATH``."""
    return {
        "DJANGO_SETTINGS_MODULE": "shop.settings",
        "CELERY_CONFIG_MODULE": "celeryconfig",
        "CELERY_LOADER": "shop.celery",
        "CELERY_APP": "shop.celery",
        "VIRTUAL_ENV": str(root / ".venv"),
        "PYTHONUSERBASE": str(root / ".venv"),
        "PYTHONSTARTUP": str(root / "sitecustomize.py"),
        "PYTHONBREAKPOINT": "manage.main",
        "PATH": f".:{root}/bin:{root}/.venv/bin:{os.environ['PATH']}",
    }
