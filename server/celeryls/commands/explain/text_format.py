"""Explained tasks as text for people."""

from __future__ import annotations

from itertools import chain
from textwrap import wrap
from typing import TYPE_CHECKING

from celeryls.commands.printing import print_lines
from celeryls.features.effective.python_notation import value_text
from celeryls.features.effective.words import amount, origin_words, retry_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from celeryls.commands.explain.explained import ExplainedTask
    from celeryls.commands.printing import StyledText
    from celeryls.features.effective.model import EffectiveConfiguration, EffectivePart

_Row = tuple[str, tuple[str, str], str, str]
"""A part, its value with a style, what it comes from, and the place."""
_LINE = 120
_WIDEST = 48
"""Code points of a value or an origin that the next column waits for."""


def write(explained: Sequence[ExplainedTask], *, is_list: bool) -> None:
    """Prints a block for each task, with an empty line between them."""
    del is_list
    blocks = [list(_block(each)) for each in explained]
    print_lines(chain.from_iterable([*([[]] if number else []), *block] for number, block in enumerate(blocks)))


def _block(explained: ExplainedTask) -> Iterator[list[StyledText]]:
    record = explained.record
    name = record.title if record.name else f"{record.function} (its name can't be told)"
    yield [(name, "bold"), f"  {explained.place(record.spot)}"]
    for configuration in explained.configurations:
        if configuration.app is None:
            yield ["  ", ("No app of the project is known to run it.", "yellow")]
        else:
            yield [f"  in the app {configuration.app.dotted}"]
        yield from _table(list(_rows(configuration, explained)))
        if configuration.retries is not None:
            yield [f"    {retry_words(configuration)}"]
        yield from _unknown(configuration, explained)
        yield from _defaults(configuration)


def _rows(configuration: EffectiveConfiguration, explained: ExplainedTask) -> Iterator[_Row]:
    for part in configuration.parts:
        if (part.answer != "default" and not _is_bare(part)) or part.name in ("name", "queue"):
            kind, name = origin_words(part.origin)
            place = str(explained.place(part.origin.spot)) if part.origin.spot is not None else ""
            yield part.name, _value(part, explained), f"{kind} {name}".rstrip(), place
    for entry in configuration.schedule:
        schedule = value_text(entry.schedule) if entry.schedule is not None else None
        options = ", ".join(f"{name} {value_text(known) or 'unknown'}" for name, known in entry.options)
        shown = f"{schedule or 'unknown'}{f' with {options}' if options else ''}"
        yield "schedule", (shown, ""), f"beat entry {entry.key}", str(explained.place(entry.spot))


def _is_bare(part: EffectivePart) -> bool:
    """Whether nothing is known of a part, not even a likely value."""
    return part.answer == "unknown" and part.known is None


def _unknown(configuration: EffectiveConfiguration, explained: ExplainedTask) -> Iterator[list[StyledText]]:
    """What can't be told and is written nowhere, by the reason."""
    by_reason: dict[str, list[str]] = {}
    for part in configuration.parts:
        if _is_bare(part) and part.doubt and part.name not in ("name", "queue"):
            by_reason.setdefault(explained.doubt(part), []).append(part.name)
    for reason, names in by_reason.items():
        yield from _wrapped(f"Can't be told, as {reason}: {', '.join(names)}")


def _defaults(configuration: EffectiveConfiguration) -> Iterator[list[StyledText]]:
    """What surely nothing sets, in a few lines."""
    parts = [each for each in configuration.parts if each.answer == "default" and each.name != "queue"]
    if parts:
        yield from _wrapped(f"Celery's defaults: {', '.join(f'{each.name} {each.source}' for each in parts)}")


def _wrapped(text: str) -> Iterator[list[StyledText]]:
    lines = wrap(text, _LINE, break_long_words=False, break_on_hyphens=False)
    for number, line in enumerate(lines):
        yield [("      " if number else "    ") + line]


def _value(part: EffectivePart, explained: ExplainedTask) -> tuple[str, str]:
    if part.answer == "unknown":
        likely = f", {part.source} otherwise" if part.source is not None else ""
        return f"can't be told: {explained.doubt(part, placed=True)}{likely}", "yellow"
    words = amount(part)
    environment = ", unless the environment sets another" if part.is_environment else ""
    return f"{part.source}{f' ({words})' if words else ''}{environment}", ""


def _table(rows: Iterable[_Row]) -> Iterator[list[StyledText]]:
    """Aligned columns; a wide cell moves only its own line."""
    listed = list(rows)
    first = max((len(name) for name, *_ in listed), default=0)
    second = max((len(value) for _, (value, _), *_ in listed if len(value) <= _WIDEST), default=0)
    third = max((len(origin) for *_, origin, _ in listed if len(origin) <= _WIDEST), default=0)
    for name, (value, style), origin, place in listed:
        end = [f"  {origin.ljust(third)}  {place}".rstrip()]
        yield [f"    {name.ljust(first)}  ", (value, style), " " * (second - len(value)), *end]
