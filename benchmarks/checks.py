"""`celeryls check` beside other checkers, over whole projects: with an empty cache, and over what has not changed."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import peers
from goals import Row
from stats import in_turns, median

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_BUDGET = 60.0
_SETTINGS = re.compile(r"broker_url|task_routes|beat_schedule|config_from_object", re.IGNORECASE)
_RUFF, _FLAKE8, _AUDIT = "ruff, ALL", "flake8, pie", "celery-audit"


@dataclass
class Checker:
    """A checker as somebody runs it in a project; ``seconds`` are those of the processor, run by run."""

    command: Sequence[str]
    root: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        """Runs it; how long that took by the clock."""
        start = time.perf_counter()
        process = subprocess.Popen(
            self.command,
            cwd=self.root,
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0  # it has been waited for
        took = time.perf_counter() - start
        self.seconds.append(used.ru_utime + used.ru_stime)
        return took


def measure(root: Path, *, quick: bool) -> list[Row]:
    """The rows of one project."""
    with tempfile.TemporaryDirectory() as folder:
        checkers = _checkers(root, Path(folder))
        for name in ("warm", "one file changed", f"{_RUFF}, warm"):
            checkers[name]()
            checkers[name].seconds.clear()
        by_clock = in_turns(checkers, 3 if quick else 5, _BUDGET)
    middle = {name: median(times) for name, times in by_clock.items()}
    computed = {name: median(each.seconds) for name, each in checkers.items()}
    return [*_rows(root.name, "", middle), *_rows(root.name, ", processor time", computed)]


def _rows(name: str, kind: str, figures: Mapping[str, float]) -> Iterator[Row]:
    section = f"check of {name}"
    for what, other, goal in (
        ("cold", f"{_RUFF}, cold", None),
        ("cold", _FLAKE8, 0.1),
        ("cold", _AUDIT, 0.1),
        ("warm", f"{_RUFF}, warm", 3),
        ("one file changed", f"{_RUFF}, warm", None),
    ):
        if other in figures:
            yield Row(section, f"{what}{kind}", figures[what], other, figures[other], goal)


def _checkers(root: Path, folder: Path) -> dict[str, Checker]:
    """All that are installed; those without a cache are always cold."""
    ours, ruff = peers.CHECK, peers.RUFF_CHECK
    found = {
        "cold": _Afresh(ours, root),
        "warm": Checker(ours, root, {"XDG_CACHE_HOME": str(folder / "ours")}),
        "one file changed": _Forgetting(ours, root, {"XDG_CACHE_HOME": str(folder / "changed")}),
        f"{_RUFF}, cold": Checker([*ruff, "--no-cache", "."], root),
        f"{_RUFF}, warm": Checker([*ruff, "--cache-dir", str(folder / "ruff"), "."], root),
    }
    if Path(peers.FLAKE8[0]).exists():
        found[_FLAKE8] = Checker([*peers.FLAKE8, "."], root)
    settings = next(_settings(root), None)
    if Path(peers.AUDIT[0]).exists() and settings is not None:
        found[_AUDIT] = Checker([*peers.AUDIT, "--config", str(settings), "."], root)
    return found


class _Afresh(Checker):
    """A checker whose cache is empty."""

    def __call__(self) -> float:
        with tempfile.TemporaryDirectory() as cache:
            self.environment = {"XDG_CACHE_HOME": cache}
            return super().__call__()


class _Forgetting(Checker):
    """A checker that has read the project before, and does not know what was found."""

    def __call__(self) -> float:
        for found in Path(self.environment["XDG_CACHE_HOME"]).rglob("*.findings"):
            found.unlink()
        return super().__call__()


def _settings(root: Path) -> Iterator[Path]:
    """Modules that configure Celery: celery-audit has to be told one."""
    for path in sorted(root.rglob("*.py")):
        if "test" not in path.as_posix() and _SETTINGS.search(path.read_text(errors="replace")):
            yield path
