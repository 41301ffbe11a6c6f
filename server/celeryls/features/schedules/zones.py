"""The time zone in which beat reads hours.

`celery.app.utils.Settings.timezone` and `celery.app.base.Celery.timezone`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.values.known import Plain, with_defaults

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.project.values.known import Known

_UTC = "UTC"


def time_zone(settings: Callable[[str], tuple[Known, ...]]) -> str | None:
    """The name of the time zone; None if it is unknown, differs between apps, or is the machine's own.

    ``settings`` returns what the apps set under a name.
    """
    given = settings("timezone") or settings("TIME_ZONE")
    if not given:
        local = any(not isinstance(each, Plain) or not each.value for each in settings("enable_utc"))
        return None if local else _UTC
    zones = {value.value if isinstance(value := with_defaults(each), Plain) else None for each in given}
    zone = zones.pop()
    return zone if not zones and isinstance(zone, str) else None
