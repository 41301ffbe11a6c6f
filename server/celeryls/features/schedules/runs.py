"""The next runs of a crontab, as Celery computes them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from celeryls.features.schedules.crontabs import Crontab


def next_runs(crontab: Crontab, zone: str, now: datetime) -> Iterator[datetime]:
    """When beat sends the task after ``now``, an aware time, in a time zone, without end.

    No runs where Celery is not installed with the server, for a time zone that this machine does not know, and for days
    that never come.
    """
    schedule = _schedule(crontab, zone)
    if schedule is None:
        return
    last = now
    while True:
        schedule.nowfun = lambda at=last: at
        try:
            last += schedule.remaining_estimate(last)
        except Exception:  # noqa: BLE001 - Celery looks for a day that never comes, and gives up with some error
            return
        yield last.astimezone(ZoneInfo(zone))


def numbers_selected(field: str, numbers: range) -> tuple[int, ...] | None:
    """The numbers that Celery reads in a field of a crontab; None without Celery, and for a field that it refuses."""
    try:
        from celery.schedules import ParseException, crontab_parser  # noqa: PLC0415 - dear, and only for who asks
    except ImportError:
        return None
    try:
        return tuple(sorted(crontab_parser(len(numbers), numbers.start).parse(field)))
    except (ParseException, ValueError):
        return None


def is_zone(name: str) -> bool:
    """Whether this machine knows a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=64)
def _schedule(crontab: Crontab, zone: str) -> Any:  # noqa: ANN401 - Celery has no types
    """Celery's own object, of an app without configuration; None without Celery, and for fields that it refuses."""
    if not is_zone(zone):
        return None
    try:
        from celery import Celery  # noqa: PLC0415 - dear, and only for who asks
        from celery.schedules import crontab as celery_crontab  # noqa: PLC0415
    except ImportError:
        return None
    config = {"broker_url": "memory://", "timezone": zone}
    app = Celery("celeryls", loader="app", fixups=[], set_as_current=False, config_source=config)
    try:
        return celery_crontab(**crontab._asdict(), app=app)
    except Exception:  # noqa: BLE001 - whatever it refuses has no runs
        return None
