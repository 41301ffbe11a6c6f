"""Writes the settings, which the server defines, into the extension's package.json and into the docs.

The extension's version, which the server defines too, goes with them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from celeryls import __version__
from celeryls.workspace.server_settings import SETTINGS

if TYPE_CHECKING:
    from celeryls.workspace.setting_declaration import ServerSetting

ROOT = Path(__file__).parents[1]
MANIFEST = ROOT / "client-vscode/package.json"
PAGE = ROOT / "docs/settings.md"
_PROJECT_FILES = """\
In the two files names may have hyphens, and those about findings need no `diagnostics.`:

```toml
[tool.celeryls]
extend-select = ["CEL405"]
ignore = ["CEL404"]

[tool.celeryls.severity]
CEL406 = "warning"

[tool.celeryls.per-file-ignores]
"tests/" = ["CEL3"]
```"""


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; end with status 1 where something is out of step.")
def main(*, check: bool) -> None:
    """Keeps package.json and docs/settings.md in step with celeryls/settings.py."""
    wanted = {MANIFEST: manifest(MANIFEST.read_text("utf-8")), PAGE: page()}
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        if check:
            click.echo(f"{path.relative_to(ROOT)} is out of step: run `python scripts/settings.py`", err=True)
        else:
            path.write_text(wanted[path], "utf-8")
            click.echo(f"wrote {path.relative_to(ROOT)}")
    sys.exit(bool(check and stale))


def manifest(text: str, version: str = __version__) -> str:
    """The extension's package.json with the settings and the version that hold now."""
    data = json.loads(text)
    data["version"] = version
    data["contributes"]["configuration"]["properties"] = {setting.key: _property(setting) for setting in SETTINGS}
    restricted = [setting.key for setting in SETTINGS if setting.restricted]
    data["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"] = restricted
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def page() -> str:
    """The page of the docs."""
    rows = "\n".join(map(_row, SETTINGS))
    return f"""# Settings

They come from three places. Of each setting the last of these that has it counts:

1. `[tool.celeryls]` in `pyproject.toml`: what the whole team has.
2. `celeryls.toml` beside it, with the same names and without `tool.celeryls`.
3. The editor: what you want for yourself.

So a project says what is true of it, and an editor has the last word, as with ruff and ty. The two files are read in
each folder of the workspace, not in those below; of the editor's settings only those count that somebody set.

```toml
[tool.celeryls]
exclude = ["legacy/", "*_pb2.py"]
wrappers = ["shop.jobs.job"]
celery.version = "5.4"

[tool.celeryls.completion]
enabled = true
```

In VS Code they stand in the settings under "Celery"; other editors send them as the section `celeryls` of the
initialization options (`{{"settings": {{…}}}}`) or of `workspace/didChangeConfiguration`. In the two files the names
are without `celeryls.`.

{_PROJECT_FILES}

A value that can't be used, or a name that no setting has, is pointed out where it stands; what the same place said
before stays in force, for all of a file where that is not TOML.

| setting | type | default | |
| --- | --- | --- | --- |
{rows}

What is for the editor alone is not taken from a project's files: `celeryls.command` and `celeryls.interpreter` say
which program is run. They and `celeryls.trace.server` belong to the VS Code extension; another editor starts the
server itself. In a workspace that is not trusted, the settings marked "restricted" are taken from the user, never from
the workspace.

## Which Celery

`celeryls.celery.version` is for the project of which the version can't be found, or is found wrong. Without it, the
first of these that names Celery is believed; none of them is run:

1. what is installed for the interpreter that the editor has chosen, else in `.venv`, `venv`, `env` or `.env`;
2. `uv.lock`, `poetry.lock`, `pdm.lock`, `pylock.toml`, `Pipfile.lock`;
3. `requirements.txt`, `requirements*.txt`, the files in `requirements/` or `dependencies/` and what they include; a
   version that is pinned comes before a range;
4. `pyproject.toml` and `setup.cfg`;
5. what 1 to 4 say of a service, which is a folder with such files of its own at most three levels below.

A file below a service has the version that this service names. Where the service asks for a range that admits the
project's version, it has that.

Of a range it is the newest release that the range admits. Where nothing names Celery, the newest is taken for granted.
"""


def _property(setting: ServerSetting) -> dict[str, Any]:
    # An editor looks for a pattern anywhere in a text.
    text: dict[str, Any] = {"pattern": f"^(?:{setting.pattern})$"} if setting.pattern else {}
    text |= {"enum": list(setting.choices)} if setting.choices else {}
    keys: dict[str, Any] = {"propertyNames": {"pattern": f"^(?:{setting.keys})$"}} if setting.keys else {}
    match setting.type:
        case "array":
            shape: dict[str, Any] = {"type": "array", "items": {"type": "string"} | text}
        case "table":
            shape = {"type": "object", "additionalProperties": {"type": "string"} | text} | keys
        case "lists":
            lists = {"type": "array", "items": {"type": "string"} | text}
            shape = {"type": "object", "additionalProperties": lists} | keys
        case _:
            shape = {"type": setting.type} | text
    return shape | {"default": setting.json_default, "scope": setting.scope, "markdownDescription": setting.description}


def _row(setting: ServerSetting) -> str:
    default = json.dumps(setting.json_default, ensure_ascii=False)
    notes = (" For the editor alone." * (not setting.in_project), " Restricted." * setting.restricted)
    description = setting.description + "".join(notes)
    return f"| `{setting.key}` | {setting.allowed} | `{default}` | {description} |"


if __name__ == "__main__":
    main()
