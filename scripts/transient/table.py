"""The table as it is written by hand, and the one that is generated from it."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("libraries.toml")
TABLE = Path(__file__).parents[2] / "server/celeryls/catalogue/transient.json"


@dataclass(frozen=True, slots=True)
class Library:
    """A row of libraries.toml, whose header says what its fields mean."""

    name: str
    uses: tuple[str, ...]
    exceptions: tuple[str, ...]
    why: str
    example: str
    distributions: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()


def libraries(source: Path = SOURCE) -> tuple[Library, ...]:
    """The rows in their order; TypeError where one has a field too many or too few."""
    rows: list[dict[str, Any]] = tomllib.loads(source.read_text(encoding="utf-8"))["library"]
    lists = {field.name for field in fields(Library) if field.type == "tuple[str, ...]"}
    return tuple(
        Library(**{key: tuple(value) if key in lists else value.strip() for key, value in row.items()}) for row in rows
    )


def stated(library: Library) -> dict[str, Any]:
    """What the generated row says of a library without looking at it; `checked` adds to each exception."""
    exceptions = [spec.rpartition(":")[::2] for spec in library.exceptions]
    return {
        "library": library.name,
        "uses": list(library.uses),
        "methods": list(library.methods),
        "exceptions": [{"module": module or None, "name": name} for module, name in exceptions],
        "why": library.why,
    }


def written(rows: list[dict[str, Any]]) -> str:
    """The generated table's text, a row a line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"[\n{lines}\n]\n"
