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
from celeryls.settings import SETTINGS

if TYPE_CHECKING:
    from celeryls.settings import Setting

ROOT = Path(__file__).parents[1]
MANIFEST = ROOT / "client-vscode/package.json"
PAGE = ROOT / "docs/settings.md"


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


def manifest(text: str) -> str:
    """The extension's package.json with the settings and the version that hold now."""
    data = json.loads(text)
    data["version"] = __version__
    data["contributes"]["configuration"]["properties"] = {setting.key: _property(setting) for setting in SETTINGS}
    restricted = [setting.key for setting in SETTINGS if setting.restricted]
    data["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"] = restricted
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def page() -> str:
    """The page of the docs."""
    rows = "\n".join(map(_row, SETTINGS))
    return f"""# Settings

In VS Code they stand in the settings under "Celery"; other editors send them as the section `celeryls` of the
initialization options (`{{"settings": {{…}}}}`) or of `workspace/didChangeConfiguration`. Where a value can't be
used, the default stays, and the log says why.

| setting | type | default | |
| --- | --- | --- | --- |
{rows}

`celeryls.command` and `celeryls.interpreter` belong to the VS Code extension: another editor starts the server itself.
In a workspace that is not trusted, the settings marked "restricted" are taken from the user, never from the workspace.
"""


def _property(setting: Setting) -> dict[str, Any]:
    default = list(setting.default) if isinstance(setting.default, tuple) else setting.default
    shape: dict[str, Any] = {"type": setting.type}
    if setting.type == "array":
        shape["items"] = {"type": "string"}
    if setting.choices:
        shape["enum"] = list(setting.choices)
    return shape | {"default": default, "scope": setting.scope, "markdownDescription": setting.description}


def _row(setting: Setting) -> str:
    default = json.dumps(setting.default, ensure_ascii=False)
    description = setting.description + (" Restricted." if setting.restricted else "")
    return f"| `{setting.key}` | {setting.allowed} | `{default}` | {description} |"


if __name__ == "__main__":
    main()
