"""Adds a task to an existing routes setting, following the rules of `celery.app.routes`.

A router is a mapping, a list of pairs or a function; several are in a list or a tuple and are asked in turn. In a
mapping the full name takes precedence over all patterns, regardless of order (`celery.app.routes.MapRoute`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import repeat
from typing import TYPE_CHECKING

from celeryls.edit.entries import add_entries, add_item, append_items, container, string_literal
from celeryls.edit.given import given_settings
from celeryls.edit.items import indent_at
from celeryls.routing.route import mapping
from celeryls.syntax.nodes import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from celeryls.edit.entries import Container, DictEntry
    from celeryls.edit.given import GivenSetting
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit
    from celeryls.routing.route import RouteEntry

_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Extension:
    """The edits of the text, and a remark for the action's title, which may be empty.

    ``decides`` says that the new entries surely decide where their tasks go.
    """

    edits: tuple[Edit, ...]
    remark: str = ""
    decides: bool = True


def extended(
    text: str, setting: GivenSetting, routes: Sequence[RouteEntry], style: Style, names: frozenset[str] | None = None
) -> Extension | None:
    """Adds routes to the value of ``setting``, or to the dict or list in the same text that the value names.

    ``names`` are all names and patterns in it, including those of ``**`` spreads; None if some are unknown. Returns
    None if the routes there are computed, or an entry with exactly one of these names exists. The remark is about the
    first route.
    """
    tasks = {route.task for route in routes}
    if names and tasks & names:
        return None
    given = container(_followed(setting, text), text)
    if given is None or not tasks.isdisjoint(_keys(given, text)) or _set_later(setting, tasks, text):
        return None
    if given.is_dict:
        return _into(given, (), routes, text, style, names)
    routers = [container(entry.value, text) for entry in given.entries]
    if not all(map(_is_router, given.entries, routers, repeat(text))):
        return None
    for index, router in enumerate(routers):
        if router is not None:
            return _into(router, given.entries[:index], routes, text, style)
    new = mapping(routes, indent_at(text, given.open) + style.indent, style)
    return Extension(add_item(text, given, new, style, first=True), "before the routers" if routers else "")


def _into(
    router: Container,
    before: tuple[DictEntry, ...],
    routes: Sequence[RouteEntry],
    text: str,
    style: Style,
    names: frozenset[str] | None = None,
) -> Extension:
    """Adds routes to a dict or a list of pairs; ``before`` are the routers that are asked earlier."""
    if router.is_dict:
        edits = add_entries(text, router, [(route.task, route.value(style)) for route in routes], style)
    else:
        edits = append_items(text, router, [route.pair(style) for route in routes], style)
    decides = not before and (names is not None or not router.is_dict or all(each.key for each in router.entries))
    return Extension(edits, _remark(router, before, routes[0].task, text, names), decides)


def _followed(setting: GivenSetting, text: str) -> Node:
    """The setting's value; if that is a name which the module surely assigns, and once, the assigned value."""
    if setting.value.type != "identifier":
        return setting.value
    name = text_of(setting.value, text)
    found = [each for each in given_settings(text) if each.form == "name" and each.name == name and not each.scope]
    is_certain = len(found) == 1 and found[0].holder.type == "module"
    return found[0].value if is_certain else setting.value


def _is_router(entry: DictEntry, read: Container | None, text: str) -> bool:
    """Whether Celery would accept it.

    A mapping, a list of pairs, a function or its dotted path, or several of these.
    """
    if read is None:
        return entry.value.type not in ("none", "integer", "true", "false")
    return read.is_dict or (bool(read.entries) and all(_pair(item, text) for item in read.entries))


def _pair(item: DictEntry, text: str) -> Container | None:
    """A name or a pattern and its route; None if the item is not such a pair."""
    read = container(item.value, text)
    return read if read is not None and not read.is_dict and len(read.entries) == 2 else None


def _keys(routes: Container, text: str) -> Iterator[str]:
    """All readable names and patterns, including those of further routers."""
    for entry in routes.entries:
        if entry.key is not None:
            yield entry.key
        elif not routes.is_dict and (inside := container(entry.value, text)) is not None:
            if inside.is_dict:
                yield from _keys(inside, text)
            else:
                yield from (key for item in inside.entries if (key := _first(item, text)) is not None)


def _first(item: DictEntry, text: str) -> str | None:
    pair = _pair(item, text)
    return string_literal(pair.entries[0].value, text) if pair else None


def _set_later(setting: GivenSetting, tasks: set[str], text: str) -> bool:
    """Whether a separate statement, `NAME["task"] = …` or `NAME.update({"task": …})`, sets one of the routes."""
    return any(
        each.name in tasks
        and each.form in ("item", "entry")
        and each.owner.removesuffix(".update").endswith(setting.name)
        for each in given_settings(text)
    )


def _remark(
    router: Container, before: tuple[DictEntry, ...], task: str, text: str, names: frozenset[str] | None = None
) -> str:
    """Which entry takes precedence over the new one, is overridden by it, or may already contain the task."""
    if before:
        return f"{shortened(text_of(before[-1].value, text))} takes precedence"
    for entry in router.entries:
        key = entry.key if router.is_dict else _first(entry, text)
        if key is None and router.is_dict and names is None:
            return f"{shortened(text[slice(*entry.span)])} may already route it"
        if key is not None and "*" in key and fnmatchcase(task, key):
            return f"over {key}"
    return next((f"over {key}" for key in sorted(names or ()) if "*" in key and fnmatchcase(task, key)), "")


def shortened(source: str) -> str:
    """Code on one line, cut to fit into a title."""
    line = " ".join(source.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
