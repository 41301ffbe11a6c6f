"""Packs a staged extension as ``.vsix``, byte for byte the same each time."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from scripts.bundle.stage import CLIENT, ROOT, stage

from celeryls import __version__

if TYPE_CHECKING:
    from pathlib import Path

STAGE = ROOT / ".cache/vsix"


def build_client() -> None:
    """Bundles the client's scripts, and the page's that the server holds."""
    run("npm", "run", "--silent", "build", cwd=CLIENT)


def vsix_of(target: str, out: Path) -> Path:
    """The file of a platform in the folder ``out``."""
    return out / f"celery-language-server-{target}-{__version__}.vsix"


def build(
    target: str, out: Path, pictures_url: str = "", *, look_for_secrets: bool = False
) -> tuple[Path, tuple[str, ...]]:
    """Stages and packs the extension of a platform; with ``look_for_secrets``, vsce refuses what looks like a password.

    That takes nine tenths of the time. All that is ours is the same for each platform, so that one look will do.

    Returns:
        The file, and a line for each wheel that does not exist.

    Raises:
        RuntimeError: A step failed; the message says which, with its output.
    """
    folder, vsix, moment = STAGE / target, vsix_of(target, out), last_commit()
    missing = stage(target, folder, pictures_url, moment)
    out.mkdir(parents=True, exist_ok=True)
    vsce = str(CLIENT / "node_modules/.bin/vsce")
    options = ["--no-dependencies", "--allow-missing-repository", "--target", target, "--out", str(vsix.resolve())]
    if not look_for_secrets:
        options += ["--allow-package-all-secrets", "--allow-package-env-file"]
    # With a moment, vsce sorts the files by name; their times are local ones, and their order that of the locale.
    run(vsce, "package", *options, cwd=folder, SOURCE_DATE_EPOCH=str(moment), TZ="UTC", LC_ALL="C")
    return vsix, missing


def last_commit() -> int:
    """The time of the last commit, or ``SOURCE_DATE_EPOCH``, in seconds since 1970; 0 where there is neither."""
    if said := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(said)
    command = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else 0


def run(*command: str, cwd: Path, **variables: str) -> str:
    """The output of a command; a failure raises RuntimeError with all that it said."""
    environment = os.environ | variables
    try:
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise RuntimeError(f"{command[0]} is missing: run `npm ci` in client-vscode, or `make dist`") from error
    if done.returncode:
        raise RuntimeError(f"`{' '.join(command)}` failed:\n{done.stdout}{done.stderr}".strip())
    return done.stdout
