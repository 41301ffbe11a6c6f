"""Runs the tests in a real VS Code: ``python -m tests.vscode.run``.

It installs what is missing, packs the extensions, starts one VS Code for each surrounding that a journey needs, and
leaves the rest to ``node --test``.

A journey is a hundred gestures in a window that draws when it likes. Where at most three fail, they are tried once more
in new windows; the last line names those that passed only then. A journey that fails twice fails the run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from scripts.bundle.stage import page
from tests.vscode.editor import end_gracefully
from tests.vscode.extension import built
from tests.vscode.install import Tools, install, install_chromium
from tests.vscode.pack import pack
from tests.vscode.windows import Extensions, windows

if TYPE_CHECKING:
    from collections.abc import Iterable

# The window answers for it with the files in docs/images.
_PICTURES_URL = "https://pictures.example"
_TRIED_AGAIN = 3
"""Where more journeys fail, something is broken."""

HERE = Path(__file__).parent


class Outcome(NamedTuple):
    """The names of the journeys that passed and failed; ``is_good`` is what ``node`` says about the whole."""

    passed: frozenset[str]
    failed: tuple[str, ...]
    is_good: bool


@click.command(help=__doc__)
@click.option("--vsix", type=click.Path(exists=True, path_type=Path), help="Our extension, where it is built already.")
@click.option("--pictures", type=click.Path(path_type=Path), help="Where the pictures of the pages are drawn anew.")
@click.argument("patterns", nargs=-1)
def main(vsix: Path | None, pictures: Path | None, patterns: tuple[str, ...]) -> None:
    """Run the journeys whose names match one of ``patterns``, all without any."""
    end_gracefully()
    tools = install()
    install_chromium()
    environment = {"PICTURES": str(pictures.resolve())} if pictures else {}
    with tempfile.TemporaryDirectory(prefix="celeryls-") as folder:
        extensions = _extensions(tools, vsix or built(), Path(folder))
        outcome = _outcome(tools, extensions, environment, patterns)
        failed = outcome.failed
        if 0 < len(failed) <= _TRIED_AGAIN:
            click.echo(f"\nTried once more, in new windows: {_listed(failed)}\n")
            outcome = _outcome(tools, extensions, environment, [f"^{re.escape(name)}$" for name in failed])
            if outcome.is_good and outcome.passed.issuperset(failed):
                click.echo(f"\nPassed only when tried once more: {_listed(failed)}")
                return
    sys.exit(0 if outcome.is_good else 1)


def _outcome(tools: Tools, extensions: Extensions, environment: dict[str, str], patterns: Iterable[str]) -> Outcome:
    """Runs the journeys whose names match one of the patterns in new windows; the report goes to stdout."""
    journeys = sorted(map(str, (HERE / "journeys").glob("*.test.mjs")))
    with windows(tools, extensions) as found:
        written = Path(found["RUN"]) / "outcomes.json"
        options = ["--test", "--test-isolation=none", "--test-reporter=spec", "--test-reporter-destination=stdout"]
        options += [f"--test-reporter={HERE / 'outcomes.mjs'}", f"--test-reporter-destination={written}"]
        options += [f"--test-name-pattern={pattern}" for pattern in patterns]
        done = subprocess.run([tools.node, *options, *journeys], env=os.environ | environment | found, check=False)
        outcomes = json.loads(written.read_text("utf-8") or "{}")
    return Outcome(
        frozenset(outcomes.get("passed", ())), tuple(outcomes.get("failed", ())), is_good=done.returncode == 0
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _extensions(tools: Tools, ours: Path, folder: Path) -> Extensions:
    others = {name: _pack(tools, folder, name) for name in ("driver", "pyright")}
    return Extensions(ours, _with_pictures(ours, folder / "pictured.vsix"), others)


def _with_pictures(vsix: Path, out: Path) -> Path:
    """Our extension as it is built for a place that has the pictures of its page."""
    with zipfile.ZipFile(vsix) as given, zipfile.ZipFile(out, "w") as written:
        for each in given.infolist():
            is_page = each.filename == "extension/readme.md"
            written.writestr(each, page(_PICTURES_URL) if is_page else given.read(each), zipfile.ZIP_STORED)
    return out


def _pack(tools: Tools, run: Path, name: str) -> Path:
    """A test's extension as ``.vsix``, what it requires bundled into it."""
    folder = run / "extensions" / name
    shutil.copytree(HERE / name, folder)
    bundle = ["--bundle", "--external:vscode", "--platform=node", "--allow-overwrite", "--log-level=warning"]
    script = str(folder / "extension.js")
    command = [str(tools.modules / ".bin/esbuild"), script, *bundle, f"--outfile={script}"]
    subprocess.run(command, check=True, env=os.environ | {"NODE_PATH": str(tools.modules)})
    return pack(folder, folder.with_suffix(".vsix"))


if __name__ == "__main__":
    main()
