"""Explained tasks as JSON; docs/explain.schema.json describes it."""

from __future__ import annotations

import json
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import click

from celeryls.features.effective.python_notation import value_text
from celeryls.features.effective.words import DOUBTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.commands.explain.explained import ExplainedTask
    from celeryls.features.effective.model import EffectiveConfiguration, EffectivePart, PartOrigin
    from celeryls.features.hover.retry_times import RetryPlan
    from celeryls.project.names.entities import Spot


def write(explained: Sequence[ExplainedTask], *, is_list: bool) -> None:
    """Prints the object of one task, or a list of objects."""
    entries = [entry_of(each) for each in explained]
    click.echo(json.dumps(entries if is_list else entries[0], indent=2, ensure_ascii=False))


def entry_of(explained: ExplainedTask) -> dict[str, Any]:
    """The object of one task."""
    record = explained.record
    return {
        "name": record.name,
        "function": record.function,
        "module": record.module,
        "kind": record.kind,
        **_place(record.spot, explained),
        "apps": [_configuration(each, explained) for each in explained.configurations],
    }


def _configuration(configuration: EffectiveConfiguration, explained: ExplainedTask) -> dict[str, Any]:
    return {
        "app": configuration.app.dotted if configuration.app is not None else None,
        "parts": {each.name: _part(each, explained) for each in configuration.parts},
        "retries": _retries(configuration.retries) if configuration.retries is not None else None,
        "schedule": [
            {
                "key": each.key,
                "schedule": _source(each.schedule),
                "options": {name: value_text(known) for name, known in each.options},
                **_place(each.spot, explained),
            }
            for each in configuration.schedule
        ],
    }


def _part(part: EffectivePart, explained: ExplainedTask) -> dict[str, Any]:
    return {
        "answer": part.answer,
        "value": part.plain,
        "source": part.source,
        "environment": part.is_environment,
        "doubt": DOUBTS[part.doubt] if part.doubt else None,
        "unread": [_place(each, explained) for each in part.unread],
        "origin": _origin(part.origin, explained),
    }


def _origin(origin: PartOrigin, explained: ExplainedTask) -> dict[str, Any]:
    place = _place(origin.spot, explained) if origin.spot is not None else {"path": None, "line": None, "column": None}
    return {"kind": origin.kind, "name": origin.name or None, **place}


def _retries(plan: RetryPlan) -> dict[str, Any]:
    """The seconds after the first attempt at which each begins, the latest ones; the first few if they never end."""
    return {"retries": plan.retries, "attempts": [0, *accumulate(plan.waits)], "jitter": plan.jitter}


def _place(spot: Spot, explained: ExplainedTask) -> dict[str, Any]:
    return explained.place(spot)._asdict()


def _source(schedule: Any) -> str | None:  # noqa: ANN401 - a value, or None
    return value_text(schedule) if schedule is not None else None
