"""The servers and checkers to measure beside ours, and their installation."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
_BIN = Path(sys.executable).parent
_HOME = HERE.parent / ".cache" / "peers"
_PYTHON = (
    "jedi-language-server==0.47.0",
    "python-lsp-server==1.15.0",
    "ty==0.0.105",
    "flake8==7.5.0",
    "flake8-pie==0.16.0",
    "celery-audit==0.1.0",
)
_NODE = ("pyright@1.1.414",)

OURS = [sys.executable, "-I", "-m", "celeryls"]
"""As the extension starts it."""
CHECK = [sys.executable, "-I", "-m", "celeryls", "check", "--exit-zero"]
RUFF_CHECK = [str(_BIN / "ruff"), "check", "--isolated", "--select", "ALL", "--exit-zero", "--output-format", "concise"]
FLAKE8 = [str(_HOME / "bin" / "flake8"), "--isolated", "--exit-zero"]
AUDIT = [str(_HOME / "bin" / "celery-audit")]
EMPTY = [sys.executable, "-I", str(HERE / "ready_made.py")]
RUFF = [str(_BIN / "ruff"), "server"]
TY = [str(_HOME / "bin" / "ty"), "server"]
JEDI = [str(_HOME / "bin" / "jedi-language-server")]
PYLSP = [str(_HOME / "bin" / "pylsp")]
PYRIGHT = [str(_HOME / "node" / "node_modules" / ".bin" / "pyright-langserver"), "--stdio"]


def ready_made(items: int, length: int) -> list[str]:
    """A pygls server that returns so many items, each with a text of so many characters."""
    return [*EMPTY, str(items), str(length)]


def answering(file: Path) -> list[str]:
    """A pygls server that gives the answer in a JSON file to completion, hover and signature help."""
    return [sys.executable, "-I", str(HERE / "ready_answer.py"), str(file)]


def others() -> dict[str, list[str]]:
    """The servers of others that are installed, by name."""
    servers = {"ruff": RUFF, "ty": TY, "jedi": JEDI, "pylsp": PYLSP, "pyright": PYRIGHT}
    return {name: command for name, command in servers.items() if Path(command[0]).exists()}


def install() -> None:
    """The others have an environment of their own, kept for the next run; pyright needs npm."""
    if not (_HOME / "bin" / "pip").exists():
        subprocess.run([sys.executable, "-m", "venv", str(_HOME)], check=True)
    wanted = _HOME / "installed.txt"
    names = "\n".join((*_PYTHON, *_NODE))
    if wanted.exists() and wanted.read_text() == names:
        return
    subprocess.run([str(_HOME / "bin" / "pip"), "install", "--quiet", *_PYTHON], check=True)
    if shutil.which("npm"):
        subprocess.run(["npm", "install", "--silent", "--prefix", str(_HOME / "node"), *_NODE], check=True)
    wanted.write_text(names)
