"""Lists Celery's words for the cursor, in whatever call, dict, string or statement it is."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from celeryls.features.completion.code.model import WordList
from celeryls.features.completion.code.names import names_of, settings
from celeryls.features.completion.code.places.reader import PlaceReader
from celeryls.features.completion.code.places.receivers import is_conf, uses_celery
from celeryls.features.completion.code.project_names import MOST, is_named_once, task_words
from celeryls.features.completion.code.statements import place_of_target, statement_words
from celeryls.features.completion.code.values import mapped_values, positional_values, values_of
from celeryls.features.completion.code.written_settings import setting_written
from celeryls.source.cursor.code_position import code_position, word_end

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.features.completion.code.model import CodePlace, CodeQuery, Word
    from celeryls.features.completion.code.written import WordForm
    from celeryls.source.cursor.code_position import CodePosition

_NAMES = ("option", "setting", "key", "field", "parameter")
_TOUCHED_ITEMS = {"(": "name", "{": "key"}
"""What may stand right behind a name that is written, in a call and in a dict."""
_APP_SETTINGS: dict[str | int, str] = {"backend": "result_backend", "broker": "broker_url"}
"""Parameters of an app's class that are settings."""
_BY_NAME = ("routes", "annotations", "schedule")
"""Mappings whose keys are names of the project, not Celery's."""
_UNLIMITED = 400  # more than there are settings


def words_at(query: CodeQuery) -> WordList | None:
    """The words for the cursor; None if there are none."""
    if query.has_celery is False and not uses_celery(query):
        return None
    at = code_position(query.file, query.offset)
    if at is None or at.touched == "other":
        return None
    found = tuple(dict.fromkeys(islice(_words(query, at), _UNLIMITED)))
    is_cut = (bool(found) and found[0].kind == "rate") or sum(word.kind == "task" for word in found) > MOST
    found = tuple(_fitted(query, at, found))
    if not found:
        return None
    end = at.end
    if _writes_quote(at) and _is_item(found[0]):
        end += at.is_closed
    elif at.touched == "word" or (at.touched and at.code.attribute_of):
        end = word_end(query.file, end)
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
        yield from _in_sequence(query, at, reader, index)
        return
    place = reader.of(index)
    if place is None:
        return
    if inner.name is None and inner.opening == "{":
        yield from _keys(query, at, place)
    elif inner.name is None:
        yield from _positional(query, at, place)
    elif place.kind in _BY_NAME:
        yield from mapped_values(query, place, in_string=at.in_string)
    else:
        yield from _values(query, at, place, inner.name, is_item=False)


def _fitted(query: CodeQuery, at: CodePosition, found: Iterable[Word]) -> Iterator[Word]:
    """The words with the comma that they need, and without those that stand there already."""
    inner = at.inner
    is_item = inner is not None and not inner.owner and inner.opening in "(["
    is_lone = is_item and inner is not None and inner.opening == "(" and not inner.position and not at.before_comma
    content = query.file.text[at.start : at.end] if at.in_string else ""
    for word in found:
        is_name = word.kind in _NAMES or _is_item(word)
        if is_name and inner is not None and inner.name is None and at.touched and not at.code.attribute_of:
            if at.touched == _TOUCHED_ITEMS.get(inner.opening):
                yield word._replace(parts=(*word.parts, ", "))
        elif at.touched in _TOUCHED_ITEMS.values() and not at.code.attribute_of:
            continue  # a value before a name or a key
        elif (is_lone and word.kind == "exception") or (at.before_item and _is_item(word)):
            yield word._replace(parts=(*word.parts, ","))
        elif is_item and inner is not None and word.kind == "value" and word.matched in inner.strings.values():
            continue
        elif not (word.kind == "queue" and word.label == content and is_named_once(query, content)):
            yield word


def _in_sequence(query: CodeQuery, at: CodePosition, reader: PlaceReader, index: int) -> Iterator[Word]:
    """The items of a tuple or a list."""
    holder = reader.holder(index)
    if holder is None:
        return
    if _is_route(at, holder[0], in_pair=index > 0 and reader.is_sequence(index - 1)):
        yield from task_words(query, at.typed, "content", patterns=True)
    elif at.code.brackets[index].opening != "{":
        yield from _values(query, at, *holder, is_item=True)


