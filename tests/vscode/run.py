"""Runs the tests in a real VS Code: ``python -m tests.vscode.run``.

It installs what is missing, packs the extensions, starts one VS Code for each surrounding that a journey needs, and
leaves the rest to ``node --test``, whose summary ends the output.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click
from scripts.bundle.stage import page
from tests.vscode.cases import write_cases
from tests.vscode.editor import end_gracefully, serving
from tests.vscode.extension import built
from tests.vscode.install import Tools, install, install_chromium
from tests.vscode.pack import pack
from tests.vscode.plant import plant
from tests.vscode.walks import write_walks

if TYPE_CHECKING:
    from collections.abc import Mapping

# The window answers for it with the files in docs/images.
_PICTURES_URL = "https://pictures.example"

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a VS Code is started with: extensions beside ours and the driver, and what is special about it.

    The folder that it opens, always named ``shop``, is a copy of ``project``.
    """

    extensions: tuple[str, ...] = ()
    trust: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    project: str = "examples/shop"


_WINDOWS = {
    # A pattern and an action are tried as they are by themselves; what the project adds to them is "indexed"'s.
    "main": Surroundings(settings={"celeryls.index.enabled": False}),
    "indexed": Surroundings(),
    "pictures": Surroundings(),
    "plain": Surroundings(project="tests/vscode/plain"),
    "untrusted": Surroundings(trust=False),
    "beside": Surroundings(extensions=("pyright",)),
    # VS Code would ask a real shell for a PATH.
    "pythonless": Surroundings(environment={"PATH": "/nowhere", "SHELL": "/bin/true", "VIRTUAL_ENV": ""}),
}


@click.command(help=__doc__)
@click.option("--vsix", type=click.Path(exists=True, path_type=Path), help="Our extension, where it is built already.")
@click.option("--pictures", type=click.Path(path_type=Path), help="Where the pictures of the pages are drawn anew.")
@click.argument("patterns", nargs=-1)
def main(vsix: Path | None, pictures: Path | None, patterns: tuple[str, ...]) -> None:
    """Run the journeys whose names match one of ``patterns``, all without any."""
    end_gracefully()
    tools = install()
    install_chromium()
    ours = vsix or built()
    with tempfile.TemporaryDirectory(prefix="celeryls-") as folder, ExitStack() as stack:
        run = Path(folder)
        packed = {name: _pack(tools, run, name) for name in ("driver", "pyright")}
        environment = {"TOOLS": str(tools.root), "RUN": folder, "PYTHON": sys.executable}
        environment |= {"PICTURES": str(pictures.resolve())} if pictures else {}
        pictured = _with_pictures(ours, run / "pictured.vsix")
        for name, around in _WINDOWS.items():
            shop = run / name / "shop"
            shutil.copytree(ROOT / around.project, shop, ignore=shutil.ignore_patterns(".*", "__pycache__"))
            window = serving(
                tools,
                run / name / "vscode",
                [
                    pictured if name == "pictures" else ours,
                    packed["driver"],
                    *(packed[other] for other in around.extensions),
                ],
                trust_everything=around.trust,
                settings={"security.workspace.trust.startupPrompt": "never", **around.settings},
                environment={
                    **around.environment,
                    "DRIVER_SOCKET": str(run / name / "driver.sock"),
                    "TOOLS": str(tools.root),
                },
            )
            environment[f"{name.upper()}_ADDRESS"] = stack.enter_context(window)
        plant(run)
        for name, write in (("cases", write_cases), ("walks", write_walks)):
            (run / f"{name}.json").write_text(json.dumps(write(run / "main/shop")), "utf-8")
        tests = sorted(map(str, (HERE / "journeys").glob("*.test.mjs")))
        options = ["--test", "--test-isolation=none", "--test-reporter=spec"]
        options += [f"--test-name-pattern={pattern}" for pattern in patterns]
        done = subprocess.run([tools.node, *options, *tests], env=os.environ | environment, check=False)
    sys.exit(done.returncode)


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
