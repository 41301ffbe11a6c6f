"""What a project's formatter is told: ruff's, black's and isort's settings, read from TOML files above a file."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.edit.style import Style
from celeryls.workspace.reading import table, toml_of

if TYPE_CHECKING:
    from pathlib import Path

_DEFAULT = Style()
_NAMES = (".ruff.toml", "ruff.toml", "pyproject.toml")


def formatting(path: Path, root: Path | None) -> Style:
    """The style that the nearest settings above ``path`` ask for, of 88 code points a line where they ask for none.

    Nothing above ``root`` is read. A file that is missing, too large or malformed says nothing.
    """
    for settings in _above(path, root):
        try:
            stat = settings.stat()
        except (OSError, ValueError):
            continue
        style = _style(settings, root or settings.parent, stat.st_mtime_ns, stat.st_size)
        if style is not None:
            return style
    return _DEFAULT


@lru_cache(maxsize=64)
def _above(path: Path, root: Path | None) -> tuple[Path, ...]:
    """Where settings may stand, the nearest first; outside of every workspace folder beside the file alone."""
    folders = path.parents[: path.parents.index(root) + 1] if root in path.parents else path.parents
    return tuple(folder / name for folder in (folders if root else folders[:1]) for name in _NAMES)


@lru_cache(maxsize=64)
def _style(path: Path, root: Path, _modified: int, _size: int) -> Style | None:
    content = toml_of(path, root)
    ruff = content if path.name != "pyproject.toml" else table(content, "tool", "ruff")
    black = table(content, "tool", "black")
    isort = table(content, "tool", "isort")
    if not (ruff or black or isort):
        return None
    length = ruff.get("line-length", black.get("line-length", _DEFAULT.line_length))
    quotes = table(ruff, "format").get("quote-style")
    # Where ruff's rules stand beside its other settings, in its older way, they count, too.
    sorting = table(ruff, "lint", "isort") or table(ruff, "isort")
    return Style(
        quote="'" if quotes == "single" else '"',
        line_length=length if isinstance(length, int) and 0 < length < 1000 else _DEFAULT.line_length,
        single_line=(sorting.get("force-single-line") or isort.get("force_single_line")) is True,
    )
