"""How a route is written: the queue that a task goes to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.entries import dict_of, quoted
from celeryls.edit.items import exploded, joined
from celeryls.edit.stops import Stop, to_plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.edit.style import Style
    from celeryls.project.apps.deployed_app import DeployedApp

    Parts = tuple[str | Stop, ...]

NO_QUEUE = r"[\s\"'\\\x00-\x1f]|^$"
"""What a queue's name does not match: a regular expression for Python and for JavaScript."""

_NO_QUEUE = re.compile(NO_QUEUE)


def is_queue(name: str) -> bool:
    """Whether text that a user has entered can be a queue's name, without an escape in a string."""
    return not _NO_QUEUE.search(name)


def shown_app(app: DeployedApp) -> str:
    """An app for a title, where there are several."""
    return f" of the app {app.record.main or app.record.variable}"


class RouteEntry(NamedTuple):
    """The name of a task, and the queues to choose from, the likeliest first; at least one."""

    task: str
    queues: tuple[str, ...]

    def value(self, style: Style) -> Parts:
        """The source after the task's name."""
        stop = Stop(1, self.queues[0], self.queues if len(self.queues) > 1 else ())
        return dict_of("queue", (style.quote, stop, style.quote), style)

    def entry(self, style: Style) -> Parts:
        """The route as an entry of a dict."""
        return (quoted(self.task, style), ": ", *self.value(style))

    def pair(self, style: Style) -> Parts:
        """The route as a pair for a list of pairs."""
        return ("(", quoted(self.task, style), ", ", *self.value(style), ")")


def mapping(routes: Sequence[RouteEntry], indent: str, style: Style) -> Parts:
    """A dict of routes, on one line if these fit; ``indent`` is that of the line that it begins on."""
    entries = [each.entry(style) for each in routes]
    inline = ("{", *joined(entries), "}")
    if len(entries) == 1 or len(indent + to_plain(inline)) <= style.line_length // 2:
        return inline
    return ("{", *exploded(entries, indent, style), style.line_end + indent, "}")
