"""What is set on an app's ``conf``, and what else gives an app settings where it stands in the code."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.setting_names import setting_of
from celeryls.project.apps.settings.source import from_pairs, gap_of
from celeryls.project.model.configured import Given
from celeryls.project.values.bound import Bound
from celeryls.project.values.changes import changed, given
from celeryls.project.values.evaluate import Evaluation
from celeryls.project.values.known import Pairs, text_in
from celeryls.project.values.timeline import dotted_of, timeline
from celeryls.source.expression.values import Attribute, Call, Name, Subscript, Unknown
from celeryls.source.outline.model import Assignment, Definition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.project.names.entities import Spot
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.changes import Evaluate
    from celeryls.project.values.evaluate import Naming
    from celeryls.project.values.known import Known
    from celeryls.project.values.timeline import Event
    from celeryls.source.outline.model import Scope

_HIDDEN = frozenset(("changes", "maps", "defaults", "__dict__"))
"""Attributes of ``conf`` through which any setting can be given."""
_READING = frozenset(("config_from_envvar", "config_from_cmdline"))


class Statement(NamedTuple):
    """Something that is done to the ``conf`` of an app, which is written ``owner``; ``name`` is what of it is meant.

    An owner is empty where the configuration itself is handed to a function.
    """

    owner: str
    name: str
    scope: Scope
    event: Event


class Gap(NamedTuple):
    """A source of settings that can't be read, where it stands."""

    spot: Spot


def statements(path: str, resolver: Resolver) -> list[Statement]:
    """All that a file does to what is called ``….conf``, in the order of the text; aliases of it are followed."""
    found: list[Statement] = []
    lines = timeline(path, resolver)
    aliases = _aliases(lines)
    for scope, names in lines.items():
        for dotted, events in names.items():
            whole = _unaliased(dotted, scope, aliases)
            head, mark, rest = whole.partition(".conf")
            if mark and head and rest[:1] in ("", ".", "["):
                mine = [event for event in events if whole == dotted or not _binds(event, dotted)]
                found += [Statement(head, rest.lstrip("."), scope, event) for event in mine]
            elif dotted.partition(".")[0].removesuffix("[]") == "conf" and _is_handed(lines, scope):
                found += [Statement("", dotted[4:].lstrip("."), scope, event) for event in events]
    return sorted(found, key=lambda each: each.event.moment)


def of_statement(
    path: str,
    statement: Statement,
    current: Mapping[str, Given],
    resolver: Resolver,
    naming: Naming | None,
) -> Iterator[Given | Gap]:
    """The settings that a statement gives, where the ones of ``current`` are there before."""
    value = Evaluation(resolver, naming).value
    fact, name = statement.event.fact, statement.name
    if not isinstance(fact, Assignment | Call):
        return
    bound = Bound(Unknown("statement", fact.range), path, statement.event.unit, statement.scope, {})
    if name in ("", "[]"):
        yield from _whole(fact, bound, value, current)
        return
    if name.partition(".")[0].removesuffix("[]") in _HIDDEN:
        yield Gap(bound.spot)
        return
    setting = setting_of(name.removesuffix("[]"), None)
    if setting is None or "." in name:
        return
    if isinstance(fact, Assignment) and isinstance(fact.target, Name) and fact.operator == "=":
        yield Given(setting, name, value(bound.at(fact.value)), bound.spot)
        return
    before = current.get(setting)
    after = changed(before.known if before else None, fact, bound, value)
    if after is not None:
        spot = before.spot if before else bound.spot
        yield Given(setting, name, after, spot, adds=before is None, doubtful=bool(before and before.doubtful))


def reads_outside(call: Call) -> bool:
    """Whether a call has an app read its settings from the environment or the command line."""
    return isinstance(call.callee, Name) and call.callee.dotted.rpartition(".")[2] in _READING


def _whole(
    fact: Assignment | Call, bound: Bound, value: Evaluate, current: Mapping[str, Given]
) -> Iterator[Given | Gap]:
    """What a statement gives: ``conf["x"] = …``, ``conf.update(…)``, ``conf.setdefault(…)``, ``conf = …``."""
    pairs: Known
    match fact:
        case Assignment(target=Subscript(key=key)):
            text = text_in(value(bound.at(key)))
            if text is None:
                yield Gap(bound.spot)
            elif setting := setting_of(text, None):
                yield Given(setting, setting, value(bound.at(fact.value)), bound.spot)
            return
        case Assignment(operator="|=" | "="):
            pairs = value(bound.at(fact.value))
        case Assignment():
            return
        case Call() if _method(fact) == "setdefault":
            named, default = fact.argument("key", 0), fact.argument("default", 1)
            text = text_in(value(bound.at(named))) if named is not None else None
            setting = setting_of(text or "", None)
            if text is None:
                yield Gap(bound.spot)
            elif setting and setting not in current and default is not None:
                yield Given(setting, text, value(bound.at(default)), bound.spot)
            return
        case Call():
            pairs = Pairs(given(fact, bound, value), bound.spot)
    yield from read_pairs(pairs, bound.spot)


def read_pairs(pairs: Known, spot: Spot) -> Iterator[Given | Gap]:
    """The settings in a dict without a namespace; a gap where a part of it can't be read, which may overrule them."""
    if gap_of(pairs):
        yield Gap(spot)
        yield from (each._replace(doubtful=True) for each in from_pairs(pairs, None))
    else:
        yield from from_pairs(pairs, None)


def _method(call: Call) -> str:
    match call.callee:
        case Name(dotted=dotted):
            return dotted.rpartition(".")[2]
        case Attribute(name=name):
            return name
        case _:
            return ""


def _aliases(lines: Mapping[Scope, Mapping[str, tuple[Event, ...]]]) -> dict[tuple[Scope, str], str]:
    """``conf = app.conf``: the names that stand for an app's configuration, with what they stand for."""
    return {
        (scope, name): event.fact.value.dotted
        for scope, names in lines.items()
        for name, events in names.items()
        for event in events
        if isinstance(event.fact, Assignment)
        and isinstance(event.fact.value, Name)
        and event.fact.value.dotted.endswith(".conf")
        and "." not in name
    }


def _unaliased(dotted: str, scope: Scope, aliases: Mapping[tuple[Scope, str], str]) -> str:
    head, dot, rest = dotted.partition(".")
    bare = head.removesuffix("[]")
    for length in range(len(scope), -1, -1):
        if found := aliases.get((scope[:length], bare)):
            # What binds the name itself is no change of the configuration.
            return f"{found}{head[len(bare) :]}{dot}{rest}"
    return dotted


def _binds(event: Event, name: str) -> bool:
    """Whether an event binds the name itself, rather than that it changes what it stands for."""
    fact = event.fact
    return isinstance(fact, Assignment) and fact.operator == "=" and getattr(fact.target, "dotted", None) == name


def _is_handed(lines: Mapping[Scope, Mapping[str, tuple[Event, ...]]], scope: Scope) -> bool:
    """Whether a function is connected to `celery.signals.celeryd_init`, which hands it the app's ``conf``."""
    around = lines.get(scope[:-1], {}).get(scope[-1][1], ()) if scope else ()
    return any(
        "celeryd_init" in (dotted_of(decorator.callee if isinstance(decorator, Call) else decorator) or "")
        for event in around
        if isinstance(event.fact, Definition)
        for decorator in event.fact.decorators
    )
