"""Reads settings that are set on an app's ``conf``, and other calls that configure it, in the order of the code."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.setting_names import setting_of
from celeryls.project.apps.settings.computed import is_computed
from celeryls.project.apps.settings.source import from_pairs, gap_of
from celeryls.project.apps.settings.sureness import surely_runs
from celeryls.project.model.apps import SettingRecord
from celeryls.project.names.changing import dotted_of
from celeryls.project.names.entities import Spot
from celeryls.project.values.changes import changed, given, keys_of
from celeryls.project.values.evaluate import Evaluation
from celeryls.project.values.known import Pairs, Plain, text_in
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.project.values.timeline import timeline
from celeryls.source.expression.values import CallExpression, Name, Unknown
from celeryls.source.outline.model import Assignment, Definition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from celeryls.project.apps.settings.effective import EffectiveSettings
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.steps import Steps
    from celeryls.project.values.changes import Evaluate
    from celeryls.project.values.evaluate import Naming
    from celeryls.project.values.known import Known
    from celeryls.project.values.timeline import Event
    from celeryls.source.outline.model import Scope, UnitOutline

_HIDDEN = frozenset(("changes", "maps", "defaults", "__dict__"))
"""Attributes of ``conf`` that can set any setting."""


class ConfStatement(NamedTuple):
    """A statement about the ``conf`` of an app, which is written ``owner``; ``name`` is the setting.

    ``owner`` is empty if a function receives the configuration itself.
    """

    owner: str
    name: str
    scope: Scope
    event: Event


class Gap(NamedTuple):
    """A source of settings that can't be read, at this place."""

    spot: Spot


def statements(path: str, resolver: Resolver) -> list[ConfStatement]:
    """All statements of a file about ``….conf``, in the order of the text; aliases are followed."""
    if not any(resolver.by_units("conf", path, _mentions_conf)):
        return []
    found: list[ConfStatement] = []
    lines = timeline(path, resolver)
    aliases = _aliases(lines)
    for scope, names in lines.items():
        for dotted, events in names.items():
            whole = _unaliased(dotted, scope, aliases)
            head, mark, rest = whole.partition(".conf")
            if mark and head and rest[:1] in ("", ".", "["):
                mine = [event for event in events if whole == dotted or not _binds(event, dotted)]
                found += [ConfStatement(head, rest.lstrip("."), scope, event) for event in mine]
            elif dotted.partition(".")[0].removesuffix("[]") == "conf" and _is_handed(lines, scope):
                found += [ConfStatement("", dotted[4:].lstrip("."), scope, event) for event in events]
    return sorted(found, key=lambda each: each.event.moment)


def read_mentions(path: str, resolver: Resolver) -> Steps:
    """Prepares ``statements`` for a large file, in steps."""
    return resolver.read_units("conf", path, _mentions_conf)


def _mentions_conf(_: str, unit: UnitOutline) -> Iterator[bool]:
    """Whether a unit does anything with the name: most don't, and this is queried at each keystroke."""
    for made in unit.assignments:
        if "conf" in (dotted_of(made.target) or "") or getattr(made.value, "dotted", "").endswith(".conf"):
            yield True
            return
    for called in unit.calls:
        callee = called.call.callee
        if "conf" in (callee.dotted if type(callee) is Name else dotted_of(callee) or ""):
            yield True
            return


def settings_from(
    path: str,
    mine: Iterable[ConfStatement],
    configuration: EffectiveSettings,
    resolver: Resolver,
    naming: Naming | None,
    scope: Scope | None = None,
) -> Iterator[tuple[SettingRecord | Gap, bool]]:
    """The settings that statements give an app, on top of ``configuration``; each with whether it certainly happens.

    The caller must add each one to ``configuration`` before it takes the next, which may change previous values.
    ``scope`` is the scope that makes the app, None if the app is made elsewhere.
    """
    evaluation = Evaluation(resolver, naming)
    for statement, event in evaluation.runs(path, [(each, each.event) for each in mine]):
        current = configuration.settings
        # The app's own ``conf`` has the value from the statements before.
        owner = (path, statement.scope if scope is None else scope, f"{statement.owner}.conf")
        conf = {(*owner[:2], f"{owner[2]}.{name}"): given.known for name, given in current.items()}
        conf[owner] = _as_dict(current, event)
        with evaluation.frames.inside(conf):
            found = list(_of_statement(path, statement, event, current, evaluation.value, resolver))
        for each in found:
            bounded = (
                each._replace(known=evaluation.budget.changed(each.known, None))
                if isinstance(each, SettingRecord)
                else each
            )
            if isinstance(bounded, SettingRecord) and not surely_runs(path, statement.scope, scope or (), resolver):
                bounded = bounded._replace(depends="call")
            yield bounded, event.certain


