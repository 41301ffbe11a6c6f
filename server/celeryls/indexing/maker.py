"""By which code a cache was written: what another version has read, ours may read otherwise."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import celeryls

FORMAT = 4
_ROOMS = ("syntax", "source", "indexing", "project", "environment", "workspace", "catalogue")
_LIBRARIES = ("msgspec", "tree_sitter", "tree_sitter_python", "pathspec", "yaml")


def maker(root: str) -> list[object]:
    """What a cache begins with that may be used for a folder."""
    return ["celeryls index", FORMAT, celeryls.__version__, _code(), root]


@cache
def _code() -> list[int]:
    """The sizes and times of the modules that read; in a checkout they change without the version."""
    package = Path(celeryls.__file__).parent
    found = [Path(spec.origin) for spec in map(find_spec, _LIBRARIES) if spec and spec.origin]
    for room in _ROOMS:
        found += (package / room).rglob("*.py")
    times = [(path.name, path.stat()) for path in found]
    return [len(times), sum(status.st_size for _, status in times), max(status.st_mtime_ns for _, status in times)]