def _is_route(at: CodePosition, holder: CodePlace, *, in_pair: bool) -> bool:
    """Whether the cursor is in the name with which a route that is a pair begins: ``[("name", {…})]``."""
    is_first = at.inner is not None and at.inner.position == 0
    return at.in_string and in_pair and is_first and holder.kind == "setting" and holder.name == "task_routes"


def _is_item(word: Word) -> bool:
    """Whether a word writes a keyword or key with its value."""
    return len(word.parts) > 1


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
    if not at.in_string and is_conf(query, owner):
        is_statement = not at.code.brackets and at.code.target is None
        yield from settings(
            query, "assignment" if is_statement and not (at.follows or at.touched) else "name", frozenset()
        )


def _keys(query: CodeQuery, at: CodePosition, place: CodePlace) -> Iterator[Word]:
    if place.kind in ("routes", "annotations"):
        value = next((word.parts for word in mapped_values(query, place, in_string=False)), ("{}",))
        yield from task_words(query, at.typed, _form_of_key(at), value, patterns=place.kind == "routes")
    elif place.kind != "schedule":
        yield from names_of(query, place, _form_of_key(at), _given(at), _position(at))


def _positional(query: CodeQuery, at: CodePosition, place: CodePlace) -> Iterator[Word]:
    """What may stand at the beginning of an item of a call, or in a subscript: a keyword, or a positional value."""
    inner = at.code.brackets[-1]
    if place.kind == "settings" and place.name == "subscript":
        yield from settings(query, "content", frozenset()) if at.in_string and inner.position == 0 else ()
    elif inner.opening == "[":
        yield from task_words(query, at.typed, "content") if at.in_string else ()
    else:
        yield from positional_values(query, place, inner.positional, at.typed, in_string=at.in_string)
        if not at.in_string:
            form: WordForm = "name" if at.follows == "=" else "keyword"
            yield from names_of(query, place, form, _given(at), _position(at), at.typed)


def _values(query: CodeQuery, at: CodePosition, place: CodePlace, name: str | int, *, is_item: bool) -> Iterator[Word]:
    if place.kind == "setting":
        known = place_of_target(query, at.code.target, at) if at.code.target else None
        place, name = known or (place._replace(kind="settings"), place.name)
    elif place.kind == "settings" and place.name == "app":
        name = _APP_SETTINGS.get(name, name)
    elif place.name == "django" and isinstance(name, str):
        name = setting_written(query, name) or ""
    if isinstance(name, str):
        yield from values_of(query, place, name, at.typed, in_string=at.in_string, is_item=is_item)


def _position(at: CodePosition) -> int:
    """How many positional arguments the call has before the cursor, which may be in a mapping that it unpacks."""
    for bracket in reversed(at.code.brackets):
        if bracket.owner and bracket.owner != "dict":
            return bracket.positional if bracket is at.inner or bracket.is_unpacked else 0
        if not bracket.is_unpacked and bracket is not at.inner:
            return 0
    return 0


def _form_of_key(at: CodePosition) -> WordForm:
    if not at.in_string:
        return "key"
    if not _writes_quote(at):
        return "content"
    return "double-quoted" if at.quote == '"' else "single-quoted"


def _writes_quote(at: CodePosition) -> bool:
    """Whether what is completed ends with the closing quote, and a value: that of a key without one."""
    inner = at.inner
    is_key = inner is not None and inner.opening == "{" and inner.name is None
    return at.in_string and not at.follows and is_key and len(at.quote) == 1


def _given(at: CodePosition) -> frozenset[str]:
    """The names that are there already, also in the call that unpacks the mapping with the cursor."""
    found = set(at.behind.names)
    for bracket in reversed(at.code.brackets):
        if bracket is not at.inner and not bracket.is_unpacked:
            break
        found.update(bracket.names)
    return frozenset(found)
