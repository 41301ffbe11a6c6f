"""The guard at the beginning of a task: a note of its arguments, which a second run finds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.edit.stops import Stop
from celeryls.edit.text import Edit
from celeryls.features.assisting.guarding.guarded_body import indented
from celeryls.project.model.apps import SettingRecord
from celeryls.project.values.known import Plain
from celeryls.source.bodies.parameters import parameters_of
from celeryls.syntax.code import Code

if TYPE_CHECKING:
    from celeryls.features.assisting.guarding.guarded_body import BodyLines
    from celeryls.features.assisting.guarding.shared_stores import SharedStore
    from celeryls.features.assisting.offer import Target
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.values.known import Known

_SHAPELESS = re.compile(r":.*\b(?:dict|list|mapping|sequence|set|tuple|iterable|bytes)\b|=\s*[\[{(]", re.IGNORECASE)
_USED_AS_CONTAINER = r"\b(?:{name})(?:\[|\.(?:get|items|keys|values|append|pop)\()|\bin (?:{name})\b|\*(?:{name})\b"
_KEYS = ("key", "run_key", "guard_key")


def may_be_late(target: Target, apps: tuple[DeployedApp, ...]) -> bool:
    """Whether the message may be acknowledged after the run, so that it comes again when the worker dies."""
    given = target.source("acks_late")
    if given is not None:
        return given != "False"
    for app in apps:
        setting = app.setting("task_acks_late")
        is_off = isinstance(setting, SettingRecord) and not setting.doubtful and _is_false(setting.known)
        if setting is not None and not is_off:
            return True
    return False


def _is_false(known: Known | None) -> bool:
    return isinstance(known, Plain) and known.value is False


def key_parameters(target: Target) -> tuple[str, ...]:
    """The parameters that tell one job from another; empty if they may not be written into a key."""
    bound = target.source("bind")
    source, definition = target.task.source, target.task.definition
    found = parameters_of(source, Code(source).between(*definition.name_span))
    if found is None or bound not in (None, "True", "False"):
        return ()
    items = [source[slice(*each)] for each in found.items][bound == "True" :]
    names = definition.parameters[bound == "True" :]
    if any((each.startswith("*") and each != "*") or _SHAPELESS.search(each) for each in items):
        return ()
    used = _USED_AS_CONTAINER.format(name="|".join(map(re.escape, names)))
    return () if names and re.search(used, target.task.body) else names


def guarded(target: Target, store: SharedStore, found: BodyLines, parameters: tuple[str, ...]) -> Change:
    """The change that puts a guard around the lines of a body, with a key of these parameters."""
    style, (indent, step) = target.style, (found.indent, found.step)
    whole = target.task.source[target.task.definition.span.start : target.task.definition.span.end]
    key = next((name for name in _KEYS if not re.search(rf"\b{name}\b", whole)), _KEYS[-1])
    name = target.known.name if target.known is not None else ""
    written = ":".join((str(name), *(f"{{{each}}}" for each in parameters)))
    seconds = Stop(2, "3600")
    claim = (
        (f"{store.name}.add({key}, 1, timeout=", seconds, ")")
        if store.kind == "django"
        else (f"{store.name}.set({key}, 1, nx=True, ex=", seconds, ")")
    )
    lines = indented(target.task, found)
    end = "" if lines.endswith(("\n", "\r")) else style.line_end
    rows: tuple[tuple[str | Stop, ...], ...] = (
        (indent, f"{key} = f{style.quote}", Stop(1, written), style.quote),
        (indent, "if not ", *claim, ":"),
        (indent, step, "return None" if found.returns else "return"),
        (indent, "try:"),
    )
    released = (
        (indent, "except BaseException:"),
        (indent, step, f"{store.name}.delete({key})"),
        (indent, step, "raise"),
    )
    below = [part for row in released for part in (*row, style.line_end)]
    if end:
        below.pop()
    above = [part for row in rows for part in (*row, style.line_end)]
    imports = (store.imported,) if store.imported else ()
    return Change((Edit(*found.span, (*above, lines, end, *below)),), imports)
