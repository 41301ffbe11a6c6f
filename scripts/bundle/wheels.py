"""Gets the wheels that the server needs, for a platform and for each Python, as the lock file pins them."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.bundle.targets import PYTHONS, TARGETS

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "client-vscode/requirements.txt"
CACHE = ROOT / ".cache/wheels"

_ON_WINDOWS = " ; sys_platform == 'win32'"
_PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet")


@dataclass(frozen=True, slots=True)
class Wheels:
    """The wheels of one platform and one Python; where ``missing`` is not empty, that Python can't be served."""

    python: str
    files: tuple[Path, ...]
    missing: tuple[str, ...]


def wheels(target: str, python: str) -> Wheels:
    """The wheels of every pinned package, from the cache where they are there already.

    A package without a wheel for that platform and Python is named in ``missing``. Where a cached wheel is
    none that the lock pins, all are fetched again.

    Raises:
        RuntimeError: pip failed for another reason, such as the network; the message is pip's.
    """
    folder = CACHE / target / python
    stamp = folder / "of-lock"
    wanted = _digest(target)
    if not (stamp.exists() and stamp.read_text("utf-8").splitlines()[0] == wanted and _intact(folder)):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        missing = _download(lock_for(target), folder, target, python)
        stamp.write_text("\n".join((wanted, *missing)), "utf-8")
    return Wheels(python, tuple(sorted(folder.glob("*.whl"))), tuple(stamp.read_text("utf-8").splitlines()[1:]))


def _intact(folder: Path) -> bool:
    """Whether each wheel in a folder is one that the lock pins."""
    lock = LOCK.read_text("utf-8")
    return all(hashlib.sha256(file.read_bytes()).hexdigest() in lock for file in folder.glob("*.whl"))


def lock_for(target: str) -> str:
    """The pinned packages of a platform: pip would judge their markers by the machine that this runs on."""
    lock = LOCK.read_text("utf-8")
    return lock.replace(_ON_WINDOWS, "") if target.startswith("win32") else lock


def _digest(target: str) -> str:
    return hashlib.sha256(repr((LOCK.read_bytes(), TARGETS[target], PYTHONS)).encode()).hexdigest()


def _download(lock: str, folder: Path, target: str, python: str) -> tuple[str, ...]:
    """Gets all wheels that exist; pip names the first package that it misses, and gets none before all are found."""
    missing: list[str] = []
    while lacking := _lacking(lock, folder, target, python):
        rest = re.sub(rf"^{re.escape(lacking)}(?![^\s;\\]).*(?:\n .*)*\n?", "", lock, flags=re.MULTILINE)
        if rest == lock:
            raise RuntimeError(f"pip misses {lacking} for {target} and Python {python}, which is not pinned")
        missing.append(lacking)
        lock = rest
    return tuple(missing)


def _lacking(requirements: str, folder: Path, target: str, python: str) -> str:
    """The first package, as it is pinned, that has no such wheel; empty where all were downloaded."""
    file = folder / "requirements.txt"
    file.write_text(requirements, "utf-8")
    command = [*_PIP, "--no-deps", "--only-binary=:all:", "--require-hashes", f"--dest={folder}"]
    command += [f"--python-version={python}", "--implementation=cp", f"--requirement={file}"]
    command += [f"--platform={tag}" for tag in TARGETS[target]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    file.unlink()
    if not done.returncode:
        return ""
    found = re.search(r"No matching distribution found for (\S+)", done.stderr)
    if not found:
        raise RuntimeError(f"pip could not get the wheels for {target} and Python {python}:\n{done.stderr.strip()}")
    return found[1]
