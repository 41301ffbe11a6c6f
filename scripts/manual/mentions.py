"""Which rules and actions are about an option or a setting: what the first part of their pages names."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parents[2] / "docs"
_KINDS = {"Findings": "rules", "Actions": "assists"}
_CODE = re.compile(r"`([^`\n]+)`")


def mentions(name: str) -> str:
    """A line for the rules and one for the actions that name an option or a setting, as links; empty where none do."""
    lines = (
        f"- {kind}: {' · '.join(f'[{title}](../{folder}/{file})' for file, title in found)}\n"
        for kind, folder in _KINDS.items()
        if (found := [(file, title) for file, title, named in _introductions(folder) if name in named])
    )
    return "".join(lines)


@cache
def _introductions(folder: str) -> tuple[tuple[str, str, frozenset[str]], ...]:
    """Of each page of a folder its file, its title and the names that it has code for before its first example."""
    return tuple(_introduction(path) for path in sorted((DOCS / folder).glob("*.md")) if path.name != "README.md")


def _introduction(path: Path) -> tuple[str, str, frozenset[str]]:
    text = path.read_text("utf-8").partition("\n## ")[0]
    return path.name, text.partition("\n")[0].removeprefix("# "), frozenset(_named(text))


def _named(text: str) -> Iterator[str]:
    """Names that stand alone as code, and those that a value is given to: `rate_limit="10/m"`."""
    for code in _CODE.findall(text):
        name, _, value = code.partition("=")
        if name.isidentifier() and (value or name == code):
            yield name.lower()