def _of_statement(
    path: str,
    statement: ConfStatement,
    event: Event,
    current: Mapping[str, SettingRecord],
    value: Evaluate,
    resolver: Resolver,
) -> Iterator[SettingRecord | Gap]:
    fact, name = event.fact, statement.name
    if not isinstance(fact, Assignment | CallExpression):
        return
    bound = ScopedValue(Unknown("statement", fact.range), path, event.unit, statement.scope, {})
    keys = keys_of(fact)
    if not name and not keys:
        yield from _whole(fact, bound, value, current, resolver)
        return
    written = name or text_in(value(bound.at(keys[0])))
    if written is None or name.partition(".")[0] in _HIDDEN:
        yield Gap(bound.spot)
        return
    setting = setting_of(written, None)
    if setting is None or "." in name:
        return
    if name and isinstance(fact, Assignment) and isinstance(fact.target, Name) and fact.operator == "=":
        yield SettingRecord(setting, name, value(bound.at(fact.value)), bound.spot)
        return
    before = current.get(setting)
    after = changed(before.known if before else None, fact, bound, value, skip=0 if name else 1)
    if after is not None:
        anew = not name and len(keys) == 1 and isinstance(fact, Assignment) and fact.operator == "="
        kept = before is not None and not anew
        spot = before.spot if before and kept else bound.spot
        doubtful = bool(before and kept and before.doubtful)
        adds = before is None and not anew
        yield SettingRecord(setting, written if name else setting, after, spot, adds=adds, doubtful=doubtful)


def _as_dict(current: Mapping[str, SettingRecord], event: Event) -> Pairs:
    """An app's ``conf`` as a dict of its settings."""
    spot = Spot("", event.unit, event.fact.range)
    return Pairs(tuple((Plain(name, given.spot), given.known) for name, given in current.items()), spot)


def _whole(
    fact: Assignment | CallExpression,
    bound: ScopedValue,
    value: Evaluate,
    current: Mapping[str, SettingRecord],
    resolver: Resolver,
) -> Iterator[SettingRecord | Gap]:
    """The settings from ``conf.update(…)``, ``conf.setdefault(…)``, ``conf |= …`` or ``conf = …``."""
    pairs: Known
    match fact:
        case Assignment(operator="|=" | "="):
            pairs = value(bound.at(fact.value))
        case Assignment():
            return
        case CallExpression() if fact.last_name == "setdefault":
            named, default = fact.argument("key", 0), fact.argument("default", 1)
            text = text_in(value(bound.at(named))) if named is not None else None
            setting = setting_of(text or "", None)
            if text is None:
                yield Gap(bound.spot)
            elif setting and setting not in current and default is not None:
                yield SettingRecord(setting, text, value(bound.at(default)), bound.spot)
            return
        case CallExpression():
            pairs = Pairs(given(fact, bound, value), bound.spot)
    sources = (
        [each.value for each in fact.arguments if each.name in (None, "**")]
        if isinstance(fact, CallExpression)
        else [fact.value]
    )
    yield from read_pairs(pairs, bound.spot, computed=any(is_computed(bound.at(each), resolver) for each in sources))


def read_pairs(pairs: Known, spot: Spot, *, computed: bool = False) -> Iterator[SettingRecord | Gap]:
    """The settings in a dict without a namespace; a gap if a part is unreadable and may override them."""
    if computed or gap_of(pairs):
        yield Gap(spot)
        yield from (each._replace(doubtful=True) for each in from_pairs(pairs, None))
    else:
        yield from from_pairs(pairs, None)


def _aliases(lines: Mapping[Scope, Mapping[str, tuple[Event, ...]]]) -> dict[tuple[Scope, str], str]:
    """``conf = app.conf``: the names that stand for an app's configuration, and their values."""
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
            # Binding the name itself does not change the configuration.
            return f"{found}{head[len(bare) :]}{dot}{rest}"
    return dotted


def _binds(event: Event, name: str) -> bool:
    """Whether an event binds the name itself, rather than changing its value."""
    fact = event.fact
    return isinstance(fact, Assignment) and fact.operator == "=" and getattr(fact.target, "dotted", None) == name


def _is_handed(lines: Mapping[Scope, Mapping[str, tuple[Event, ...]]], scope: Scope) -> bool:
    """Whether a function is connected to `celery.signals.celeryd_init`, which passes it the app's ``conf``."""
    scoped = lines.get(scope[:-1], {}).get(scope[-1][1], ()) if scope else ()
    return any(
        "celeryd_init" in (dotted_of(decorator.callee if isinstance(decorator, CallExpression) else decorator) or "")
        for event in scoped
        if isinstance(event.fact, Definition)
        for decorator in event.fact.decorators
    )
