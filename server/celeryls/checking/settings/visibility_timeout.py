"""After how many seconds the broker delivers a message again that no worker has acknowledged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.values.durations import seconds_in
from celeryls.project.values.known import Pairs, entries, text_in, unresolved_in

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.project.names.entities import Spot
    from celeryls.project.values.known import Known

_DEFAULTS = {"redis": 3600, "rediss": 3600, "sentinel": 3600, "sqs": 1800}
"""The seconds after which kombu's transports deliver a message again."""


class VisibilityTimeout(NamedTuple):
    """The seconds, and where the settings say so; None for the default."""

    seconds: float
    spot: Spot | None = None


def visibility_timeout(context: Context) -> VisibilityTimeout | None:
    """The longest visibility timeout of the apps' brokers; None if a broker has none, or it is unknown."""
    brokers = context.settings("broker_url")
    schemes = [(text_in(each) or "").partition("://")[0].partition("+")[0] for each in brokers]
    if not schemes or any(scheme not in _DEFAULTS for scheme in schemes):
        return None
    default = VisibilityTimeout(max(_DEFAULTS[scheme] for scheme in schemes))
    options = context.settings("broker_transport_options")
    found = [_in_options(each, default) for each in options]
    if len(options) < len(brokers):
        found.append(default)
    known = [each for each in found if each is not None]
    return max(known, key=lambda each: each.seconds) if len(known) == len(found) else None


def _in_options(options: Known, default: VisibilityTimeout) -> VisibilityTimeout | None:
    if not isinstance(options, Pairs):
        return None
    given = entries(options).get("visibility_timeout")
    if given is None:
        return None if any(True for _ in unresolved_in(options)) else default
    seconds = seconds_in(given[1])
    return VisibilityTimeout(seconds, given[1].spot) if seconds is not None else None
