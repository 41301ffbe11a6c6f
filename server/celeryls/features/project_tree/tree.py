"""The items of the tree, level by level: a large project's tree is not made before somebody opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.project_tree.apps import app_items, apps_of, queue_contents, queue_items
from celeryls.features.project_tree.schedule import SCHEDULE, entry_items, schedule_item

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from celeryls.features.hover.scope import HoverScope
    from celeryls.features.project_tree.model import TreeItem


def children(scope: HoverScope, path: Sequence[str]) -> Generator[None, None, tuple[TreeItem, ...]]:
    """The items below the one whose keys, from the first level on, are ``path``; the first level if that is empty.

    They are found in steps.

    Empty if there are none, or if there is no such item any more. What only tests define is left out.
    """
    match tuple(path):
        case ():
            apps = yield from apps_of(scope)
            return (*app_items(scope, apps), *schedule_item(scope))
        case (str(first),) if first == SCHEDULE:
            return (yield from entry_items(scope))
        case (str(app),):
            return queue_items(scope, (yield from apps_of(scope)).get(app))
        case (str(app), str(queue)):
            return queue_contents(scope, (yield from apps_of(scope)).get(app), queue)
        case _:
            return ()
