"""Lists what a statement may begin with: settings of a configuration, options of a task class; and their values."""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import TYPE_CHECKING

from celeryls.features.completion.code.model import CodePlace
from celeryls.features.completion.code.names import settings, task_options
from celeryls.features.completion.code.places.receivers import is_conf, is_task_class
from celeryls.features.completion.code.written_settings import names_in_file, setting_written
from celeryls.source.cursor.context import context_at
from celeryls.source.cursor.enclosing import enclosing
from celeryls.source.outline.document.module_level import assignments_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.completion.code.model import CodeQuery, Word
    from celeryls.features.completion.code.written import WordForm
    from celeryls.source.cursor.code_position import CodePosition

_ITEM_OF_CONF = re.compile(r"([\w.]*\.conf)\[(\w+)\]")
_LEAST = 2  # letters of a name that begins a statement: it may become any word
_SETTINGS_FILE = re.compile(r"(?:.*[\\/])?(?:celeryconfig|celery_?settings|celery_config|settings)\.py")
_IN_SETTINGS = re.compile(r".*[\\/]settings[\\/]\w+\.py")


def statement_words(query: CodeQuery, at: CodePosition) -> Iterator[Word]:
    """The names with which the statement at a position may begin."""
    if at.code.target is not None or at.code.attribute_of or len(at.typed) < _LEAST or iskeyword(at.typed):
        return
    context = context_at(query.file, query.offset)
    if context.kind != "statement":
        return
    form: WordForm = "name" if at.follows == "=" else "assignment"
    own = {query.file.text[at.start : at.end]}  # the name that is changed
    if not context.containers:
        if _configures(query):
            given = frozenset(assignments_of(query.file)) - own
            yield from _matching(settings(query, form, given, names_in_file(query)), at.typed)
    elif context.containers[-1] == "class":
        text = query.file.unit_before(query.offset).text
        kind, given = _kind_of_class(query, text, at), _assigned(text) - own
        if kind == "task":
            yield from _matching(task_options(query, form, given, None, is_class=True), at.typed)
        elif kind == "settings":
            yield from _matching(settings(query, form, given, names_in_file(query)), at.typed)


def place_of_target(query: CodeQuery, target: str, at: CodePosition) -> tuple[CodePlace, str] | None:
    """What a statement assigns to: a setting or an option, with its name; None if it is neither."""
    if item := _ITEM_OF_CONF.fullmatch(target):
        return (CodePlace("settings", "conf"), item[2]) if is_conf(query, item[1]) else None
    owner, _, name = target.rpartition(".")
    if owner:
        return (CodePlace("settings", "conf"), name) if is_conf(query, owner) else None
    unit = query.file.unit_before(query.offset)
    around = enclosing(unit.text, at.start - unit.start)
    if not around:
        setting = setting_written(query, target)
        return (CodePlace("settings", "module"), setting) if setting and _configures(query) else None
    if around[-1][0] != "class":
        return None
    match _kind_of_class(query, unit.text, at):
        case "task":
            return CodePlace("task options", "class"), target
        case "settings" if setting := setting_written(query, target):
            return CodePlace("settings", "class"), setting
        case _:
            return None


def _configures(query: CodeQuery) -> bool:
    """Whether the file holds settings of Celery: an app reads it, or its name and its text say so."""
    known = query.snapshot
    for app in known.apps() if known else ():
        for origin in app.record.origins:
            if origin.form == "module" and any(each.path == query.path for each in (origin.spot, *origin.scopes)):
                return True
    if not _SETTINGS_FILE.fullmatch(query.path) and not _IN_SETTINGS.fullmatch(query.path):
        return False
    return query.path.endswith("celeryconfig.py") or (query.has_celery is True and "CELERY" in query.file.text)


def _kind_of_class(query: CodeQuery, text: str, at: CodePosition) -> str | None:
    """Whether the class around a position is one of tasks, or holds settings; None if neither, or unknown."""
    unit = query.file.unit_before(query.offset)
    around = enclosing(unit.text, at.start - unit.start)
    name = around[-1][1] if around and around[-1][0] == "class" else ""
    found = re.search(rf"^[ \t]*class[ \t]+{re.escape(name)}[ \t]*\(([^()]*)\)", text, re.MULTILINE) if name else None
    bases = [base.strip() for base in found[1].split(",")] if found else []
    if any(is_task_class(query, base) for base in bases if all(map(str.isidentifier, base.split(".")))):
        return "task"
    for app in query.snapshot.apps() if query.snapshot else ():
        for origin in app.record.origins:
            scopes = (origin.spot, *origin.scopes)
            if origin.form == "class" and any((each.path, each.unit) == (query.path, name) for each in scopes):
                return "settings"
    return None


def _assigned(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"^[ \t]+(\w+)[ \t]*(?::[^=\n]+)?=", text, re.MULTILINE))


def _matching(words: Iterator[Word], typed: str) -> Iterator[Word]:
    return (word for word in words if word.matched.lower().startswith(typed.lower()))
