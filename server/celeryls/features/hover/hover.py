"""Says what the word of Celery's at a position does, and what it amounts to in this project."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from celeryls.features.hover.beat.entries import entry_topics
from celeryls.features.hover.beat.schedules import schedule_topics
from celeryls.features.hover.calls import call_topics, canvas_topics
from celeryls.features.hover.configuration.queues import queue_topics
from celeryls.features.hover.configuration.routes import route_topics
from celeryls.features.hover.configuration.settings import setting_topics
from celeryls.features.hover.makers import maker_topics
from celeryls.features.hover.own_calls import own_call_topics
from celeryls.features.hover.scope import configured_subjects, queue_of, unit_context
from celeryls.features.hover.task_options import option_topics
from celeryls.features.hover.tasks import definition_topics, use_topics
from celeryls.features.hover.topic import paragraphs
from celeryls.features.rule_runs.units import label_of
from celeryls.project.subjects.apps.model import Route, SettingValue
from celeryls.project.subjects.makers import Maker
from celeryls.project.subjects.model import BeatEntry, Call, Canvas, Schedule, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.features.hover.scope import HoverScope
    from celeryls.features.hover.topic import Topic
    from celeryls.project.subjects.model import Subject
    from celeryls.source.text.file import SourceFile
    from celeryls.syntax.spans import Span


class Hover(NamedTuple):
    """Markdown about the code points ``at`` of a file."""

    text: str
    at: Span


def hover(scope: HoverScope, path: str, file: SourceFile, at: int) -> Hover | None:
    """What is to be said about a code point of a file; None where that is nothing.

    The index must have the file as it is.
    """
    unit = file.unit_before(at + 1)
    label = label_of(scope.index, path, file, unit)
    if label is None:
        return None
    context = unit_context(scope, path, label, unit, configured_subjects(scope, path))
    found = []
    of_subjects = (topic for subject in context.subjects for topic in _topics(subject, context, scope))
    for topic in (*queue_topics(context, scope), *of_subjects, *use_topics(context, scope)):
        span = context.span(topic.at)
        if span.touches(at - unit.start, at - unit.start):
            found.append((span.end - span.start, span, topic))
    ordered = sorted(found, key=lambda each: each[0])
    for _, span, _ in ordered:
        texts = dict.fromkeys(topic.text() for _, at, topic in ordered if at == span)
        if text := paragraphs(*texts):
            return Hover(text, span.shifted(unit.start))
    return None


def _topics(subject: Subject, context: Context, scope: HoverScope) -> Iterator[Topic]:
    match subject:
        case Task():
            yield from definition_topics(subject, scope)
            yield from option_topics(subject, context)
            yield from own_call_topics(subject, context, partial(queue_of, scope))
        case Maker():
            yield from maker_topics(subject, context)
        case Call():
            yield from call_topics(subject, context, partial(queue_of, scope))
        case Canvas():
            yield from canvas_topics(subject, context)
        case Schedule():
            yield from schedule_topics(subject, context, scope.now)
        case BeatEntry():
            yield from entry_topics(subject, context, scope.now)
        case SettingValue():
            yield from setting_topics(subject, context)
        case Route():
            yield from route_topics(subject, context)
