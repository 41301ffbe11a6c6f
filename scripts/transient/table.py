"""The table as it is written by hand, and the one that is generated from it."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("libraries.toml")
TABLE = Path(__file__).parents[2] / "server/celeryls/catalogue/transient.json"


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A row of libraries.toml, whose header says what its fields mean."""

    name: str
    uses: tuple[str, ...]
    exceptions: tuple[str, ...]
    why: str
    example: str
    distributions: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()


def libraries(source: Path = SOURCE) -> tuple[LibraryRow, ...]:
    """The rows in their order; TypeError where one has a field too many or too few."""
    rows: list[dict[str, Any]] = tomllib.loads(source.read_text(encoding="utf-8"))["library"]
    return tuple(LibraryRow(**{key: _frozen(value) for key, value in row.items()}) for row in rows)


def _frozen(value: str | list[str]) -> Any:  # noqa: ANN401 - each field has a type of its own
    return value.strip() if isinstance(value, str) else tuple(value)


def stated(library: LibraryRow) -> dict[str, Any]:
    """What the generated row says of a library without looking at it; `checked` adds to each exception."""
    exceptions = [spec.rpartition(":")[::2] for spec in library.exceptions]
    return {
        "library": library.name,
        "uses": list(library.uses),
        "methods": list(library.methods),
        "exceptions": [{"module": module or None, "name": name} for module, name in exceptions],
        "why": library.why,
    }


def out_of_step(source: Path = SOURCE, table: Path = TABLE) -> list[str]:
    """The libraries whose generated rows don't say what is written by hand; all of them where the order differs."""
    generated = json.loads(table.read_text(encoding="utf-8"))
    known = {row["library"]: _without_findings(row) for row in generated}
    wanted = {library.name: stated(library) for library in libraries(source)}
    wrong = [name for name in known | wanted if known.get(name) != wanted.get(name)]
    return wrong if wrong or list(known) == list(wanted) else list(wanted)


def _without_findings(row: dict[str, Any]) -> dict[str, Any]:
    exceptions = [{key: each[key] for key in ("module", "name")} for each in row["exceptions"]]
    return {**{key: value for key, value in row.items() if key != "checked"}, "exceptions": exceptions}


def written(rows: list[dict[str, Any]]) -> str:
    """The generated table's text, a row a line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"[\n{lines}\n]\n"
