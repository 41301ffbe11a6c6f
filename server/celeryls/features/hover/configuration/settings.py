"""Settings, where they are set."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from celeryls.features.hover.amounts import duration_of, number, rate
from celeryls.features.hover.records import record_text
from celeryls.features.hover.topic import Topic, paragraphs
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.catalogue.records import CelerySetting
    from celeryls.checking.context import Context
    from celeryls.project.subjects.apps.model import SettingValue


def setting_topics(setting: SettingValue, context: Context) -> Iterator[Topic]:
    """The name of a setting that Celery has."""
    record = context.catalogue.settings.get(setting.setting or "")
    if record is not None:
        named = context.source(setting.at).startswith(setting.written)
        at = setting.at.beginning(len(setting.written)) if named else setting.at
        text = partial(_text, record, setting, context)
        yield Topic(at, text)
        if isinstance(setting.known, Plain) and context.is_here(setting.known.spot):
            yield Topic(setting.known.spot.range, text)


def _text(record: CelerySetting, setting: SettingValue, context: Context) -> str:
    unused = "Not used here: the app's `conf` sets it, too, and wins." if setting.winner is not None else None
    return paragraphs(unused, record_text(record, setting.written, context, _amount(record, setting)))


def _amount(record: CelerySetting, setting: SettingValue) -> str | None:
    if setting.known is None or (record.unit == "seconds" and number(setting.known) == 0):
        return None  # 0 often means without end
    if record.name.endswith("rate_limit"):
        return rate(setting.known)
    words = duration_of(setting.known) if record.unit == "seconds" else None
    return f"{words[0].upper()}{words[1:]}." if words else None
