"""Values that Celery or kombu refuse, setting by setting, with what they raise and what was probably meant."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from celeryls.catalogue.slips import slips
from celeryls.checking.rule import Fix
from celeryls.checking.settings.refused import Refused
from celeryls.checking.settings.texts_for_numbers import texts_for_numbers
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.values.known import Items, Plain, with_defaults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.checking.context import Context
    from celeryls.project.names.entities import Spot
    from celeryls.project.values.known import Known

_SERIALIZERS = ("json", "yaml", "pickle", "msgpack")
_POOLS = ("prefork", "eventlet", "gevent", "solo", "processes", "threads", "custom")
_COMPRESSIONS = ("gzip", "zlib", "bzip2", "bzip", "lzma", "xz", "brotli", "zstd", "zstandard")
_NAMED = {
    "task_serializer": (_SERIALIZERS, "each call fails: SerializerNotInstalled: No encoder installed for {}"),
    "result_serializer": (_SERIALIZERS, "the worker stops at start: KeyError: {!r}"),
    "worker_pool": (_POOLS, "the worker stops at start: ModuleNotFoundError: No module named {!r}"),
    "task_compression": (_COMPRESSIONS, "each call fails: KeyError: {!r}"),
    "result_compression": (
        _COMPRESSIONS,
        "the worker stops at start: ImproperlyConfigured: Unknown compression method {!r}",
    ),
}
"""Settings whose value is a name that Celery looks up: names that it knows, and what another one raises."""
_COMPRESSING = ("redis", "rediss", "sentinel", "mongodb", "file", "gs", "gcs", "dynamodb", "cassandra")
"""The schemes of backends that compress results; others ignore the setting (`Backend.prepare_compression`)."""
_TRANSPORTS = ("amqp", "amqps", "pyamqp", "redis", "rediss", "memory", "sqs", "sentinel", "filesystem", "librabbitmq")
_BACKENDS = ("redis", "rediss", "rpc", "django-db", "django-cache", "mongodb", "cache", "db", "file")
_DATABASES = ("postgresql", "postgres", "mysql", "sqlite", "oracle", "mssql")
_BROKERS = ("broker_url", "broker_read_url", "broker_write_url")
_NOT_LOADED = "the worker stops at start: SerializerNotInstalled: No encoder/decoder installed for"


def refused(setting: str, value: Known, context: Context) -> Iterator[Refused]:
    """The parts of a setting's value that Celery surely refuses."""
    known = with_defaults(value)
    if isinstance(known, Plain) and isinstance(known.value, str):
        yield from texts_for_numbers(setting, known.value, known.spot, context)
        yield from _unknown_name(setting, known.value, known.spot, context)
    match setting, known:
        case "timezone", Plain(value=str(text), spot=spot) if text and _timezones() and text not in _timezones():
            error = f"ZoneInfoNotFoundError: No time zone found with key {text}"
            yield _near(spot, text, f"each countdown and each crontab fails: {error}", _timezones(), context)
        case "accept_content" | "result_accept_content", Plain(value=str(text), spot=spot) if text:
            message = f"{_NOT_LOADED} {text[0]}; `{setting}` is a list"
            yield Refused(spot, message, _as_list(spot, context))
        case "accept_content" | "result_accept_content", Items(items=items):
            for item in map(with_defaults, items):
                if isinstance(item, Plain) and isinstance(item.value, str) and _slip(item.value, _SERIALIZERS):
                    yield _near(item.spot, item.value, f"{_NOT_LOADED} {item.value}", _SERIALIZERS, context)
        case "task_queues", Items(items=items, spot=spot) if items and all(map(_is_text, items)):
            message = "each call fails: AttributeError: 'str' object has no attribute 'name'"
            yield Refused(spot, f"{message}; `task_queues` is a list of `kombu.Queue`, or a dict")
        case _, Plain(value=str(text), spot=spot) if setting in _BROKERS and _slip(_scheme(text), _TRANSPORTS):
            message = f"nothing can be sent: KeyError: 'No such transport: {_scheme(text)}'"
            yield _near(spot, _scheme(text), message, _TRANSPORTS, context)
        case "result_backend", Plain(value=str(text), spot=spot):
            yield from _backend(spot, text, context)


def _unknown_name(setting: str, text: str, spot: Spot, context: Context) -> Iterator[Refused]:
    """A name that Celery surely does not find; others may be a library's, or the project's."""
    names, message = _NAMED.get(setting, ((), ""))
    if _slip(text, names) and (setting != "result_compression" or _are_results_compressed(context)):
        yield _near(spot, text, message.format(text), names, context)


def _backend(spot: Spot, text: str, context: Context) -> Iterator[Refused]:
    scheme = _scheme(text) or text
    error = f"the worker stops at start: ModuleNotFoundError: No module named '{scheme.partition('+')[0]}'"
    if scheme.partition("+")[0] in _DATABASES and "://" in text:
        fixes = _written(spot, scheme, f"db+{scheme}", context)
        yield Refused(spot, f"{error}; the URL of a database begins with `db+`", fixes)
    elif _slip(scheme, _BACKENDS):
        yield _near(spot, scheme, error, _BACKENDS, context)


def _are_results_compressed(context: Context) -> bool:
    """Whether each app's backend is known, and compresses results."""
    backends = [with_defaults(each) for each in context.settings("result_backend")]
    return bool(backends) and all(
        isinstance(each, Plain) and (_scheme(str(each.value)) or str(each.value)).partition("+")[0] in _COMPRESSING
        for each in backends
    )


def _scheme(text: str) -> str:
    scheme, colon, _ = text.partition("://")
    return scheme if colon else ""


def _slip(text: str, names: Iterable[str]) -> str | None:
    """The name that a text is one slip away from; none for a name itself, and for short ones."""
    if text in names or len(text) < 3 or (len(text) == 3 and any(name.startswith(text) for name in names)):
        return None
    near = [name for name in names if name[:1] == text[:1] and _is_slip(text, name)]
    return next(iter(get_close_matches(text, near, 1, 0)), None)


def _is_slip(text: str, name: str) -> bool:
    return slips(text, name) == 1 or sorted(text) == sorted(name)


def _near(spot: Spot, text: str, message: str, names: Iterable[str], context: Context) -> Refused:
    meant = _slip(text, names) or next(iter(get_close_matches(text, list(names), 1, 0.85)), None)
    if meant is None:
        return Refused(spot, message)
    return Refused(spot, f"{message}; did you mean `{meant}`?", _written(spot, text, meant, context))


def _written(spot: Spot, text: str, meant: str, context: Context) -> tuple[Fix, ...]:
    if not context.is_here(spot):
        return ()
    start, end = context.span(spot.range)
    at = context.text.find(text, start, end)
    return (Fix(f"write {meant}", Change((replace(at, at + len(text), meant),))),) if at >= 0 else ()


def _as_list(spot: Spot, context: Context) -> tuple[Fix, ...]:
    if not context.is_here(spot) or context.source(spot.range)[:1] not in "\"'":
        return ()
    written = context.source(spot.range)
    return (Fix("make it a list", Change((replace(*context.span(spot.range), f"[{written}]"),))),)


def _is_text(known: Known) -> bool:
    plain = with_defaults(known)
    return isinstance(plain, Plain) and isinstance(plain.value, str)


@cache
def _timezones() -> frozenset[str]:
    """The names of time zones that this machine knows; empty where it knows none."""
    return frozenset(available_timezones())
