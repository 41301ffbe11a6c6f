"""The records of the catalogue as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.records import CelerySetting, ValuedRecord
from celeryls.features.hover.topic import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.catalogue.records import CallOption, CatalogueRecord, TaskOption
    from celeryls.checking.context import Context
    from celeryls.project.values.known import Known

_LONGEST = 60


def record_text(record: CatalogueRecord, written: str, context: Context, amount: str | None = None) -> str:
    """What it amounts to here, what it does, and its facts in one line; ``written`` is its name in the code."""
    return paragraphs(amount, f"`{written}`: {record.text}", " · ".join(_facts(record, written, context)))


def setting_here(name: str, context: Context) -> str | None:
    """What the project's apps set under a name, as source; None if they set nothing, or it can't be told."""
    values = {source_of(each) for each in context.settings(name)}
    return values.pop() if len(values) == 1 else None


def source_of(known: Known) -> str | None:
    """A value as Python source; None if it is unknown or long."""
    value = getattr(known, "value", known)
    if value is known:
        return None
    source = repr(value)
    return source if len(source) <= _LONGEST else None


def _facts(record: CatalogueRecord, written: str, context: Context) -> Iterator[str]:
    if isinstance(record, CelerySetting) and written != record.name:
        yield f"Setting `{record.name}`"
    if isinstance(record, ValuedRecord):
        if record.default is not None and record.default != "None":
            yield f"Default `{record.default}`" + (
                f" {record.unit}" if record.unit and record.default[:1].isdecimal() else ""
            )
        elif record.unit:
            yield f"In {record.unit}"
        yield from _behind(record, context)
        if record.choices:
            yield "Often " + ", ".join(f"`{each}`" for each in record.choices[:6])
    if record.since:
        yield f"Since Celery {record.since}"
    if record.deprecated:
        yield f"Deprecated since Celery {record.deprecated}" + (f": {record.instead}" if record.instead else "")
    if record.removed:
        yield f"Removed in Celery {record.removed}"


def _behind(record: ValuedRecord, context: Context) -> Iterator[str]:
    """The setting that applies where an option is not given."""
    behind: TaskOption | CallOption | None = record if hasattr(record, "setting") else None  # type: ignore[assignment]
    if behind is not None and behind.setting:
        here = setting_here(behind.setting, context)
        yield f"Without it: setting `{behind.setting}`" + (f" (`{here}` here)" if here else "")
