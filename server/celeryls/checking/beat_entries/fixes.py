"""Fixes of what beat refuses in an entry of a schedule; there is none for what stands elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.checking.importable import is_importable
from celeryls.checking.rule import Fix
from celeryls.edit.change import Change
from celeryls.edit.entries import Container, add_entry, container, dict_of
from celeryls.edit.parentheses import tuple_edits
from celeryls.edit.removal import remove_item
from celeryls.edit.style import Style, style_of
from celeryls.edit.text import replace
from celeryls.project.values.durations import crontab_source
from celeryls.syntax.parser import parse
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.edit.text import Edit
    from celeryls.project.names.entities import Spot
    from celeryls.project.subjects.model import BeatEntry
    from celeryls.project.values.known import Plain

_NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]*)?")
"""A number as it can stand in code: no leading zeros, no digits of other scripts."""


def renamed(spot: Spot, name: str, near: str, context: Context) -> tuple[Fix, ...]:
    """The key under the name that was meant."""
    if not context.is_here(spot):
        return ()
    start, end = context.span(spot.range)
    at = context.text.find(name, start, end)
    return (Fix(f"write {near}", Change((replace(at, at + len(name), near),))),) if at >= 0 else ()


def into_options(entry: BeatEntry, names: list[str], context: Context) -> tuple[Fix, ...]:
    """The pairs of call options inside of ``options``, which is made where there is none."""
    given = _entry_dict(entry.fields[names[0]][0], context)
    if given is None or any(given.entry(name) is None for name in names):
        return ()
    spans = [Span(*each.span) for each in given.entries]
    pairs = {name: spans[number] for number, each in enumerate(given.entries) if (name := each.key) in names}
    first, *others = pairs.values()
    edits: list[Edit | None] = []
    if "options" in entry.fields:
        there = given.entry("options")
        options = container(there.value, context.text) if there is not None else None
        if options is None or not options.is_dict or any(options.entry(name) for name in names):
            return ()
        others = list(pairs.values())
        for name in names:
            value = given.entry(name)
            source = context.text[value.value.start_byte : value.value.end_byte] if value is not None else ""
            edits += add_entry(context.text, options, name, (source,), style_of(context.text, Style()))
    else:
        inside = ", ".join(context.text[start:end] for start, end in pairs.values())
        quote = context.text[first.start]
        if quote not in "\"'" or "#" in inside:
            return ()
        edits.append(replace(first.start, first.end, f"{quote}options{quote}: {{{inside}}}"))
    edits += [remove_item(context.text, spans, spans.index(span)) for span in others]
    if any(edit is None for edit in edits):
        return ()
    listed = " and ".join((", ".join(names[:-1]), names[-1]) if len(names) > 1 else names)
    return (Fix(f"move {listed} into options", Change(tuple(edit for edit in edits if edit is not None))),)


def with_expires(entry: BeatEntry, seconds: int, context: Context) -> tuple[Fix, ...]:
    """The call option ``expires`` in the ``options`` of an entry of a setting."""
    style = style_of(context.text, Style())
    given = _entry_dict(entry.fields["schedule"][0], context)
    if given is None:
        return ()
    value = (str(seconds),)
    if (there := given.entry("options")) is None:
        edits = add_entry(context.text, given, "options", dict_of("expires", value, style), style)
    else:
        options = container(there.value, context.text)
        if options is None or not options.is_dict:
            return ()
        edits = add_entry(context.text, options, "expires", value, style)
    return (Fix(f"let it expire after {seconds} s", Change(edits), safe=False),)


def as_schedule(known: Plain, text: str, context: Context) -> tuple[Fix, ...]:
    """A number of seconds, or the crontab that a line of cron means."""
    if not context.is_here(known.spot) or not context.source(known.spot.range).startswith(("'", '"')):
        return ()
    span = context.span(known.spot.range)
    if _NUMBER.fullmatch(text.strip()):
        return (Fix(f"write {text.strip()}", Change((replace(*span, text.strip()),))),)
    crontab = crontab_source(text)
    if crontab is None or not is_importable("crontab", "celery.schedules.crontab", known.spot.range, context):
        return ()
    return (Fix(f"write {crontab}", Change((replace(*span, crontab),), ("from celery.schedules import crontab",))),)


def as_tuple(known: Plain, context: Context) -> tuple[Fix, ...]:
    """The value as the one item of a tuple."""
    if not context.is_here(known.spot):
        return ()
    edits = tuple_edits(context.text, context.span(known.spot.range))
    return (Fix(f"make it a tuple: ({context.source(known.spot.range)},)", Change(edits)),)


def _entry_dict(key: Spot, context: Context) -> Container | None:
    """The dict that a key is written in."""
    if not context.is_here(key):
        return None
    node = parse(context.text).root_node.descendant_for_byte_range(*context.span(key.range))
    while node is not None and node.type not in ("pair", "keyword_argument"):
        node = node.parent
    around = node.parent if node is not None else None
    if around is not None and around.type == "argument_list":
        around = around.parent
    return container(around, context.text)
