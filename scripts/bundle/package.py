"""The sdist and the wheel: built, checked, and started where nothing else is installed."""

from __future__ import annotations

import shutil
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.bundle.pack import last_commit, run
from scripts.bundle.stage import ROOT
from scripts.bundle.start import answers

if TYPE_CHECKING:
    from collections.abc import Iterator

BIN = Path(sys.executable).parent
SCRIPTS = ("celeryls", "celery-language-server")

_WRONG = """\
from celery import shared_task


@shared_task
def add(x, y):
    return x


add.delay(1, 2, countdown=10)
"""
_IN_WHEEL = (
    "celeryls/_snippets/tasks/email.py.j2",
    "celeryls/catalogue/celery.json",
    "celeryls/features/graph/page/page.js",
    "celeryls/features/graph/page/THIRD-PARTY-LICENSES.txt",
    "celeryls/lsp/opening/initialize.json",
    "celeryls/py.typed",
)


def build(out: Path) -> list[Path]:
    """Builds the sdist, and from it the wheel, into ``out``; returns both.

    Raises:
        RuntimeError: The build failed, or twine found something wrong with what people see of it.
    """
    with tempfile.TemporaryDirectory() as name:
        command = (sys.executable, "-m", "build", "--no-isolation", "--outdir", name, str(ROOT))
        run(*command, cwd=ROOT, SOURCE_DATE_EPOCH=str(last_commit()))
        built = sorted(Path(name).iterdir())
        run(sys.executable, "-m", "twine", "check", "--strict", *map(str, built), cwd=ROOT)
        out.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copy(file, out)) for file in built]


def faults(files: list[Path]) -> Iterator[str]:
    """Sentences about what the sdist and the wheel lack."""
    for file in files:
        if file.suffix == ".whl":
            with zipfile.ZipFile(file) as wheel:
                names = set(wheel.namelist())
            yield from (f"{file.name} lacks {name}" for name in _IN_WHEEL if name not in names)
            if not any(name.endswith("licenses/LICENSE") for name in names):
                yield f"{file.name} lacks its license"
        else:
            with tarfile.open(file) as archive:
                names = {name.partition("/")[2] for name in archive.getnames()}
            wanted = ("LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "server/celeryls/__init__.py")
            yield from (f"{file.name} lacks {name}" for name in wanted if name not in names)


def started(file: Path) -> Iterator[tuple[str, str | None]]:
    """Installs a file alone into an empty environment and starts it; each way, and what went wrong with it or None."""
    with tempfile.TemporaryDirectory() as name:
        environment = Path(name, "environment")
        run(str(BIN / "uv"), "venv", "--quiet", str(environment), "--python", sys.executable, cwd=ROOT)
        folder = environment / ("Scripts" if sys.platform == "win32" else "bin")
        python = str(folder / "python")
        run(str(BIN / "uv"), "pip", "install", "--quiet", "--python", python, str(file), cwd=ROOT)
        for script in SCRIPTS:
            yield f"{script} over stdio", answers(str(folder / script), misled=False)
            yield f"{script} check", _finds(str(folder / script))


def run_at_once(wheel: Path) -> Iterator[tuple[str, str | None]]:
    """`uvx` and `pipx run` from the wheel, as from an index: each way, and what went wrong with it or None."""
    name = SCRIPTS[-1]
    yield f"uvx {name} check .", _finds(str(BIN / "uvx"), "--quiet", "--find-links", str(wheel.parent), name)
    yield f"pipx run {name} check .", _finds(str(BIN / "pipx"), "run", "--spec", str(wheel), name)


def _finds(*command: str) -> str | None:
    """What is wrong with a command's check of a folder that has one finding."""
    with tempfile.TemporaryDirectory() as name:
        Path(name, "tasks.py").write_text(_WRONG, "utf-8")
        try:
            said = run(*command, "check", "--exit-zero", "--format", "concise", ".", cwd=Path(name))
        except RuntimeError as error:
            return str(error)
    return None if "CEL304" in said else f"it found nothing: {said.strip()}"
