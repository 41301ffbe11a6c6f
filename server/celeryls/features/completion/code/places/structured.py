"""The settings whose values have parts of their own: a beat schedule, routes, annotations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.catalogue.setting_names import NEW_NAMES

if TYPE_CHECKING:
    from celeryls.features.completion.code.model import PlaceKind

STRUCTURED: dict[str, PlaceKind] = {
    "beat_schedule": "schedule",
    "task_routes": "routes",
    "task_annotations": "annotations",
    "task_publish_retry_policy": "retry policy",
}
"""What the mapping in such a setting is about."""
_SOUNDS_LIKE = (
    (re.compile(r"(?:\w*_)?(?:beat_schedule|periodic_tasks|schedule)\w*", re.IGNORECASE), "beat_schedule"),
    (re.compile(r"(?:\w*_)?(?:task|celery)_routes", re.IGNORECASE), "task_routes"),
    (re.compile(r"(?:\w*_)?(?:task|celery)_annotations", re.IGNORECASE), "task_annotations"),
)


def setting_called(name: str) -> str:
    """The setting whose value something with that name holds; the name itself if it is none that has parts."""
    if name in STRUCTURED:
        return name
    if (new := NEW_NAMES.get(name)) in STRUCTURED:
        return new or name
    return next((setting for pattern, setting in _SOUNDS_LIKE if pattern.fullmatch(name)), name)
