"""What a name at a position stands for, if not for a task: a queue, a setting, a wrapper."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celeryls.features.navigation.model import NamedPlaces
    from celeryls.features.navigation.position import PositionQuery


def places_at(query: PositionQuery, *, python_names: bool = False) -> NamedPlaces | None:
    """The queue or setting that is named at a position; with ``python_names`` also a wrapper. None elsewhere."""
    from celeryls.features.navigation.queues import queue_at  # noqa: PLC0415 - msgspec: a start does without
    from celeryls.features.navigation.settings import setting_at  # noqa: PLC0415 - likewise
    from celeryls.features.navigation.wrappers import wrapper_at  # noqa: PLC0415 - likewise

    found = queue_at(query) or setting_at(query)
    return wrapper_at(query) if found is None and python_names else found
