"""The formatting of a project: ruff's, black's and isort's settings, read from TOML files above a file."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.edit.style import Style
from celeryls.workspace.reading import table, toml_of

if TYPE_CHECKING:
    from pathlib import Path

_DEFAULT = Style()
_TOOLS = ("ruff", "black", "isort")
_NAMES = (".ruff.toml", "ruff.toml", "pyproject.toml")


def formatting(path: Path, root: Path | None) -> Style:
    """The style that the nearest settings above ``path`` configure; by default 88 code points per line.

    Nothing above ``root`` is read. A missing, too large or malformed file is ignored.
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
    """Folders that may hold settings, the nearest first.

    Outside of all workspace folders only the file's own folder.
    """
    folders = path.parents[: path.parents.index(root) + 1] if root in path.parents else path.parents
    return tuple(folder / name for folder in (folders if root else folders[:1]) for name in _NAMES)


@lru_cache(maxsize=64)
def _style(path: Path, root: Path, _modified: int, _size: int) -> Style | None:
    content = toml_of(path, root, _TOOLS if path.name == "pyproject.toml" else ("",))
    ruff = content if path.name != "pyproject.toml" else table(content, "tool", "ruff")
    black = table(content, "tool", "black")
    isort = table(content, "tool", "isort")
    if not (ruff or black or isort):
        return None
    length = ruff.get("line-length", black.get("line-length", _DEFAULT.line_length))
    quotes = table(ruff, "format").get("quote-style")
    # Ruff's older layout, with lint settings at the top level, counts too.
    sorting = table(ruff, "lint", "isort") or table(ruff, "isort")
    return Style(
        quote="'" if quotes == "single" else '"',
        line_length=length if isinstance(length, int) and 0 < length < 1000 else _DEFAULT.line_length,
        single_line=(sorting.get("force-single-line") or isort.get("force_single_line")) is True,
    )
