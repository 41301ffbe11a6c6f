"""What the editor shows beside a word of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.completion.code.parameters import parameters_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.catalogue.load import Catalogue
    from celeryls.catalogue.records import ValuedRecord
    from celeryls.project.index.snapshot import Snapshot


def documentation_of_word(about: tuple[str, str], catalogue: Catalogue, known: Snapshot | None) -> str | None:
    """The documentation, in Markdown, of a record of the catalogue or of a task; None if there is none."""
    kind, name = about
    if kind == "task":
        return _of_task(name, known) if known else None
    records: Mapping[str, Mapping[str, ValuedRecord]] = {
        "task_options": catalogue.task_options,
        "call_options": catalogue.call_options,
        "settings": catalogue.settings,
    }
    record = records.get(kind, {}).get(name)
    return "\n\n".join(_of_record(record)) if record else None


def _of_record(record: ValuedRecord) -> Iterator[str]:
    yield record.text
    facts = [f"Type: `{' | '.join(record.types)}`"] if record.types else []
    if record.default is not None:
        facts.append(f"default: `{record.default}`")
    if setting := getattr(record, "setting", None):
        facts.append(f"setting: `{setting}`")
    if record.since:
        facts.append(f"since Celery {record.since}")
    if facts:
        yield "; ".join(facts)
    if record.deprecated:
        yield f"Deprecated since Celery {record.deprecated}" + (f": use {record.instead}" if record.instead else "")


def _of_task(name: str, known: Snapshot) -> str | None:
    tasks = known.tasks_named(name)
    lines = [
        f"```python\ndef {task.function}({shown(parameters_of(known, task))})\n```\n`{task.module}`" for task in tasks
    ]
    return "\n\n".join(lines) or None
