"""Lists Celery's words for the cursor, in whatever call, dict, string or statement it is."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from celeryls.features.completion.code.model import WordList
from celeryls.features.completion.code.names import names_of, settings
from celeryls.features.completion.code.places import PlaceReader
from celeryls.features.completion.code.project_names import MOST, mock_words, task_words
from celeryls.features.completion.code.statements import place_of_target, statement_words
from celeryls.features.completion.code.values import values_of
from celeryls.source.cursor.code_position import code_position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.features.completion.code.model import CodePlace, CodeQuery, Word
    from celeryls.features.completion.code.written import WordForm
    from celeryls.source.cursor.code_position import CodePosition

_SCHEDULE = {0: "schedule", "schedule": "schedule"}
_UNLIMITED = 400  # more than there are settings


def words_at(query: CodeQuery) -> WordList | None:
    """The words for the cursor; None if there are none."""
    at = code_position(query.file, query.offset)
    if at is None:
        return None
    found = tuple(dict.fromkeys(islice(_words(query, at), _UNLIMITED)))
    if not found:
        return None
    is_cut = found[0].kind == "rate" or sum(word.kind == "task" for word in found) > MOST
    end = at.end + 1 if _takes_quote(at) and found[0].kind in ("option", "setting", "key", "parameter") else at.end
    begins_statement = not at.code.brackets and at.code.target is None and not at.code.attribute_of
    return WordList(found, at.start, end, is_cut, begins_statement)


def _words(query: CodeQuery, at: CodePosition) -> Iterator[Word]:
    if not at.code.brackets:
        yield from _in_statement(query, at)
        return
    reader = PlaceReader(query, at.code, at.behind)
    inner = at.code.brackets[-1]
    index = len(at.code.brackets) - 1
    if at.code.attribute_of:
        yield from _attributes(query, at)
        return
    if not inner.is_fresh:
        return
    if reader.is_sequence(index):
        holder = reader.holder(index)
        if holder is not None and inner.opening != "{":
            yield from _values(query, at, *holder, is_item=True)
        return
    place = reader.of(index)
    if place is None:
        return
    if inner.name is None and inner.opening == "{":
        yield from _keys(query, at, place)
    elif inner.name is None:
        yield from _positional(query, at, place)
    elif place.kind in ("routes", "annotations", "schedule"):
        return
    else:
        yield from _values(query, at, place, inner.name, is_item=False)


def _in_statement(query: CodeQuery, at: CodePosition) -> Iterator[Word]:
    if at.code.attribute_of:
        yield from _attributes(query, at)
    elif at.code.begins_value and at.code.target:
        if found := place_of_target(query, at.code.target, at):
            yield from _values(query, at, *found, is_item=False)
    elif not at.in_string:
        yield from statement_words(query, at)


def _attributes(query: CodeQuery, at: CodePosition) -> Iterator[Word]:
    """The settings behind the dot of ``app.conf.``."""
    owner = at.code.attribute_of
    if owner.endswith(".conf") and not at.in_string and "(" not in owner and query.has_celery is not False:
        is_statement = not at.code.brackets and at.code.target is None
        yield from settings(query, "assignment" if is_statement and not at.follows else "name", frozenset())


def _keys(query: CodeQuery, at: CodePosition, place: CodePlace) -> Iterator[Word]:
    if place.kind in ("routes", "annotations"):
        yield from task_words(query, at.typed, patterns=place.kind == "routes") if at.in_string else ()
    elif place.kind != "schedule":
        yield from names_of(query, place, _form_of_key(at), _given(at), 0)


def _positional(query: CodeQuery, at: CodePosition, place: CodePlace) -> Iterator[Word]:
    """What may stand at the beginning of an item of a call, or in a subscript: a keyword, or a positional value."""
    inner = at.code.brackets[-1]
    position = inner.position
    if inner.opening == "[":
        if at.in_string and place.kind == "settings":
            yield from settings(query, "content", frozenset())
        elif at.in_string:
            yield from task_words(query, at.typed)
    elif at.in_string:
        if place.kind == "mock":
            yield from mock_words(query, at.typed) if position == 0 else ()
        elif place.kind == "call options" and place.name in ("send_task", "signature") and position == 0:
            yield from task_words(query, at.typed)
    elif not (place.kind == "arguments" and inner.owner == "dict"):
        form: WordForm = "name" if at.follows == "=" else "keyword"
        yield from names_of(query, place, form, _given(at), position)
        if place.kind == "periodic" and position == 0:
            yield from values_of(query, place, "schedule", at.typed, in_string=False, is_item=False)


def _values(query: CodeQuery, at: CodePosition, place: CodePlace, name: str | int, *, is_item: bool) -> Iterator[Word]:
    if place.kind == "setting":
        place, name = place._replace(kind="settings"), place.name
    if isinstance(name, int):
        return
    if place.kind == "call options" and at.in_string and (place.name, name) in _TASK_KEYWORDS:
        yield from task_words(query, at.typed)
    else:
        yield from values_of(query, place, name, at.typed, in_string=at.in_string, is_item=is_item)


_TASK_KEYWORDS = frozenset((("send_task", "name"), ("signature", "task")))


def _form_of_key(at: CodePosition) -> WordForm:
    if not at.in_string:
        return "key"
    return "whole content" if _takes_quote(at) else "content"


def _takes_quote(at: CodePosition) -> bool:
    """Whether what is completed replaces the closing quote too: that of a key without a value."""
    inner = at.inner
    if not at.in_string or at.follows or inner is None or inner.opening != "{" or inner.name is not None:
        return False
    return at.is_closed and at.quote == '"'


def _given(at: CodePosition) -> frozenset[str]:
    inner = at.inner
    own: Iterable[str] = inner.names if inner else ()
    return at.behind.names.union(own)
