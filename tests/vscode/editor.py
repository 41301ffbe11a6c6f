"""Starts VS Code as a server on 127.0.0.1, in folders of its own, and ends it with all that it started."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tests.vscode.install import Tools

# Quiet, and without what would stand between a reader and the code.
SETTINGS = {
    "breadcrumbs.enabled": False,
    "chat.disableAIFeatures": True,
    "editor.cursorBlinking": "solid",
    "editor.minimap.enabled": False,
    "editor.wordBasedSuggestions": "off",
    "extensions.autoCheckUpdates": False,
    "extensions.autoUpdate": False,
    "extensions.ignoreRecommendations": True,
    "files.autoSave": "off",
    "git.enabled": False,
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "workbench.reduceMotion": "on",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": False,
}

_SECONDS_TO_START = 60
_SECONDS_TO_END = 5


@contextmanager
def serving(  # noqa: PLR0913 - each is one thing that a caller decides
    tools: Tools,
    folder: Path,
    extensions: Iterable[Path],
    *,
    port: int = 0,
    trust_everything: bool = True,
    settings: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """A VS Code with these ``.vsix`` files installed; yields its address without a slash at the end.

    ``folder`` holds all that it writes. Port 0 is a free one. ``trust_everything`` switches workspace trust off;
    otherwise VS Code asks. On the way out the whole process group is ended: a server alone would leave its extension
    host, and that our language server.

    Raises:
        RuntimeError: It did not start, or an extension was not installed; the message ends with its output.
    """
    command, variables = _command(tools, folder), _environment(folder, environment or {})
    _write_settings(folder, settings or {})
    _install(command, variables, extensions)
    log = folder / "server.log"
    command += ["--bind-addr", f"127.0.0.1:{port}", "--disable-telemetry", "--disable-update-check"]
    command += ["--disable-getting-started-override", "--disable-proxy"]
    command += ["--disable-workspace-trust"] if trust_everything else []
    with log.open("w") as output:
        process = subprocess.Popen(command, env=variables, stdout=output, stderr=output, start_new_session=True)
    try:
        yield _wait_for_address(process, log)
    finally:
        _end(process)


def end_gracefully() -> None:
    """Make every polite signal a ``KeyboardInterrupt``, so that what was started is ended on the way out."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


def _command(tools: Tools, folder: Path) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "config.yaml"
    config.write_text("auth: none\ncert: false\n", "utf-8")
    command = [tools.node, tools.code_server, "--config", config]
    return [*map(str, command), "--user-data-dir", str(folder / "data"), "--extensions-dir", str(folder / "extensions")]


def _environment(folder: Path, more: Mapping[str, str]) -> dict[str, str]:
    """The surroundings without traces of a VS Code that we may run inside of."""
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VSCODE_")}
    private = ("TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")
    return inherited | dict.fromkeys(private, str(temporary)) | dict(more)


def _write_settings(folder: Path, more: Mapping[str, object]) -> None:
    path = folder / "data/User/settings.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(SETTINGS | dict(more), indent=2), "utf-8")


def _install(command: list[str], environment: dict[str, str], extensions: Iterable[Path]) -> None:
    install = [argument for vsix in extensions for argument in ("--install-extension", str(vsix))]
    if not install:
        return
    done = subprocess.run([*command, *install], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"VS Code did not take the extensions\n{done.stdout}{done.stderr}")


def _wait_for_address(process: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        listening = re.search(r"HTTP server listening on (http://127\.0\.0\.1:\d+)", _read(log))
        if listening and _answers(listening[1]):
            return listening[1]
        time.sleep(0.1)
    raise RuntimeError(f"VS Code did not start\n{_read(log)}")


def _read(log: Path) -> str:
    # It may be read in the middle of a character.
    return log.read_text("utf-8", "replace")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError):
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the group: politely, then not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_SECONDS_TO_END)
