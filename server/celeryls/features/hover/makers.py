"""The options in a use of Celery's decorator that is not above a task: in the body of the project's own decorator."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from celeryls.features.hover.amounts import written_number
from celeryls.features.hover.records import record_text
from celeryls.features.hover.task_options import limit_in_words
from celeryls.features.hover.topic import Topic
from celeryls.source.expression.values import Constant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.catalogue.records import TaskOption
    from celeryls.checking.context import Context
    from celeryls.project.subjects.makers import Maker
    from celeryls.source.expression.values import Value


def maker_topics(maker: Maker, context: Context) -> Iterator[Topic]:
    """The options by their names, and by values that are literals. Where a task is made here, its own topics win."""
    for argument in maker.arguments or ():
        record = context.catalogue.task_options.get(argument.name or "")
        if record is None:
            continue
        text = partial(_text, record, argument.value, context)
        yield Topic(argument.range.beginning(len(record.name)), text)
        if isinstance(argument.value, Constant):
            yield Topic(argument.value.range, text)


def _text(record: TaskOption, value: Value, context: Context) -> str:
    seconds = written_number(value)
    return record_text(record, record.name, context, limit_in_words(record, seconds, context))
