"""A project that is hovered over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.unit.checking import ROOT, project_of

from celeryls.features.hover.hover import hover
from celeryls.features.hover.scope import HoverScope

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = datetime(2026, 3, 27, 1, 0, tzinfo=UTC)


def hovered(files: Mapping[str, str], *, celery: tuple[int, ...] = (5, 7), is_complete: bool = True) -> str | None:
    """The text at the mark ``^^`` in one of the files, which is taken out; behind it follows what it is about."""
    marked = next(path for path, text in files.items() if "^^" in text)
    at = files[marked].index("^^")
    index, read = project_of({path: text.replace("^^", "") for path, text in files.items()})
    file = read[marked]
    found = hover(HoverScope(index, is_complete, celery, NOW), f"{ROOT}/{marked}", file, at)
    return f"[{file.text[found.at.start : found.at.end]}] {found.text}" if found else None


def first_lines(text: str, **files: str) -> str | None:
    """The first paragraph for the mark in ``shop/tasks.py``, beside ``shop/celery.py`` if that is given."""
    beside = {"shop/celery.py": files["celery"]} if "celery" in files else {}
    found = hovered({"shop/__init__.py": "", **beside, "shop/tasks.py": text})
    return found.partition("\n\n")[0] if found else None
