"""Ranks the queues of a project by how likely a task goes to them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from celeryls.project.model.apps import QueueName


def likely_queues(
    named: Iterable[QueueName],
    default: str | None,
    path: str,
    modules: Collection[str],
    purpose: Callable[[str], str],
) -> tuple[str, ...]:
    """The queues, the likeliest first: the app's ``default``.

    Queues used in the same file or its ``modules``; by frequency.

    Queues that only tests and CI jobs name come last. Equal ones keep the order of ``named``.
    """
    places = list(dict.fromkeys(named))
    serious = [each for each in places if purpose(each.spot.path) != "test"]
    used = Counter(each.queue for each in serious)
    siblings = Counter(
        each.queue
        for each in serious
        if each.spot.path == path or (each.task and each.task.rpartition(".")[0] in modules)
    )
    queues = dict.fromkeys(each.queue for each in (*serious, *places))
    return tuple(sorted(queues, key=lambda queue: (queue != default, not used[queue], -siblings[queue], -used[queue])))


def queues_of_module(
    named: Iterable[QueueName], path: str, modules: Collection[str], tasks: Collection[str | None]
) -> tuple[str, ...]:
    """The queues that are named in a file itself, or for a task or all tasks of its ``modules``, by frequency."""
    found = Counter(
        each.queue
        for each in dict.fromkeys(named)
        if each.spot.path == path or (each.task and (each.task in tasks or each.task.rpartition(".")[0] in modules))
    )
    return tuple(queue for queue, _ in found.most_common())
